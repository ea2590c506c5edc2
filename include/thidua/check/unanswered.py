"""Receipts that were refused outside of a check, at intake or by the load, or that the load found to say nothing new:
they too get a finding and an answer.

What became of them is repeated as a verdict of the batch, so that the answers of a run are found in one way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from thidua.collect.states import StateChange, record_findings, record_state_changes
from thidua.findings import Finding, Severity
from thidua.warehouse.connect import load_sql

_RULES = {
    "QUARANTINED": (
        "TD-TEP-XLS_TOO_BIG",
        "Bỏ hình ảnh, trang tính thừa; nhập số liệu vào biểu mẫu gốc rồi nộp lại.",
    ),
    "REJECTED": (
        "TD-NAP-001",
        "Đối chiếu với bản đã nộp và với biểu mẫu mới nhất của kế hoạch; nếu số liệu thay đổi thì nộp lại.",
    ),
    "LOADED": (
        "TD-NAP-002",
        "Không cần làm gì nếu số liệu không đổi; nếu định sửa, kiểm tra tệp đã lưu nội dung sửa chưa rồi nộp lại.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """What nobody was told. state: LOADED where the content was there already. sentence: the reason, Vietnamese."""

    plan_id: str
    receipt_id: int
    state: Literal["QUARANTINED", "REJECTED", "LOADED"]
    sentence: str
    period_id: str | None
    unit_id: str | None


def unanswered_refusals(connection: sa.Connection, *, plan_id: str) -> list[Unanswered]:
    """The plan's refusals and repetitions that no batch has told yet, by receipt."""
    return _unanswered(connection, [plan_id])


def plans_unanswered(connection: sa.Connection, *, plan_ids: Sequence[str]) -> set[str]:
    """Those of the plans that have any."""
    return {one.plan_id for one in _unanswered(connection, plan_ids)}


def _unanswered(connection: sa.Connection, plan_ids: Sequence[str]) -> list[Unanswered]:
    rows = connection.execute(sa.text(load_sql("check", "unanswered.sql")), {"plan_ids": list(plan_ids)})
    return [Unanswered(**row) for row in rows.mappings()]


def answer_refusals(connection: sa.Connection, refusals: Sequence[Unanswered], *, batch_id: int, plan_id: str) -> None:
    """A finding for each, and its state once more, as a verdict of this batch."""
    record_findings(connection, batch_id=batch_id, findings={one.receipt_id: (_finding(one),) for one in refusals})
    record_state_changes(
        connection,
        [
            StateChange(
                receipt_id=one.receipt_id,
                plan_id=plan_id,
                state=one.state,
                sentence=one.sentence,
                period_id=one.period_id,
                unit_id=one.unit_id,
                batch_id=batch_id,
            )
            for one in refusals
        ],
    )


def _finding(one: Unanswered) -> Finding:
    rule_id, remedy = _RULES[one.state]
    severity: Severity = "warning" if one.state == "LOADED" else "error"
    return Finding(rule_id=rule_id, severity=severity, message=one.sentence, remedy=remedy)

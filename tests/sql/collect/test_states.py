"""The newest state decides, and nothing that was recorded before is lost."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from thidua.collect.states import (
    ReceiptStatus,
    State,
    StateChange,
    current_states,
    open_batch,
    receipt_number,
    record_findings,
    record_state,
    record_states,
    waiting_receipts,
)
from thidua.findings import Finding
from thidua.read.model import Extraction, Refusal, Structure

PLAN = "phuong-mau-2026"
RECEIVED = datetime(2026, 12, 8, 2, 0, tzinfo=UTC)


@pytest.fixture
def receipts(engine: sa.Engine) -> list[int]:
    """Three receipts, newest first in time of receipt: 3, 2, 1."""
    with engine.begin() as connection:
        for number in (1, 2, 3):
            sha256 = str(number) * 64
            connection.execute(sa.text("insert into blob values (:sha256, 7)"), {"sha256": sha256})
            connection.execute(
                sa.text(
                    "insert into receipt (sha256, channel, original_name, received_at, received_at_source)"
                    " values (:sha256, 'landing', :name, :at, 'system')"
                ),
                {"sha256": sha256, "name": f"{number}.xlsx", "at": RECEIVED.replace(minute=10 - number)},
            )
    return [1, 2, 3]


def put(engine: sa.Engine, receipt_id: int, state: State, **more: Any) -> None:
    change = StateChange(**{"receipt_id": receipt_id, "plan_id": PLAN, "state": state, "sentence": "Thử.", **more})
    with engine.begin() as connection:
        record_state(connection, change)


def states(engine: sa.Engine, plan_id: str = PLAN) -> list[tuple[int, str]]:
    with engine.connect() as connection:
        return [(s.receipt_id, s.state) for s in current_states(connection, plan_id=plan_id)]


def waiting(engine: sa.Engine, state: Any) -> list[int]:
    with engine.connect() as connection:
        return [r.receipt_id for r in waiting_receipts(connection, plan_id=PLAN, state=state)]


def test_newest_state_counts_and_oldest_receipt_comes_first(engine: sa.Engine, receipts: list[int]) -> None:
    for receipt_id in receipts:
        put(engine, receipt_id, "RECEIVED")
    put(engine, 2, "READ")
    put(engine, 2, "REJECTED")
    assert states(engine) == [(3, "RECEIVED"), (2, "REJECTED"), (1, "RECEIVED")]


def test_each_plan_has_its_own_state_of_the_same_receipt(engine: sa.Engine, receipts: list[int]) -> None:
    put(engine, 1, "ACCEPTED")
    put(engine, 1, "REJECTED", plan_id="xa-khac-2026")
    assert states(engine) == [(1, "ACCEPTED")]
    assert states(engine, "xa-khac-2026") == [(1, "REJECTED")]


def test_what_a_crash_left_is_found_by_its_state(engine: sa.Engine, receipts: list[int]) -> None:
    put(engine, 1, "RECEIVED")
    put(engine, 2, "ACCEPTED", parse_sha256="a" * 64)
    put(engine, 3, "ACCEPTED")
    put(engine, 3, "LOADED")
    assert waiting(engine, "RECEIVED") == [1]
    assert waiting(engine, "ACCEPTED") == [2]
    assert waiting(engine, "READ") == []


def test_status_tells_what_the_next_step_needs(engine: sa.Engine, receipts: list[int]) -> None:
    put(engine, 2, "ACCEPTED", period_id="2026-Y", unit_id="TDP-01", parse_sha256="a" * 64)
    with engine.connect() as connection:
        assert current_states(connection, plan_id=PLAN, states=["ACCEPTED", "READ"]) == [
            ReceiptStatus(
                receipt_id=2,
                sha256="2" * 64,
                original_name="2.xlsx",
                received_at=RECEIVED.replace(minute=8),
                plan_id=PLAN,
                state="ACCEPTED",
                sentence="Thử.",
                period_id="2026-Y",
                unit_id="TDP-01",
                parse_sha256="a" * 64,
            )
        ]


def test_stamps_that_no_database_can_hold_are_still_recorded(engine: sa.Engine, receipts: list[int]) -> None:
    put(engine, 1, "REJECTED", unit_id="TDP\x00-01", sentence="Đơn vị 'TDP\x00-01' \ud800 lạ.")
    with engine.connect() as connection:
        [status] = current_states(connection, plan_id=PLAN)
    assert (status.unit_id, status.sentence) == ("TDP␀-01", "Đơn vị 'TDP␀-01' ? lạ.")


@dataclass(frozen=True)
class Read:
    receipt: ReceiptStatus
    extraction: Extraction
    parse_sha256: str


def read(engine: sa.Engine, receipt_id: int) -> Read:
    put(engine, receipt_id, "RECEIVED")
    with engine.connect() as connection:
        [status] = [s for s in current_states(connection, plan_id=PLAN) if s.receipt_id == receipt_id]
    info: dict[str, str | None] = {"period_id": "2026-Y", "unit_id": "TDP-01"}
    extraction = Extraction(edition="2026.1", info=info, info_problems={}, tables={}, structure=Structure())
    return Read(status, extraction, "b" * 64)


def finding(**more: Any) -> Finding:
    base = {"rule_id": "TD-CT-004", "severity": "error", "message": "Sai.", "remedy": "Sửa."}
    return Finding(**{**base, **more})


def test_verdicts_of_a_batch(engine: sa.Engine, receipts: list[int]) -> None:
    items = [read(engine, 1), read(engine, 2)]
    put(engine, 3, "RECEIVED")
    explained = finding(severity="must_explain", explained=True)
    findings = {1: [explained, finding(severity="warning")], 2: [finding(), finding(severity="must_explain")]}
    refusal = Refusal(reason="encrypted", code="ENCRYPTED", message="Tệp đặt mật khẩu.", remedy="Bỏ mật khẩu.")
    with engine.begin() as connection:
        batch_id = open_batch(connection, plan_id=PLAN, suite_sha256="c" * 64, run_name="chạy thử")
        assert record_findings(connection, batch_id=batch_id, findings=findings) == 4
        record_states(connection, batch_id=batch_id, plan_id=PLAN, read=items, findings=findings, refused={3: refusal})
    assert states(engine) == [(3, "QUARANTINED"), (2, "REJECTED"), (1, "ACCEPTED")]
    with engine.connect() as connection:
        told = {s.receipt_id: (s.sentence, s.unit_id, s.parse_sha256) for s in current_states(connection, plan_id=PLAN)}
        history = connection.execute(
            sa.text("select state from receipt_state where receipt_id = 1 order by receipt_state_id")
        )
        assert list(history.scalars()) == ["RECEIVED", "READ", "ACCEPTED"]
    assert told == {
        1: ("Hợp lệ, chờ nạp; 2 lưu ý.", "TDP-01", "b" * 64),
        2: ("Chưa hợp lệ: 2 nội dung phải sửa hoặc giải trình, 0 lưu ý.", "TDP-01", "b" * 64),
        3: ("Không đọc được tệp: Tệp đặt mật khẩu.", None, None),
    }


def test_findings_keep_place_value_and_remedy(engine: sa.Engine, receipts: list[int]) -> None:
    hostile = 'a\tb\nc\\N"\x00'
    found = finding(sheet="1. Chỉ tiêu", cell="H12", value=hostile)
    with engine.begin() as connection:
        record_findings(connection, batch_id=None, findings={1: [found], 2: []})
        row = connection.execute(
            sa.text("select receipt_id, rule_id, severity, sheet, cell, value, message, remedy, explained from finding")
        ).one()
    assert row == (
        1,
        "TD-CT-004",
        "error",
        "1. Chỉ tiêu",
        "H12",
        hostile.replace("\x00", "␀"),
        "Sai.",
        "Sửa.",
        False,
    )


def test_number_for_people() -> None:
    assert receipt_number(12) == "BN-00000012"

"""Where each receipt stands: a small state decides, a sentence tells people. Rows are only ever added.

RECEIVED -> QUARANTINED (not readable) or READ -> REJECTED or ACCEPTED -> LOADED. A state belongs to a receipt and a
plan: the same bytes may come in by the folders of two plans, and each plan comes to its own verdict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Literal, Protocol

import sqlalchemy as sa

from thidua.findings import Finding
from thidua.read.model import Extraction, Refusal
from thidua.warehouse.bulk import copy_rows, storable
from thidua.warehouse.connect import load_sql

State = Literal["RECEIVED", "QUARANTINED", "READ", "REJECTED", "ACCEPTED", "LOADED"]

FINDING_COLUMNS = (
    "receipt_id",
    "batch_id",
    "rule_id",
    "severity",
    "sheet",
    "cell",
    "value",
    "message",
    "remedy",
    "explained",
)


@dataclass(frozen=True, kw_only=True)
class StateChange:
    """A new state of a receipt within a plan. sentence: Vietnamese, for people. The fields are the table's columns."""

    receipt_id: int
    plan_id: str
    state: State
    sentence: str
    period_id: str | None = None
    unit_id: str | None = None
    batch_id: int | None = None
    parse_sha256: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiptStatus:
    """The newest state of a receipt within a plan. parse_sha256: where the vault keeps the reading, if there is one."""

    receipt_id: int
    sha256: str
    original_name: str
    received_at: datetime
    plan_id: str
    state: State
    sentence: str
    period_id: str | None
    unit_id: str | None
    parse_sha256: str | None


WaitingReceipt = ReceiptStatus


class ReadReceipt(Protocol):
    """A receipt whose file was read."""

    @property
    def receipt(self) -> ReceiptStatus: ...
    @property
    def extraction(self) -> Extraction: ...
    @property
    def parse_sha256(self) -> str: ...


def receipt_number(receipt_id: int) -> str:
    """As printed for people: 'BN-00000012'."""
    return f"BN-{receipt_id:08d}"


def current_states(
    connection: sa.Connection, *, plan_id: str, states: Sequence[State] | None = None
) -> list[ReceiptStatus]:
    """The plan's receipts, each in its newest state, oldest receipt first. states: only these, if given."""
    rows = connection.execute(
        sa.text(load_sql("collect", "current_states.sql")),
        {"plan_id": plan_id, "states": None if states is None else list(states)},
    )
    return [ReceiptStatus(**row) for row in rows.mappings()]


def waiting_receipts(
    connection: sa.Connection, *, plan_id: str, state: Literal["RECEIVED", "READ", "ACCEPTED"]
) -> list[WaitingReceipt]:
    """Receipts on which the next step is still to be done: RECEIVED and READ want a check, ACCEPTED wants loading.

    What a crash left half-way is found again here, for a step records its state in the transaction of its work.
    """
    return current_states(connection, plan_id=plan_id, states=[state])


def plans_waiting(connection: sa.Connection, *, plan_ids: Sequence[str]) -> set[str]:
    """Those of the plans that have receipts to check or to load."""
    rows = connection.execute(sa.text(load_sql("collect", "waiting_plans.sql")), {"plan_ids": list(plan_ids)})
    return set(rows.scalars())


def record_state_changes(connection: sa.Connection, changes: Iterable[StateChange]) -> None:
    """Add the states in this order."""
    columns = [field.name for field in fields(StateChange)]
    values_of = attrgetter(*columns)
    rows = ([storable(v) if isinstance(v, str) else v for v in values_of(change)] for change in changes)
    copy_rows(connection, table="receipt_state", columns=columns, rows=rows)


def record_state(connection: sa.Connection, change: StateChange) -> None:
    """Add one state."""
    record_state_changes(connection, [change])


def open_batch(connection: sa.Connection, *, plan_id: str, suite_sha256: str, run_name: str) -> int:
    """A new check batch; its id goes with every finding and verdict of the run."""
    batch_id: int = connection.execute(
        sa.text(load_sql("collect", "insert_check_batch.sql")),
        {"plan_id": plan_id, "suite_sha256": suite_sha256, "run_name": run_name},
    ).scalar_one()
    return batch_id


def record_findings(
    connection: sa.Connection, *, batch_id: int | None, findings: Mapping[int, Sequence[Finding]]
) -> int:
    """COPY the findings by receipt; returns how many there were."""
    rows = [
        (
            receipt_id,
            batch_id,
            found.rule_id,
            found.severity,
            *(None if text is None else storable(text) for text in (found.sheet, found.cell, found.value)),
            storable(found.message),
            storable(found.remedy),
            found.explained,
        )
        for receipt_id, of_receipt in findings.items()
        for found in of_receipt
    ]
    copy_rows(connection, table="finding", columns=FINDING_COLUMNS, rows=rows)
    return len(rows)


def record_states(
    connection: sa.Connection,
    *,
    batch_id: int | None,
    plan_id: str,
    read: Sequence[ReadReceipt],
    findings: Mapping[int, Sequence[Finding]],
    refused: Mapping[int, Refusal],
) -> None:
    """The verdicts of one check batch: what was read is ACCEPTED or REJECTED, what could not be read QUARANTINED."""
    changes: list[StateChange] = []
    for receipt_id, refusal in refused.items():
        sentence = f"Không đọc được tệp: {refusal.message}"
        changes.append(
            StateChange(
                receipt_id=receipt_id, plan_id=plan_id, state="QUARANTINED", sentence=sentence, batch_id=batch_id
            )
        )
    for one in read:
        found = findings.get(one.receipt.receipt_id, ())
        changes += _verdict(one, plan_id=plan_id, batch_id=batch_id, findings=found)
    record_state_changes(connection, changes)


def _verdict(
    one: ReadReceipt, *, plan_id: str, batch_id: int | None, findings: Sequence[Finding]
) -> Iterable[StateChange]:
    rejecting = sum(found.rejects for found in findings)
    remarks = len(findings) - rejecting
    verdict: tuple[State, str] = ("ACCEPTED", f"Hợp lệ, chờ nạp; {remarks} lưu ý.")
    if rejecting:
        verdict = ("REJECTED", f"Chưa hợp lệ: {rejecting} nội dung phải sửa hoặc giải trình, {remarks} lưu ý.")
    read: tuple[State, str] = ("READ", "Đã đọc nội dung tệp.")
    for state, sentence in (read, verdict):
        yield StateChange(
            receipt_id=one.receipt.receipt_id,
            plan_id=plan_id,
            state=state,
            sentence=sentence,
            period_id=one.extraction.info.get("period_id"),
            unit_id=one.extraction.info.get("unit_id"),
            batch_id=batch_id,
            parse_sha256=one.parse_sha256,
        )

"""Receipts: one per content, whatever its name and however often it comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import sqlalchemy as sa

from thidua.collect.landing import LandedFile
from thidua.collect.look import Look
from thidua.collect.states import StateChange, receipt_number, record_state_changes
from thidua.text.dates import format_instant
from thidua.warehouse.bulk import storable
from thidua.warehouse.connect import load_sql
from thidua.warehouse.now import tell_now

CHANNEL = "landing"


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A landed file whose bytes are in the vault."""

    file: LandedFile
    sha256: str

    @property
    def name(self) -> str:
        return storable(self.file.name)


@dataclass(frozen=True, kw_only=True)
class ReceiptTime:
    """now: the clock of this run. declared_at: legal time of receipt that a person states. last_scan: when the plan's
    folder was last looked through, None where that is not known."""

    now: datetime
    declared_at: datetime | None = None
    last_scan: datetime | None = None

    @property
    def source(self) -> Literal["system", "declared"]:
        """Who says when the file was received."""
        return "system" if self.declared_at is None else "declared"

    def received_at(self, look: Look) -> datetime:
        """Legal time of receipt of a file that this run takes first.

        It was not ready at the last scan, so it came between that scan and now: a file that lay there before midnight
        is not late because the scan came after it. Only within these bounds is the file's own time believed: a sender
        who sets it gains at most the time between two scans, and a clock that runs ahead or behind gains nothing.
        """
        if self.declared_at is not None:
            return self.declared_at
        if self.last_scan is None or look.modified_at is None:
            return self.now
        written_at = _instant(look.modified_at, otherwise=self.now)
        return min(self.now, max(self.last_scan, written_at))


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the sender may be told. is_new: these bytes came to this plan for the first time."""

    receipt_id: int
    number: str
    is_new: bool
    name: str
    plan_id: str
    sha256: str


def _instant(seconds: float, *, otherwise: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return otherwise


def record_receipts(
    connection: sa.Connection, kept: Sequence[KeptFile], *, plan_id: str, time: ReceiptTime, size_limit: int
) -> list[Receipt]:
    """A receipt for each file, in the given order; new ones get their first state.

    Works in the caller's transaction. Two receivers of one plan take turns, so that a first state is written once.
    """
    run = connection.execute
    run(sa.text(load_sql("collect", "lock_intake.sql")), {"plan_id": plan_id})
    tell_now(connection, time.now)
    # Sorted, so that receivers of different plans meet the unique keys in one order and cannot block each other.
    unique = sorted({k.sha256: k for k in reversed(kept)}.values(), key=lambda k: k.sha256)
    arrival = {k.sha256: position for position, k in reversed(list(enumerate(kept)))}
    content = {
        "sha256": [k.sha256 for k in unique],
        "size_bytes": [k.file.look.size_bytes for k in unique],
        "original_name": [k.name for k in unique],
        "received_at": [time.received_at(k.file.look) for k in unique],
        "arrival": [arrival[k.sha256] for k in unique],
    }
    run(sa.text(load_sql("collect", "insert_blobs.sql")), content)
    run(
        sa.text(load_sql("collect", "insert_receipts.sql")),
        {**content, "channel": CHANNEL, "source": time.source},
    )
    # A second statement: rows that another receiver committed while we waited are seen only by a new one.
    found = run(sa.text(load_sql("collect", "find_receipts.sql")), {**content, "plan_id": plan_id}).all()
    known = {sha256: (receipt_id, is_known) for sha256, receipt_id, is_known in found}
    receipts = _as_receipts(kept, plan_id=plan_id, known=known)
    _record_first_states(connection, kept, receipts, time=time, size_limit=size_limit)
    return receipts


def _as_receipts(kept: Sequence[KeptFile], *, plan_id: str, known: dict[str, tuple[int, bool]]) -> list[Receipt]:
    seen: set[str] = set()
    receipts = []
    for one in kept:
        receipt_id, is_known = known[one.sha256]
        receipts.append(
            Receipt(
                receipt_id=receipt_id,
                number=receipt_number(receipt_id),
                is_new=not is_known and one.sha256 not in seen,
                name=one.name,
                plan_id=plan_id,
                sha256=one.sha256,
            )
        )
        seen.add(one.sha256)
    return receipts


def _record_first_states(
    connection: sa.Connection,
    kept: Sequence[KeptFile],
    receipts: Sequence[Receipt],
    *,
    time: ReceiptTime,
    size_limit: int,
) -> None:
    new = [(k, r) for k, r in zip(kept, receipts, strict=True) if r.is_new]
    if not new:
        return
    changes = [_received(k, r, time) for k, r in new]
    changes += [_too_large(r, size_limit) for k, r in new if k.file.look.size_bytes > size_limit]
    record_state_changes(connection, changes)


def _received(kept: KeptFile, receipt: Receipt, time: ReceiptTime) -> StateChange:
    declared = " (thời điểm do người nhập khai báo)" if time.source == "declared" else ""
    return StateChange(
        receipt_id=receipt.receipt_id,
        plan_id=receipt.plan_id,
        state="RECEIVED",
        sentence=f"Đã nhận tệp '{receipt.name}' lúc {format_instant(time.received_at(kept.file.look))}{declared}, "
        f"số biên nhận {receipt.number}.",
    )


def _too_large(receipt: Receipt, size_limit: int) -> StateChange:
    return StateChange(
        receipt_id=receipt.receipt_id,
        plan_id=receipt.plan_id,
        state="QUARANTINED",
        sentence=f"Tệp lớn hơn {size_limit // (1024 * 1024)} MiB nên không được đọc. Đề nghị bỏ hình ảnh, trang thừa "
        "và nộp lại theo đúng biểu mẫu.",
    )

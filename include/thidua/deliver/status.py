"""Where every delivery stands, for a person: nothing is hidden, an unknown outcome least of all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from thidua.deliver.ledger import UNANSWERED, read_rows
from thidua.deliver.state import DeliveryRow, decide, next_attempt_at

UNSENT = "Chưa gửi lần nào."
UNSIGNED = "Chờ ký số; gửi ngay khi đủ chữ ký (xem `thidua sign list`)."

OUTCOMES: dict[str, str] = {
    "sent": "đã gửi",
    "failed": "chưa gửi được",
    "refused": "bị từ chối",
    "unknown": "không rõ kết quả",
}
"""What a run counts, as people read it."""

Standing = Literal["PENDING", "SENDING", "SENT", "REFUSED", "RETRYING", "FAILED", "UNKNOWN", "SUPERSEDED"]


STANDINGS: dict[Standing, str] = {
    "PENDING": "chờ gửi",
    "SENDING": "đang gửi",
    "SENT": "đã gửi",
    "REFUSED": "bị từ chối",
    "RETRYING": "chờ gửi lại",
    "FAILED": "không gửi được",
    "UNKNOWN": "không rõ kết quả",
    "SUPERSEDED": "đã thay thế",
}


@dataclass(frozen=True, kw_only=True)
class DeliveryStatus:
    """One delivery. standing: FAILED has no attempt left, RETRYING has; REFUSED, FAILED, UNKNOWN need a person."""

    row: DeliveryRow
    standing: Standing
    sentence: str
    next_attempt_at: datetime | None

    @property
    def needs_a_person(self) -> bool:
        return self.standing in {"REFUSED", "FAILED", "UNKNOWN"}

    @property
    def remedy(self) -> str:
        """What that person does, with the commands; empty where there is nothing to do."""
        return remedy_of(self.standing, self.row.delivery_id)


def tell_outcomes(counts: Mapping[str, int]) -> str:
    """'đã gửi: 2, chưa gửi được: 1'; empty where nothing was tried. counts: by outcome in small letters."""
    return ", ".join(f"{OUTCOMES.get(outcome, outcome)}: {number}" for outcome, number in counts.items())


def read_deliveries(engine: sa.Engine, *, now: datetime, report_id: int | None = None) -> tuple[DeliveryStatus, ...]:
    """All deliveries, or those of one report, as they stand at `now`, even if no worker has looked since."""
    with engine.connect() as connection:
        return tuple(describe_delivery(row, now) for row in read_rows(connection, report_id=report_id))


def describe_delivery(row: DeliveryRow, now: datetime) -> DeliveryStatus:
    """The standing of one delivery at `now`."""
    standing = _standing(row, now)
    is_overdue = standing == "UNKNOWN" and row.state == "STARTED"
    return DeliveryStatus(
        row=row,
        standing=standing,
        sentence=UNANSWERED.sentence if is_overdue else row.sentence or (UNSIGNED if row.is_held else UNSENT),
        next_attempt_at=next_attempt_at(row) if standing == "RETRYING" else None,
    )


def remedy_of(standing: str, delivery_id: int) -> str:
    """What a person does about a delivery of this standing, with the commands; empty where nothing is to be done."""
    who = "--actor 'họ tên, chức vụ' --reason 'vì sao'"
    resend = f"`thidua delivery resend {delivery_id} {who}`"
    if standing == "UNKNOWN":
        return f"→ Hỏi bên nhận, rồi ghi kết quả: `thidua delivery resolve {delivery_id} sent|not-sent {who}`."
    if standing == "REFUSED":
        return f"→ Xử lý nguyên nhân với bên nhận, rồi gửi lại: {resend}."
    if standing == "FAILED":
        return f"→ Khắc phục nguyên nhân, rồi gửi lại: {resend}."
    return ""


def _standing(row: DeliveryRow, now: datetime) -> Standing:
    step = decide(row, now)
    if row.state in {"SENT", "REFUSED", "UNKNOWN"}:
        return row.state
    if row.state == "STARTED":
        return "UNKNOWN" if step == "declare_unknown" else "SENDING"
    if row.is_superseded:
        return "SUPERSEDED"
    if row.state == "CLAIMED":
        return "SENDING"
    if row.state == "FAILED":
        return "FAILED" if step == "stop" else "RETRYING"
    return "PENDING"

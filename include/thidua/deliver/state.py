"""What may happen next to a delivery. Pure: a row and an instant in, a decision out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

State = Literal["CLAIMED", "STARTED", "SENT", "REFUSED", "FAILED", "UNKNOWN"]
Step = Literal["claim", "declare_unknown", "declare_failed", "wait", "stop"]

RETRY_DELAYS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=36),
)
"""From the n-th failed attempt to the next one. Nine attempts in two days and eight hours."""

CLAIM_LEASE = timedelta(minutes=5)
"""How long a worker may prepare and upload before another one takes over."""

STARTED_LEASE = timedelta(minutes=1)
"""How long the receiver may take to answer before the operator is shown that the outcome is unknown."""


@dataclass(frozen=True, kw_only=True)
class DeliveryRow:
    """A delivery and its newest event. attempt_no 0 and state None: nothing was tried yet."""

    delivery_id: int
    report_id: int
    plan_id: str
    period_id: str
    revision_no: int
    channel: str
    recipient_id: str
    address: str
    message_id: str
    attempt_no: int
    state: State | None
    sentence: str | None
    worker: str | None
    changed_at: datetime | None
    lease_until: datetime | None
    is_superseded: bool

    @property
    def subject(self) -> str:
        """How the log calls this delivery."""
        return f"{self.plan_id}|{self.period_id}|r{self.revision_no}|{self.channel}|{self.recipient_id}"

    @property
    def is_last_attempt(self) -> bool:
        return self.attempt_no > len(RETRY_DELAYS)


def next_attempt_at(row: DeliveryRow) -> datetime | None:
    """When the next attempt is due; None where there is none, or where it is due since the row was made."""
    if row.state == "FAILED" and not row.is_last_attempt and row.changed_at is not None:
        return row.changed_at + RETRY_DELAYS[row.attempt_no - 1]
    return row.lease_until if row.state == "CLAIMED" else None


def decide(row: DeliveryRow, now: datetime) -> Step:
    """What a worker may do at `now`.

    A started attempt whose lease is over has an unknown outcome and is never repeated. A claimed one has certainly
    sent nothing: the mark 'started' is refused to it once another attempt exists. A superseded revision is not
    sent any more, for it would arrive after the one that replaces it.
    """
    if row.state in {"SENT", "REFUSED", "UNKNOWN"}:
        return "stop"
    if row.state == "STARTED":
        return "declare_unknown" if _is_over(row.lease_until, now) else "wait"
    if row.is_superseded or (row.state == "FAILED" and row.is_last_attempt):
        return "stop"
    if not _is_over(next_attempt_at(row), now):
        return "wait"
    return "declare_failed" if row.is_last_attempt else "claim"


def _is_over(until: datetime | None, now: datetime) -> bool:
    return until is None or until <= now

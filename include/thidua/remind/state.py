"""What may happen next to a digest. Pure: a row and an instant in, a decision out.

As for deliveries (`thidua.deliver.state`), whose leases and outcomes it shares; but nobody orders a second copy,
nothing is replaced, and after its day a digest is not tried any more: the next day's says it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from thidua.deliver.state import CLOCK_SLACK, Step
from thidua.text.dates import LEGAL_ZONE

State = Literal["CLAIMED", "STARTED", "SENT", "REFUSED", "FAILED", "UNKNOWN"]


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """A digest and the event of its newest attempt that says most. attempt_no 0 and state None: nothing was tried yet.

    day: in the legal zone. sha256, item_keys: of the newest attempt that was claimed.
    """

    notice_id: int
    address: str
    day: date
    message_id: str
    attempt_no: int
    state: State | None
    sentence: str | None
    worker: str | None
    changed_at: datetime | None
    lease_until: datetime | None
    sha256: str | None
    item_keys: Sequence[str] | None

    @property
    def subject(self) -> str:
        """How the log calls this digest: whom it is for stands in the warehouse only."""
        return f"notice {self.notice_id} of {self.day}"


def decide(row: NoticeRow, now: datetime, delays: Sequence[timedelta]) -> Step:
    """What a worker may do at `now`. delays: the wait after the n-th failed attempt.

    A started attempt whose lease is over has an unknown outcome and is never repeated. A claimed one has certainly
    sent nothing: the mark 'started' is refused to it once another attempt exists.
    """
    if row.state in {"SENT", "REFUSED", "UNKNOWN"}:
        return "stop"
    if row.state == "STARTED":
        return "declare_unknown" if _is_over(row.lease_until, row, now) else "wait"
    is_last = row.attempt_no > len(delays) or row.day != now.astimezone(LEGAL_ZONE).date()
    if row.state == "CLAIMED":
        if not _is_over(row.lease_until, row, now):
            return "wait"
        return "declare_failed" if is_last else "claim"
    if is_last:
        return "stop"
    return "claim" if _is_over(_next_attempt_at(row, delays), row, now) else "wait"


def _next_attempt_at(row: NoticeRow, delays: Sequence[timedelta]) -> datetime | None:
    return row.changed_at + delays[row.attempt_no - 1] if row.state == "FAILED" and row.changed_at else None


def _is_over(until: datetime | None, row: NoticeRow, now: datetime) -> bool:
    clock_was_set_back = row.changed_at is not None and row.changed_at > now + CLOCK_SLACK
    return until is None or until <= now or clock_was_set_back

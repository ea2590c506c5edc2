"""What may happen next to a delivery. Pure: a row and an instant in, a decision out.

Instants come from one clock, the data base's, but a clock may be set back, or differ after a move to another server.
Then an event lies in the future, and a lease or a wait that was counted from it would hardly end: it counts as over.
That is safe, for whose attempt it is is decided by the ledger's key and not by time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from thidua.deliver.schedule import retry_delays

State = Literal["ORDERED", "CLAIMED", "STARTED", "SENT", "REFUSED", "FAILED", "UNKNOWN"]
Step = Literal["claim", "declare_unknown", "declare_failed", "wait", "stop"]

CLAIM_LEASE = timedelta(minutes=5)
"""How long a worker may prepare and upload before another one takes over."""

STARTED_LEASE = timedelta(minutes=1)
"""How long the receiver may take to answer before the operator is shown that the outcome is unknown."""

OUTCOME_PATIENCE = timedelta(minutes=5)
"""How long a worker that knows an outcome goes on trying to write it down."""

ANSWER_TIMEOUT = timedelta(minutes=10)
"""How long a channel may wait for the receiver's last answer (RFC 5321, 4.5.3.2.6)."""

ANSWER_PATIENCE = ANSWER_TIMEOUT + OUTCOME_PATIENCE + timedelta(minutes=1)
"""After which a worker that started an attempt and has not been heard of will write no outcome any more."""

CLOCK_SLACK = timedelta(minutes=1)
"""An event may lie so far in the future before the clock counts as set back."""


@dataclass(frozen=True, kw_only=True)
class DeliveryRow:
    """A delivery and its newest event. attempt_no 0 and state None: nothing was tried yet.

    try_no: attempts since the first, or since a person last ordered one or said that nothing arrived. started_at,
    started_by: of the newest attempt. even_if_replaced: a person wants it sent although a newer revision exists.
    ready_at: since when the revision is there, with the signatures it has. is_held: it still lacks one.
    earlier_lease_until: of a worker that is sending this recipient an earlier revision; None where nobody is.
    """

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
    try_no: int
    state: State | None
    sentence: str | None
    worker: str | None
    changed_at: datetime | None
    lease_until: datetime | None
    started_at: datetime | None
    started_by: str | None
    is_replaced: bool
    even_if_replaced: bool
    ready_at: datetime
    is_held: bool = False
    earlier_lease_until: datetime | None = None

    @property
    def subject(self) -> str:
        """How the log calls this delivery."""
        return f"{self.plan_id}|{self.period_id}|r{self.revision_no}|{self.channel}|{self.recipient_id}"

    @property
    def is_superseded(self) -> bool:
        """A newer revision goes out instead, and no person wants this one all the same."""
        return self.is_replaced and not self.even_if_replaced

    @property
    def is_last_attempt(self) -> bool:
        return self.try_no > len(retry_delays())


def next_attempt_at(row: DeliveryRow) -> datetime | None:
    """When the next attempt is due; None where there is none, or where it is due at once."""
    if row.state == "FAILED" and not row.is_last_attempt and row.changed_at is not None and row.try_no > 0:
        return row.changed_at + retry_delays()[row.try_no - 1]
    return row.lease_until if row.state == "CLAIMED" else None


def decide(row: DeliveryRow, now: datetime) -> Step:
    """What a worker may do at `now`.

    A started attempt whose lease is over has an unknown outcome and is never repeated. A claimed one has certainly
    sent nothing: the mark 'started' is refused to it once another attempt exists. A superseded revision is not
    sent any more, for it would arrive after the one that replaces it; and that one waits while it is being sent. What
    lacks a signature is never claimed: it goes out once it has all of them.
    """
    if row.state in {"SENT", "REFUSED", "UNKNOWN"}:
        return "stop"
    if row.state == "STARTED":
        return "declare_unknown" if _is_over(row.lease_until, row, now) else "wait"
    if row.is_superseded or (row.state == "FAILED" and row.is_last_attempt):
        return "stop"
    if row.is_held or _is_before_its_turn(row, now):
        return "wait"
    if not _is_over(next_attempt_at(row), row, now):
        return "wait"
    return "declare_failed" if row.state == "CLAIMED" and row.is_last_attempt else "claim"


def answer_may_come_until(row: DeliveryRow, now: datetime) -> datetime | None:
    """Until when the worker that started the newest attempt may still write its outcome; None where it cannot.

    A worker that recorded UNKNOWN itself has stopped waiting; where another one did, the first may be waiting yet.
    """
    if row.state not in {"STARTED", "UNKNOWN"} or row.started_at is None:
        return None
    if row.state == "UNKNOWN" and row.worker == row.started_by:
        return None
    until = row.started_at + ANSWER_PATIENCE
    return until if now < until and row.started_at <= now + CLOCK_SLACK else None


def _is_before_its_turn(row: DeliveryRow, now: datetime) -> bool:
    # A lease that lies further ahead than one can last is of a clock that was set back.
    until = row.earlier_lease_until
    return until is not None and now < until <= now + CLAIM_LEASE + CLOCK_SLACK


def _is_over(until: datetime | None, row: DeliveryRow, now: datetime) -> bool:
    clock_was_set_back = row.changed_at is not None and row.changed_at > now + CLOCK_SLACK
    return until is None or until <= now or clock_was_set_back

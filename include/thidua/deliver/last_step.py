"""Right before a message becomes the receiver's: is the attempt still ours, and nothing newer out?

A replacement is not claimed while the revision before it is being sent (`state.decide`). What is left to stop here is a
worker that outlives its lease, or that claimed while the replacement was being issued.
"""

from datetime import datetime

import sqlalchemy as sa

from thidua.crash import crash_point
from thidua.deliver.channel import SendOutcome
from thidua.deliver.ledger import insert_event, lock_delivery, lock_report, read_row, settle
from thidua.deliver.state import STARTED_LEASE, DeliveryRow
from thidua.errors import ThiDuaError

REPLACED = SendOutcome(
    state="FAILED", sentence="Chưa gửi: bản mới hơn đã được phát hành trong lúc gửi và được gửi thay cho bản này."
)


class ClaimLostError(ThiDuaError):
    """Another worker has taken this delivery over, or a newer revision is out: nothing may be sent any more."""


def mark_started(engine: sa.Engine, claimed: DeliveryRow, *, instant: datetime) -> None:
    """Commit that the receiver may have the message from now on.

    Raises ClaimLostError if the claim is not ours; or if a newer revision goes out instead, and then the attempt is
    settled by that, so that a person may still order the copy.
    """
    with engine.begin() as connection:
        lock_report(connection, plan_id=claimed.plan_id, period_id=claimed.period_id)
        lock_delivery(connection, claimed.delivery_id)
        is_replaced = read_row(connection, claimed.delivery_id).is_superseded
        write = _settle_replaced if is_replaced else _start
        is_ours = write(connection, claimed, instant)
        crash_point("delivery-starting")
    if is_replaced or not is_ours:
        raise _lost(claimed, "a newer revision is out" if is_replaced else "it was taken over")


def check_claim(engine: sa.Engine, claimed: DeliveryRow, *, instant: datetime) -> None:
    """The same for a step that may be repeated: one look, nothing is marked, and what dies is tried again."""
    with engine.connect() as connection:
        row = read_row(connection, claimed.delivery_id)
    if row.is_superseded:
        mark_started(engine, claimed, instant=instant)
    if (row.attempt_no, row.state) != (claimed.attempt_no, "CLAIMED"):
        raise _lost(claimed, "it was taken over")


def _settle_replaced(connection: sa.Connection, claimed: DeliveryRow, instant: datetime) -> bool:
    return settle(connection, claimed, REPLACED, worker=claimed.worker or "", instant=instant)


def _start(connection: sa.Connection, claimed: DeliveryRow, instant: datetime) -> bool:
    # Who takes an attempt over settles it first, and a settled attempt takes no further event.
    return insert_event(
        connection,
        claimed,
        state="STARTED",
        sentence="Đã gửi hết nội dung, chờ bên nhận xác nhận.",
        worker=claimed.worker or "",
        instant=instant,
        lease_until=instant + STARTED_LEASE,
    )


def _lost(claimed: DeliveryRow, why: str) -> ClaimLostError:
    return ClaimLostError(f"{claimed.subject}: attempt {claimed.attempt_no} stops: {why}")

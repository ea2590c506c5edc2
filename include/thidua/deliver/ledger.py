"""The delivery ledger: claims, marks and outcomes, each in a short transaction of its own and never changed.

Every writer first takes the lock of the delivery. Without it one worker could mark an old attempt as started while
another one, not seeing that mark yet, takes the delivery over; with it one of the two always sees the other. Who marks
one (`last_step`) takes the lock of the report before that, as whoever issues does: the mark is there before the
replacement is, or is refused.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from thidua.crash import crash_point
from thidua.deliver.channel import SendOutcome
from thidua.deliver.state import DeliveryRow, State, decide
from thidua.warehouse.connect import statement

ABANDONED = SendOutcome(state="FAILED", sentence="Tiến trình gửi đã dừng trước khi gửi; chưa có gì được gửi đi.")
UNANSWERED = SendOutcome(
    state="UNKNOWN",
    sentence=(
        "Không rõ bên nhận đã có báo cáo hay chưa: việc gửi bị ngắt sau khi đã gửi hết nội dung. "
        "Hệ thống không tự gửi lại; cần hỏi bên nhận rồi ghi kết quả."
    ),
)


def run_sql(connection: sa.Connection, name: str, **values: Any) -> sa.CursorResult[Any]:
    """Run `sql/deliver/<name>.sql` with bound values."""
    return connection.execute(statement("deliver", f"{name}.sql"), values)


def read_rows(
    connection: sa.Connection, *, report_id: int | None = None, delivery_id: int | None = None
) -> list[DeliveryRow]:
    """Where the deliveries stand; all of them, or those of one report, or one."""
    rows = run_sql(connection, "delivery_state", report_id=report_id, delivery_id=delivery_id)
    return [DeliveryRow(**row) for row in rows.mappings()]


def read_row(connection: sa.Connection, delivery_id: int) -> DeliveryRow:
    """Where one delivery stands."""
    (row,) = read_rows(connection, delivery_id=delivery_id)
    return row


def read_clock(engine: sa.Engine) -> datetime:
    """The data base's clock, which all workers share; theirs may differ."""
    with engine.connect() as connection:
        instant: datetime = run_sql(connection, "clock").scalar_one()
        return instant


def claim(
    engine: sa.Engine, *, delivery_id: int, worker: str, instant: datetime, lease: timedelta
) -> DeliveryRow | None:
    """Claim the next attempt; the row as claimed, or None if there is nothing to do or another worker was first."""
    with engine.begin() as connection:
        lock_delivery(connection, delivery_id)
        row = read_row(connection, delivery_id)
        if decide(row, instant) != "claim":
            return None
        if row.state == "CLAIMED":
            settle(connection, row, ABANDONED, worker=worker, instant=instant)
        is_ours = insert_event(
            connection,
            row,
            attempt_no=row.attempt_no if row.state == "ORDERED" else row.attempt_no + 1,
            state="CLAIMED",
            sentence="Đã nhận việc gửi.",
            worker=worker,
            instant=instant,
            lease_until=instant + lease,
        )
        crash_point("delivery-claiming")
        return read_row(connection, delivery_id) if is_ours else None


def record_outcome(
    engine: sa.Engine, attempt: DeliveryRow, outcome: SendOutcome, *, worker: str, instant: datetime
) -> bool:
    """Commit what became of an attempt; False if its outcome was already known."""
    with engine.begin() as connection:
        lock_delivery(connection, attempt.delivery_id)
        is_new = settle(connection, attempt, outcome, worker=worker, instant=instant)
        crash_point("delivery-recording")
    return is_new


def is_recorded(engine: sa.Engine, attempt: DeliveryRow, outcome: SendOutcome, *, worker: str) -> bool:
    """Whether this very outcome of ours is what stands: a commit may have come through and its answer been lost."""
    with engine.connect() as connection:
        row = read_row(connection, attempt.delivery_id)
    ours = (attempt.attempt_no, outcome.state, outcome.sentence, worker)
    return ours == (row.attempt_no, row.state, row.sentence, row.worker)


def settle(
    connection: sa.Connection, attempt: DeliveryRow, outcome: SendOutcome, *, worker: str, instant: datetime
) -> bool:
    """The outcome of an attempt, in the caller's transaction and under its lock; False if there was one already."""
    return insert_event(
        connection, attempt, state=outcome.state, sentence=outcome.sentence, worker=worker, instant=instant
    )


def lock_report(connection: sa.Connection, *, plan_id: str, period_id: str) -> None:
    """Until the end of the transaction nobody else issues a revision of this report. Taken before `lock_delivery`, not
    after it: so no two wait for each other."""
    run_sql(connection, "lock", key=f"thidua.report|{plan_id}|{period_id}")


def lock_delivery(connection: sa.Connection, delivery_id: int) -> None:
    """Until the end of the transaction nobody else writes about this delivery."""
    run_sql(connection, "lock", key=f"thidua.delivery|{delivery_id}")


def insert_event(
    connection: sa.Connection,
    row: DeliveryRow,
    *,
    state: State,
    sentence: str,
    worker: str,
    instant: datetime,
    attempt_no: int | None = None,
    lease_until: datetime | None = None,
    actor: str | None = None,
    reason: str | None = None,
    even_if_replaced: bool | None = None,
) -> bool:
    """One more event of an attempt (default: the row's); False where that attempt takes it no more."""
    inserted = run_sql(
        connection,
        "insert_event",
        delivery_id=row.delivery_id,
        attempt_no=attempt_no or row.attempt_no,
        state=state,
        sentence=sentence,
        worker=worker,
        actor=actor,
        reason=reason,
        even_if_replaced=even_if_replaced,
        lease_until=lease_until,
        recorded_at=instant,
    )
    return inserted.first() is not None

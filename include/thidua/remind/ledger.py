"""The notice ledger: claims, marks and outcomes, each in a short transaction of its own and never changed.

Every writer first takes the lock of the address and day, so that of two workers one always sees the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from thidua.crash import crash_point
from thidua.deliver import ledger as deliveries
from thidua.deliver.channel import SendOutcome
from thidua.deliver.last_step import ClaimLostError
from thidua.deliver.state import CLAIM_LEASE, STARTED_LEASE
from thidua.remind.standings import run_sql
from thidua.remind.state import NoticeRow, State, decide

ABANDONED = SendOutcome(state="FAILED", sentence="Tiến trình nhắc việc đã dừng trước khi gửi; chưa có gì được gửi đi.")
UNANSWERED = SendOutcome(
    state="UNKNOWN",
    sentence="Không rõ người nhận đã có thư nhắc hay chưa: việc gửi bị ngắt sau khi gửi hết nội dung. Không gửi lại.",
)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a digest is to say. sha256: of its bytes, which must be in the vault. item_keys: 'kind|key' of each item."""

    sha256: str
    size_bytes: int
    item_keys: Sequence[str]


def read_notices(
    connection: sa.Connection,
    *,
    address: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> list[NoticeRow]:
    """Where the digests stand, oldest day first."""
    rows = run_sql(connection, "notices", address=address, first_day=first_day, last_day=last_day)
    return [NoticeRow(**row) for row in rows.mappings()]


def find_notice(connection: sa.Connection, *, address: str, day: date) -> NoticeRow | None:
    """The digest of that address and day, None where there is none."""
    return next(iter(read_notices(connection, address=address, first_day=day, last_day=day)), None)


def read_unfinished(connection: sa.Connection) -> list[NoticeRow]:
    """Digests with an attempt that was begun and never ended."""
    keys = run_sql(connection, "unfinished").all()
    found = (find_notice(connection, address=key.address, day=key.day) for key in keys)
    return [row for row in found if row is not None]


def claim(
    engine: sa.Engine,
    *,
    address: str,
    day: date,
    content: Content,
    worker: str,
    instant: datetime,
    delays: Sequence[timedelta],
) -> NoticeRow | None:
    """Claim the next attempt; the row as claimed, or None if there is nothing to do or another worker was first."""
    with engine.begin() as connection:
        _lock(connection, address, day)
        run_sql(connection, "insert_notice", address=address, day=day, recorded_at=instant)
        row = find_notice(connection, address=address, day=day)
        assert row is not None
        if decide(row, instant, delays) != "claim":
            return None
        if row.state == "CLAIMED":
            _settle(connection, row, ABANDONED, worker=worker, instant=instant)
        deliveries.run_sql(connection, "insert_blob", sha256=content.sha256, size_bytes=content.size_bytes)
        is_ours = _insert_event(
            connection,
            row,
            attempt_no=row.attempt_no + 1,
            state="CLAIMED",
            sentence="Đã nhận việc gửi.",
            worker=worker,
            instant=instant,
            content=content,
            lease_until=instant + CLAIM_LEASE,
        )
        crash_point("notice-claiming")
        return find_notice(connection, address=address, day=day) if is_ours else None


def mark_started(engine: sa.Engine, claimed: NoticeRow, *, instant: datetime) -> None:
    """Commit that the receiver may have the mail from now on. Raises ClaimLostError if the claim is not ours."""
    with engine.begin() as connection:
        _lock(connection, claimed.address, claimed.day)
        # Who takes an attempt over settles it first, and a settled attempt takes no further event.
        is_ours = _insert_event(
            connection,
            claimed,
            state="STARTED",
            sentence="Đã gửi hết nội dung, chờ máy chủ thư xác nhận.",
            worker=claimed.worker or "",
            instant=instant,
            lease_until=instant + STARTED_LEASE,
        )
        crash_point("notice-starting")
        if not is_ours:
            raise ClaimLostError(f"{claimed.subject}: attempt {claimed.attempt_no} was taken over")


def record_outcome(
    engine: sa.Engine, attempt: NoticeRow, outcome: SendOutcome, *, worker: str, instant: datetime
) -> bool:
    """Commit what became of an attempt; False if its outcome was already known."""
    with engine.begin() as connection:
        _lock(connection, attempt.address, attempt.day)
        is_new = _settle(connection, attempt, outcome, worker=worker, instant=instant)
        crash_point("notice-recording")
    return is_new


def is_recorded(engine: sa.Engine, attempt: NoticeRow, outcome: SendOutcome, *, worker: str) -> bool:
    """Whether this very outcome of ours is what stands: a commit may have come through and its answer been lost."""
    with engine.connect() as connection:
        row = find_notice(connection, address=attempt.address, day=attempt.day)
    ours = (attempt.attempt_no, outcome.state, outcome.sentence, worker)
    return row is not None and ours == (row.attempt_no, row.state, row.sentence, row.worker)


def _settle(
    connection: sa.Connection, attempt: NoticeRow, outcome: SendOutcome, *, worker: str, instant: datetime
) -> bool:
    return _insert_event(
        connection, attempt, state=outcome.state, sentence=outcome.sentence, worker=worker, instant=instant
    )


def _lock(connection: sa.Connection, address: str, day: date) -> None:
    deliveries.run_sql(connection, "lock", key=f"thidua.notice|{address}|{day}")


def _insert_event(
    connection: sa.Connection,
    row: NoticeRow,
    *,
    state: State,
    sentence: str,
    worker: str,
    instant: datetime,
    attempt_no: int | None = None,
    content: Content | None = None,
    lease_until: datetime | None = None,
) -> bool:
    inserted = run_sql(
        connection,
        "insert_event",
        notice_id=row.notice_id,
        attempt_no=attempt_no or row.attempt_no,
        state=state,
        sentence=sentence,
        worker=worker,
        sha256=content.sha256 if content else None,
        item_keys=list(content.item_keys) if content else None,
        lease_until=lease_until,
        recorded_at=instant,
    )
    return inserted.first() is not None

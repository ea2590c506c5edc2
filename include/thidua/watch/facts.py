"""What the warehouse knows of reports, deliveries and files on their way: read in one go, in bounded time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from thidua.acknowledge.progress import read_progress
from thidua.acknowledge.state import Progress
from thidua.approve.deadline import acts_at
from thidua.approve.records import list_requests, plan_of_request
from thidua.audit.chain import Head, hash_at, read_head
from thidua.calendar.workdays import load_workdays
from thidua.changes import records as changes
from thidua.changes.records import Correction, list_corrections
from thidua.deliver.ledger import read_rows
from thidua.deliver.status import DeliveryStatus, describe_delivery
from thidua.register.records import list_numbers
from thidua.remind.standings import refused_addresses
from thidua.sign.records import SigningState, read_states
from thidua.warehouse.connect import connect, load_sql
from thidua.watch.approvals import Asked
from thidua.watch.due import DueReport

_DEAD_LINE_MILLISECONDS = 30_000
_UNREACHED_FOR = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class WaitingReceipts:
    """Files of a plan that wait in one state since `oldest_at`."""

    plan_id: str
    state: str
    file_count: int
    oldest_at: datetime


@dataclass(frozen=True, kw_only=True)
class UnreadPlace:
    """'mailbox' or 'statuses', which could not be read since then; fault: why, for a person."""

    place: str
    fault: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Medians of past first reports; None where there is none."""

    make: timedelta | None = None
    send: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The warehouse at one instant.

    first_issued_at: by report key 'plan|period'. met: reports that some revision of has reached every recipient.
    uncompared: since when there is something new that no comparison with the issued report has seen, by report key.
    unsigned: revisions that lack a signature. numbers: (report key, revision) of numbers held for a revision to come.
    mailbox_read_at: the sender's, where mail was sent of late. unread: places of answers, by name. unreached: addresses
    that the newest reminder did not reach. handed_in: (report key, unit) of what counts now, for the reports that were
    asked for. kept_hash: what the chain holds at the number of the head kept last; head: its newest link. clock: the
    server's.
    """

    first_issued_at: dict[str, datetime] = field(default_factory=dict)
    met: frozenset[str] = frozenset()
    deliveries: tuple[DeliveryStatus, ...] = ()
    corrections: tuple[Correction, ...] = ()
    uncompared: dict[str, datetime] = field(default_factory=dict)
    approvals: tuple[Asked, ...] = ()
    unsigned: tuple[SigningState, ...] = ()
    numbers: frozenset[tuple[str, int]] = frozenset()
    progress: tuple[Progress, ...] = ()
    mailbox_read_at: datetime | None = None
    unread: dict[str, UnreadPlace] = field(default_factory=dict)
    unreached: tuple[str, ...] = ()
    receipts: tuple[WaitingReceipts, ...] = ()
    handed_in: frozenset[tuple[str, str]] = frozenset()
    pace: Pace = Pace()
    head: Head | None = None
    clock: datetime | None = None
    kept_hash: str | None = None


def read_facts(
    url: str, *, asked: Sequence[DueReport], kept: Head | None, now: datetime, timeout_seconds: int
) -> Facts:
    """OperatorError, or an error of SQLAlchemy or the driver, where the warehouse cannot be asked.

    timeout_seconds: to connect, and for each statement. kept: the head of the audit chain that was kept last.
    """
    engine = connect(_bounded(url, timeout_seconds))
    try:
        with engine.connect() as connection:
            _run(connection, "limit", milliseconds=str(timeout_seconds * 1000))
            return _read(connection, asked=asked, kept=kept, now=now)
    finally:
        engine.dispose()


def _bounded(url: str, timeout_seconds: int) -> Any:
    if not url:
        return url
    limits = {"connect_timeout": str(timeout_seconds), "tcp_user_timeout": str(_DEAD_LINE_MILLISECONDS)}
    return make_url(url).update_query_dict(limits)


def _read(connection: sa.Connection, *, asked: Sequence[DueReport], kept: Head | None, now: datetime) -> Facts:
    reports = _run(connection, "reports").all()
    ids = {"plan_ids": [one.plan_id for one in asked], "period_ids": [one.period_id for one in asked]}
    return Facts(
        first_issued_at={f"{row.plan_id}|{row.period_id}": row.first_issued_at for row in reports},
        met=frozenset(f"{row.plan_id}|{row.period_id}" for row in reports if row.is_met),
        deliveries=tuple(describe_delivery(row, now) for row in read_rows(connection)),
        corrections=tuple(list_corrections(connection)),
        uncompared=_uncompared(connection, sorted({row.plan_id for row in reports})),
        approvals=tuple(_approvals(connection)),
        unsigned=tuple(read_states(connection, only_open=True)),
        numbers=_numbers(connection),
        progress=tuple(read_progress(connection)),
        mailbox_read_at=_run(connection, "mailbox", now=now).scalar_one(),
        unread={row["place"]: UnreadPlace(**row) for row in _run(connection, "unread_places").mappings()},
        unreached=tuple(sorted(refused_addresses(connection, since=(now - _UNREACHED_FOR).date()))),
        receipts=tuple(WaitingReceipts(**row) for row in _run(connection, "waiting_receipts").mappings()),
        handed_in=frozenset(
            (f"{row.plan_id}|{row.period_id}", row.unit_id) for row in _run(connection, "handed_in", **ids, now=now)
        ),
        pace=_pace(connection),
        head=read_head(connection),
        clock=_run(connection, "clock").scalar_one(),
        kept_hash=hash_at(connection, kept.seq) if kept else None,
    )


def _uncompared(connection: sa.Connection, plan_ids: Sequence[str]) -> dict[str, datetime]:
    rows = changes.run_sql(connection, "unseen", plan_ids=plan_ids, period_id=None)
    return {f"{row.plan_id}|{row.period_id}": row.oldest_at for row in rows}


def read_number_facts(connection: sa.Connection) -> Facts:
    """No more of it than what tells which reports wait for a number."""
    reports = _run(connection, "reports").all()
    return Facts(
        first_issued_at={f"{row.plan_id}|{row.period_id}": row.first_issued_at for row in reports},
        corrections=tuple(list_corrections(connection)),
        approvals=tuple(_approvals(connection)),
        numbers=_numbers(connection),
    )


def _numbers(connection: sa.Connection) -> frozenset[tuple[str, int]]:
    held = (one for one in list_numbers(connection) if one.is_usable)
    return frozenset((f"{one.plan_id}|{one.period_id}", one.revision_no) for one in held)


def _approvals(connection: sa.Connection) -> Iterator[Asked]:
    """Requests that somebody may still have to hear of."""
    for request in list_requests(connection):
        if request.standing not in {"outdated", "issued"} or request.role == "policy":
            plan = plan_of_request(connection, request)
            yield Asked(
                request=request,
                approver=plan.approval.approver.name if plan.approval.approver else "người phê duyệt",
                acts_at=acts_at(plan, request.period_id, load_workdays()),
                is_released=plan.approval.at_deadline == "release",
            )


def _pace(connection: sa.Connection) -> Pace:
    row = _run(connection, "pace").one()
    make, send = (None if value is None else timedelta(seconds=float(value)) for value in row)
    return Pace(make=make, send=send)


def _run(connection: sa.Connection, name: str, **values: Any) -> sa.CursorResult[Any]:
    return connection.execute(sa.text(load_sql("watch", f"{name}.sql")), values)

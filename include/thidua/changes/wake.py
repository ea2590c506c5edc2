"""Which issued reports have something new, and until when to wait for more of it. Derived from the warehouse alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from thidua.changes.records import run_sql
from thidua.changes.returned import changed_returns
from thidua.plan.model import CorrectionPolicy

RECHECK = timedelta(minutes=1)
"""How soon to look again while files are on their way into the warehouse."""


Report = tuple[str, str]
"""Plan and period."""


def touched_periods(connection: sa.Connection, *, plan_id: str, now: datetime) -> list[str]:
    """Periods whose issued report has submissions, withdrawals or invalidations that no comparison has seen, was sent
    back by a recipient, or has a replacement that was decided on and never made."""
    return sorted(period_id for _, period_id in touched_reports(connection, plan_ids=[plan_id], now=now))


def touched_reports(connection: sa.Connection, *, plan_ids: Sequence[str], now: datetime) -> set[Report]:
    """The same of many plans at once."""
    return _new_reports(connection, plan_ids) | _stranded_reports(connection, plan_ids, now)


def unfinished_periods(connection: sa.Connection, *, plan_id: str, now: datetime) -> list[str]:
    """Those of them that nothing new has come to: only their replacement is missing."""
    unfinished = _stranded_reports(connection, [plan_id], now) - _new_reports(connection, [plan_id])
    return sorted(period_id for _, period_id in unfinished)


def _new_reports(connection: sa.Connection, plan_ids: Sequence[str]) -> set[Report]:
    return _unseen_reports(connection, plan_ids) | changed_returns(connection, plan_ids=plan_ids)


def _unseen_reports(connection: sa.Connection, plan_ids: Sequence[str]) -> set[Report]:
    rows = run_sql(connection, "unseen", plan_ids=list(plan_ids), period_id=None)
    return {(row.plan_id, row.period_id) for row in rows}


def _stranded_reports(connection: sa.Connection, plan_ids: Sequence[str], now: datetime) -> set[Report]:
    rows = run_sql(connection, "stranded", plan_ids=list(plan_ids), now=now)
    return {(row.plan_id, row.period_id) for row in rows}


def gather_until(
    connection: sa.Connection, *, plan_id: str, period_id: str, policy: CorrectionPolicy, now: datetime
) -> datetime | None:
    """When to consider what is new: once nothing has come for a while, and at the latest some time after the first.

    None: now. A file that is on its way into the warehouse is waited for too, but no longer than that.
    """
    row = run_sql(connection, "unseen", plan_ids=[plan_id], period_id=period_id).one_or_none()
    if row is None:
        return None
    at_latest: datetime = row.oldest_at + timedelta(minutes=policy.gather_at_most_minutes)
    quiet: datetime = row.newest_at + timedelta(minutes=policy.gather_minutes)
    if run_sql(connection, "waiting_files", plan_id=plan_id, period_id=period_id).scalar_one():
        quiet = max(quiet, now + RECHECK)
    until = min(quiet, at_latest)
    return until if until > now else None

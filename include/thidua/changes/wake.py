"""Which issued reports have something new, and until when to wait for more of it. Derived from the warehouse alone."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from thidua.changes.records import run_sql
from thidua.plan.model import CorrectionPolicy

RECHECK = timedelta(minutes=1)
"""How soon to look again while files are on their way into the warehouse."""


def touched_periods(connection: sa.Connection, *, plan_id: str, now: datetime) -> list[str]:
    """Periods whose issued report has submissions, withdrawals or invalidations that no comparison has seen, or a
    replacement that was decided on and never made."""
    return sorted({*_unseen_periods(connection, plan_id), *_stranded_periods(connection, plan_id, now)})


def unfinished_periods(connection: sa.Connection, *, plan_id: str, now: datetime) -> list[str]:
    """Those of them that nothing new has come to: only their replacement is missing."""
    return sorted(_stranded_periods(connection, plan_id, now) - _unseen_periods(connection, plan_id))


def _unseen_periods(connection: sa.Connection, plan_id: str) -> set[str]:
    return set(run_sql(connection, "unseen", plan_id=plan_id, period_id=None).scalars())


def _stranded_periods(connection: sa.Connection, plan_id: str, now: datetime) -> set[str]:
    return set(run_sql(connection, "stranded", plan_id=plan_id, now=now).scalars())


def gather_until(
    connection: sa.Connection, *, plan_id: str, period_id: str, policy: CorrectionPolicy, now: datetime
) -> datetime | None:
    """When to consider what is new: once nothing has come for a while, and at the latest some time after the first.

    None: now. A file that is on its way into the warehouse is waited for too, but no longer than that.
    """
    row = run_sql(connection, "unseen", plan_id=plan_id, period_id=period_id).one_or_none()
    if row is None:
        return None
    at_latest: datetime = row.oldest_at + timedelta(minutes=policy.gather_at_most_minutes)
    quiet: datetime = row.newest_at + timedelta(minutes=policy.gather_minutes)
    if run_sql(connection, "waiting_files", plan_id=plan_id, period_id=period_id).scalar_one():
        quiet = max(quiet, now + RECHECK)
    until = min(quiet, at_latest)
    return until if until > now else None

"""Reports that the schedule has passed by: their day was moved to before a report that had its run already."""

import logging
from collections.abc import Collection, Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from thidua.calendar.report_dates import read_readable_dates, split_report_key
from thidua.calendar.workdays import load_workdays
from thidua.errors import PlanError
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import statement

if TYPE_CHECKING:
    from thidua.watch.due import DueReport

log = logging.getLogger(__name__)

PASSED_AFTER = timedelta(hours=1)
"""A report of whose figures nothing was summed for so long after its hour has no run."""


def passed_by_periods(settings: Settings, connection: sa.Connection, *, plan_id: str, now: datetime) -> list[str]:
    """Periods whose report has no run, was never issued, and can still be in time.

    What can only be late is left to a person, as is what was due before the installation went live: a plan that is
    added in autumn must not send the report of its summer by itself. PlanError for a plan that cannot be read.
    """
    return [one.period_id for one in _without_run(connection, list(_due(settings, plan_id, now=now)))]


def plans_passed_by(
    settings: Settings, connection: sa.Connection, *, plan_ids: Collection[str], now: datetime
) -> set[str]:
    """Plans with such a report. Those that cannot be read are left out: whoever takes them up says what is wrong."""
    possible = _in_time(settings, now=now)
    due = [one for plan_id in plan_ids if plan_id in possible for one in _readable(settings, plan_id, now=now)]
    return {one.plan_id for one in _without_run(connection, due)}


def _in_time(settings: Settings, *, now: datetime) -> set[str]:
    """Plans with a report whose hour is over and whose last instant is not, by what is kept of their dates."""
    dates = read_readable_dates(settings.plans, kept=settings.dates_file)
    found = (one.key for one in dates if one.run_at and one.last_instant and one.run_at < now <= one.last_instant)
    return {split_report_key(key)[0] for key in found}


def _readable(settings: Settings, plan_id: str, *, now: datetime) -> "list[DueReport]":
    try:
        return list(_due(settings, plan_id, now=now))
    except (PlanError, OSError):
        log.warning("Không đọc được ngày báo cáo của kế hoạch %s.", plan_id)
        return []


def _due(settings: Settings, plan_id: str, *, now: datetime) -> "Iterator[DueReport]":
    """Reports of the plan whose hour is over and whose last instant is not."""
    from thidua.watch.due import read_reports

    begin = datetime.combine(settings.go_live, time(0), tzinfo=LEGAL_ZONE)
    for one in read_reports(settings.plans / f"{plan_id}.yaml", load_workdays()):
        if begin <= one.run_at < now - PASSED_AFTER and now <= one.last_instant:
            yield one


def _without_run(connection: sa.Connection, due: "list[DueReport]") -> "list[DueReport]":
    if not due:
        return []
    plan_ids = sorted({one.plan_id for one in due})
    rows = connection.execute(statement("report", "figures_by_period.sql"), {"plan_ids": plan_ids})
    figures = {(row.plan_id, row.period_id): row for row in rows}
    return [
        one
        for one in due
        if (row := figures.get((one.plan_id, one.period_id))) is None
        or not (row.is_issued or row.known_at >= one.run_at)
    ]

"""Reports that the schedule has passed by: their day was moved to before a report that had its run already."""

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from thidua.calendar.workdays import load_workdays
from thidua.pipeline.common import one_plan
from thidua.plan.amend import latest_plan
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import statement

PASSED_AFTER = timedelta(hours=1)
"""A report of whose figures nothing was summed for so long after its hour has no run."""


def passed_by_periods(settings: Settings, connection: sa.Connection, *, plan_id: str, now: datetime) -> list[str]:
    """Periods whose report has no run, was never issued, and can still be in time.

    What can only be late is left to a person, as is what was due before the installation went live: a plan that is
    added in autumn must not send the report of its summer by itself.
    """
    from thidua.watch.due import due_reports

    begin = datetime.combine(settings.go_live, time(0), tzinfo=LEGAL_ZONE)
    plan = latest_plan(one_plan(settings, plan_id))
    due = [
        one
        for one in due_reports(plan, load_workdays())
        if begin <= one.run_at < now - PASSED_AFTER and now <= one.last_instant
    ]
    if not due:
        return []
    rows = connection.execute(statement("report", "figures_by_period.sql"), {"plan_id": plan_id})
    figures = {row.period_id: row for row in rows}
    return [
        one.period_id
        for one in due
        if (row := figures.get(one.period_id)) is None or not (row.is_issued or row.known_at >= one.run_at)
    ]

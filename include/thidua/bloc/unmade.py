"""Reports of blocs that were not made on their day, and of which persons have recorded something since."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from thidua.calendar.due import due_instants
from thidua.calendar.obligations import report_run_at
from thidua.calendar.workdays import Workdays
from thidua.plan.amend import plan_in_force
from thidua.plan.model import Plan
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import load_sql

UNMADE_AFTER = timedelta(hours=1)
"""A report that was to be made so long ago is made by no run any more: its run failed, or there never was one."""

Records = dict[tuple[str, str], datetime]
"""By plan and period, when persons recorded something last."""


def unissued_records(connection: sa.Connection, *, plan_ids: Collection[str]) -> Records:
    """Of reports that were never issued and about which nobody was asked."""
    statement = sa.text(load_sql("bloc", "recorded_unissued.sql"))
    rows = connection.execute(statement, {"plan_ids": list(plan_ids)})
    return {(row.plan_id, row.period_id): row.newest_at for row in rows}


def unmade_periods(plan: Plan, records: Records, *, go_live: date, workdays: Workdays, now: datetime) -> list[str]:
    """Periods of the plan whose day has passed, not before `go_live`, and of which something was recorded since."""
    return [
        period_id
        for (plan_id, period_id), newest_at in records.items()
        if plan_id == plan.id
        and (run_at := _run_at(plan, period_id, workdays)) is not None
        and run_at.astimezone(LEGAL_ZONE).date() >= go_live
        and newest_at > run_at
        and now > run_at + UNMADE_AFTER
    ]


def _run_at(plan: Plan, period_id: str, workdays: Workdays) -> datetime | None:
    """None for a period that the plan has not, or that has no day."""
    period = next((one for one in plan.periods if one.id == period_id), None)
    if period is None:
        return None
    in_force = plan_in_force(plan, period=period)
    period = in_force.period(period_id)
    has_day = due_instants(period.report_due, workdays).last_working_day is not None
    return report_run_at(in_force, period, workdays) if has_day else None

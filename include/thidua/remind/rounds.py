"""Which reports of units are a matter today: who owes them, and who was told already."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import sqlalchemy as sa

from thidua.calendar.due import due_instants, end_of_day
from thidua.calendar.workdays import Workdays
from thidua.errors import PlanError
from thidua.plan.amend import plan_in_force
from thidua.plan.model import Period, Plan, ReminderPolicy, Unit
from thidua.remind.days import days_before, days_overdue, newest_step, working_day_after
from thidua.remind.standings import Standing, is_being_read, read_standings, run_sql
from thidua.text.dates import LEGAL_ZONE

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Round:
    """One period whose units' reports are due or overdue, on or after a day on which they are reminded.

    plan, period: as in force. step: that day. days: working days left until the last one, today not counted, or
    working days since the legal end. standings: of all units that owe a report. told: when each item was told last.
    """

    plan: Plan
    period: Period
    policy: ReminderPolicy
    phase: Literal["due", "overdue"]
    step: date
    today: date
    days: int
    last_working_day: date
    last_instant: datetime
    is_escalated: bool
    standings: Mapping[str, Standing]
    told: Mapping[str, date]

    @property
    def owing(self) -> tuple[Unit, ...]:
        """Units that have something to do, in the plan's order."""
        return tuple(u for u in self.plan.units if u.id in self.standings and self.standings[u.id].is_owed)

    def is_time(self, kind: str, key: str) -> bool:
        """Today is its day; or that day has passed without it, and it is made up for."""
        told = self.told.get(f"{kind}|{key}")
        return self.step == self.today or told is None or told < self.step


def open_rounds(
    connection: sa.Connection, *, plans: Sequence[Plan], workdays: Workdays, now: datetime
) -> Iterator[Round]:
    """Of plans that remind. A plan whose calendar cannot be worked out is told in the log; the others go on."""
    for plan in plans:
        if plan.reminders is None:
            continue
        rounds = [r for p in plan.periods if (r := _find_round(connection, plan, p, workdays=workdays, now=now))]
        if rounds and not is_being_read(connection, plan_id=plan.id, now=now):
            yield from rounds


def _find_round(
    connection: sa.Connection, plan: Plan, period: Period, *, workdays: Workdays, now: datetime
) -> Round | None:
    assert plan.reminders is not None
    try:
        return _round(connection, plan, period, plan.reminders, workdays=workdays, now=now)
    except PlanError as error:
        log.warning("%s|%s: %s", plan.id, period.id, error)
        return None


def _round(
    connection: sa.Connection,
    as_issued: Plan,
    period: Period,
    policy: ReminderPolicy,
    *,
    workdays: Workdays,
    now: datetime,
) -> Round | None:
    plan = plan_in_force(as_issued, period=period, known_at=now)
    period = plan.period(period.id)
    due, today = due_instants(period.unit_due, workdays), now.astimezone(LEGAL_ZONE).date()
    last_day = due.last_working_day
    if due.last_instant is None or last_day is None or now > end_of_day(period.lock):
        return None
    legal_day = due.last_instant.astimezone(LEGAL_ZONE).date()
    if today < period.opens or (policy.since is not None and legal_day < policy.since):
        return None
    is_overdue = today > legal_day
    if is_overdue:
        steps = days_overdue(policy, last_day=legal_day, until=today, workdays=workdays)
    else:
        steps = days_before(policy, opens=period.opens, last_working_day=last_day, workdays=workdays)
    step = newest_step(steps, today)
    if step is None or (not is_overdue and today > last_day):
        return None
    units = [unit.id for unit in plan.units_of(period)]
    return Round(
        plan=plan,
        period=period,
        policy=policy,
        phase="overdue" if is_overdue else "due",
        step=step,
        today=today,
        days=workdays.count_between(legal_day, today) if is_overdue else workdays.count_between(today, last_day),
        last_working_day=last_day,
        last_instant=due.last_instant,
        is_escalated=is_overdue and today >= working_day_after(legal_day, policy.escalate_after, workdays),
        standings=read_standings(connection, plan_id=plan.id, period_id=period.id, unit_ids=units),
        told=read_told(connection, since=step, now=now) if step < today else {},
    )


def read_told(connection: sa.Connection, *, since: date, now: datetime) -> dict[str, date]:
    """On which day an item, 'kind|key', was told last, or is being told at `now`; from the day `since` on."""
    return {row.item_key: row.day for row in run_sql(connection, "told", first_day=since, now=now)}

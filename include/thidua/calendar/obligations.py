"""The calendar of a plan: who owes what until when, and when the pipeline itself makes the report.

NĐ 09/2019/NĐ-CP, Điều 8.5.b: each level of the cascade unit -> commune -> city keeps a working day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from thidua.calendar.due import due_instants, end_of_day, last_admissible_day
from thidua.calendar.workdays import ONE_DAY, Workdays
from thidua.errors import PlanError
from thidua.plan.model import DueRule, Period, Plan
from thidua.text.dates import LEGAL_ZONE


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """One level's duty in one period.

    opens: first day on which reports are taken. last_instant: legal end. last_working_day: what reminders aim
    at. lock_instant: from then on a correction needs an operator's decision. slack_working_days: of the unit
    level, whole working days between the units' last admissible day and the commune's (neither counted); zero
    or negative is a warning; None at the commune level and where a rule has no date.
    """

    plan_id: str
    period_id: str
    level: Literal["unit", "commune"]
    flow_id: str
    rule: DueRule
    opens: date
    last_working_day: date | None
    last_instant: datetime | None
    lock_instant: datetime
    slack_working_days: int | None


def plan_calendar(plan: Plan, workdays: Workdays) -> tuple[Obligation, ...]:
    """Per period that of the units where they owe anything, then that of the commune where a report is due; in the
    order of the plan."""
    return tuple(obligation for period in plan.periods for obligation in _obligations(plan, period, workdays))


def _obligations(plan: Plan, period: Period, workdays: Workdays) -> Iterator[Obligation]:
    if period.unit_flow is not None and period.unit_due is not None:
        yield _obligation(plan, period, "unit", flow_id=period.unit_flow, rule=period.unit_due, workdays=workdays)
    if period.report_flow is not None and period.report_due is not None:
        yield _obligation(
            plan, period, "commune", flow_id=period.report_flow, rule=period.report_due, workdays=workdays
        )


def _obligation(
    plan: Plan,
    period: Period,
    level: Literal["unit", "commune"],
    *,
    flow_id: str,
    rule: DueRule,
    workdays: Workdays,
) -> Obligation:
    due = due_instants(rule, workdays)
    return Obligation(
        plan_id=plan.id,
        period_id=period.id,
        level=level,
        flow_id=flow_id,
        rule=rule,
        opens=period.opens,
        last_working_day=due.last_working_day,
        last_instant=due.last_instant,
        lock_instant=end_of_day(period.lock),
        slack_working_days=slack(period, workdays) if level == "unit" else None,
    )


def slack(period: Period, workdays: Workdays) -> int | None:
    """Working days strictly between the units' and the commune's last admissible day.

    Negative where the units may hand in after the commune must have sent; None where either has no date.
    """
    units, commune = last_admissible_day(period.unit_due), last_admissible_day(period.report_due)
    return None if units is None or commune is None else slack_between(units, commune, workdays)


def slack_between(units: date, commune: date, workdays: Workdays) -> int:
    """Working days strictly between the two last admissible days; negative where the units' is the later one."""
    if units > commune:
        return -workdays.count_between(commune, units)
    return workdays.count_between(units, commune - ONE_DAY)


def report_last_instant(plan: Plan, period: Period, workdays: Workdays) -> datetime:
    """The last legal instant of the commune's report."""
    instant = due_instants(period.report_due, workdays).last_instant
    if instant is None:
        raise _no_date(plan, period)
    return instant


def report_run_at(plan: Plan, period: Period, workdays: Workdays) -> datetime:
    """When the pipeline makes and sends the report.

    At the opening of the first working day after the units' last admissible day, so that everything handed in
    on time is in it and people keep the rest of the slack to read it. Where the plan leaves no such day, in the
    afternoon of the report's last working day: late enough for units that hand in that day, and early enough
    to be sent within office hours.
    """
    last_day = due_instants(period.report_due, workdays).last_working_day
    if last_day is None:
        raise _no_date(plan, period)
    units = last_admissible_day(period.unit_due)
    day = workdays.next_after(units) if units else None
    if day is None or day > last_day:
        return datetime.combine(last_day, workdays.last_day_run, tzinfo=LEGAL_ZONE)
    return datetime.combine(day, workdays.report_run, tzinfo=LEGAL_ZONE)


def _no_date(plan: Plan, period: Period) -> PlanError:
    if period.report_due is None:
        return PlanError(
            f"Kế hoạch {plan.id}, kỳ {period.id}: không có báo cáo gửi cấp trên",
            remedy="Kỳ này chỉ thu biểu mẫu của đơn vị; chọn kỳ khác.",
        )
    return PlanError(
        f"Kế hoạch {plan.id}, kỳ {period.id}: hạn gửi báo cáo ('{period.report_due.raw_text}') chưa có ngày",
        remedy=f"Ghi ngày vào periods, kỳ {period.id}, report_due.anchor.",
    )

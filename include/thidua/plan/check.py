"""What `thidua plan check` prints: each plan's calendar, and what the calendar does not leave time for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from thidua.calendar.due import due_instants
from thidua.calendar.obligations import Obligation, plan_calendar, report_run_at
from thidua.calendar.workdays import Workdays, load_workdays
from thidua.errors import PlanError
from thidua.plan.calendar_warnings import CalendarWarning, find_warnings
from thidua.plan.load import load_plan
from thidua.plan.model import Basis, DueRule, Flow, Period, Plan
from thidua.plan.table import format_table
from thidua.plan.yaml_files import REMEDY

__all__ = ["CalendarRow", "CalendarWarning", "describe_calendar", "describe_plan", "find_warnings", "print_checks"]

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_LEVELS = {"unit": "đơn vị", "commune": "phường, xã"}
_COMMUNE_FLOWS = {"commune_report", "bloc_report", "monitoring"}
_HEADINGS = (
    "Kỳ",
    "Cấp",
    "Luồng",
    "Thời hạn",
    "Căn cứ",
    "Hạn pháp lý cuối cùng",
    "Ngày làm việc cuối",
    "Dư đến cấp trên",
    "Hệ thống lập báo cáo",
)


@dataclass(frozen=True, kw_only=True)
class CalendarRow:
    """One obligation of the calendar. period_id is None for a flow that is no report of a period.

    slack_working_days: to the next level, at the unit level only. run_at: when the pipeline makes the report.
    """

    plan_id: str
    period_id: str | None
    level: str
    flow_id: str
    rule: DueRule
    last_instant: datetime | None
    last_working_day: date | None
    slack_working_days: int | None = None
    run_at: datetime | None = None


def print_checks(paths: Sequence[Path]) -> str:
    """The checked plans' calendars and warnings as text; PlanError tells the faults of all files at once."""
    plans, messages = [], []
    for path in paths:
        try:
            plans.append(load_plan(path))
        except PlanError as error:
            messages.append(error.message)
    if messages:
        raise PlanError("\n".join(messages), remedy=REMEDY)
    workdays = load_workdays()
    return "\n\n".join(describe_plan(plan, workdays) for plan in plans)


def describe_plan(plan: Plan, workdays: Workdays) -> str:
    """One plan's calendar as an aligned table, its warnings below."""
    rows = [_cells(row) for row in describe_calendar(plan, workdays)]
    warnings = [f"  CẢNH BÁO: {warning.text}" for warning in find_warnings(plan, workdays)]
    counts = f"{len(plan.units)} đơn vị, {len(plan.targets)} chỉ tiêu, {len(plan.movements)} phong trào"
    title = f"{plan.id}: {plan.commune}, năm {plan.year} ({counts})"
    return "\n".join([title, *format_table(_HEADINGS, rows), *(warnings or ["  Không có cảnh báo."])])


def describe_calendar(plan: Plan, workdays: Workdays) -> list[CalendarRow]:
    """Every obligation of the plan: the periods' reports first, then the flows that belong to no period."""
    periods = {period.id: period for period in plan.periods}
    reports = [
        _report_row(plan, periods[obligation.period_id], obligation, workdays=workdays)
        for obligation in plan_calendar(plan, workdays)
    ]
    used = {row.flow_id for row in reports}
    return [*reports, *(_flow_row(plan, flow, workdays) for flow in plan.flows if flow.id not in used)]


def _report_row(plan: Plan, period: Period, obligation: Obligation, *, workdays: Workdays) -> CalendarRow:
    is_dated_report = obligation.level == "commune" and obligation.last_instant is not None
    return CalendarRow(
        plan_id=plan.id,
        period_id=period.id,
        level=obligation.level,
        flow_id=obligation.flow_id,
        rule=obligation.rule,
        last_instant=obligation.last_instant,
        last_working_day=obligation.last_working_day,
        slack_working_days=obligation.slack_working_days,
        run_at=report_run_at(plan, period, workdays) if is_dated_report else None,
    )


def _flow_row(plan: Plan, flow: Flow, workdays: Workdays) -> CalendarRow:
    due = due_instants(flow.due, workdays)
    return CalendarRow(
        plan_id=plan.id,
        period_id=None,
        level="commune" if flow.kind in _COMMUNE_FLOWS else "unit",
        flow_id=flow.id,
        rule=flow.due,
        last_instant=due.last_instant,
        last_working_day=due.last_working_day,
    )


def _cells(row: CalendarRow) -> tuple[str, ...]:
    return (
        row.period_id or "-",
        _LEVELS[row.level],
        row.flow_id,
        row.rule.raw_text,
        _basis(row.rule.basis),
        _instant(row.last_instant) if row.last_instant else "chưa có ngày",
        _day(row.last_working_day) if row.last_working_day else "-",
        "-" if row.slack_working_days is None else f"{row.slack_working_days} ngày làm việc",
        f"{row.run_at:%H:%M} {_day(row.run_at)}" if row.run_at else "-",
    )


def _basis(basis: Basis) -> str:
    return f"dòng {basis.line}" if basis.line else "giả định"


def _instant(instant: datetime) -> str:
    return f"{instant:%H:%M:%S} {_day(instant)}"


def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"

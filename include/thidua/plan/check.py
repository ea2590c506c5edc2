"""What `thidua plan check` prints: each plan's calendar, and what the calendar does not leave time for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from thidua.calendar.due import due_instants
from thidua.calendar.obligations import Obligation, plan_calendar, report_run_at
from thidua.calendar.workdays import Workdays, load_workdays
from thidua.errors import PlanError
from thidua.plan.aggregator_warnings import aggregator_warnings
from thidua.plan.amend import latest_plan
from thidua.plan.bloc_faults import bloc_warnings
from thidua.plan.bloc_lines import bloc_lines
from thidua.plan.calendar_warnings import CalendarWarning, find_warnings
from thidua.plan.describe_changes import amendment_lines, amendment_warnings, correction_line
from thidua.plan.describe_issuing import issuing_lines
from thidua.plan.describe_reminders import reminder_lines
from thidua.plan.identities import Plans, read_others, tie_faults, tie_warnings
from thidua.plan.load import load_plan, plan_files
from thidua.plan.model import DueRule, Flow, Period, Plan
from thidua.plan.period_kinds import DIFFICULTIES, suffix_of
from thidua.plan.succession import Succession, read_succession, succession_warnings
from thidua.plan.table import format_table
from thidua.plan.task_lines import task_lines
from thidua.plan.unit_faults import find_overlaps
from thidua.plan.yaml_files import REMEDY
from thidua.text.dates import format_weekday

__all__ = ["CalendarRow", "CalendarWarning", "describe_calendar", "describe_plan", "find_warnings", "print_checks"]

_LEVELS = {"unit": "đơn vị", "commune": "phường, xã"}
_LEVELS_OF_CITY = {"unit": "phường, xã", "commune": "thành phố"}
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
_OTHER_HEADINGS = (
    "Luồng",
    "Loại",
    "Thời hạn kế hoạch nêu",
    "Căn cứ",
    "Hạn pháp lý cuối cùng",
    "Ngày làm việc cuối",
    "Kỳ dùng hạn khác",
)
_FLOW_KINDS = {
    "unit_report": "báo cáo của đơn vị",
    "commune_report": "báo cáo của phường, xã",
    "unit_plan": "kế hoạch của đơn vị",
    "registration": "đăng ký thi đua",
    "bloc_report": "báo cáo của khối thi đua",
    "monitoring": "theo dõi, tổng hợp",
    "difficulties": "báo cáo khó khăn, vướng mắc",
}


@dataclass(frozen=True, kw_only=True)
class CalendarRow:
    """One obligation of the calendar. period_id is None for a flow's own rule, where no period goes by it.

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
    """The checked plans' calendars and warnings as text; a folder stands for all plan files in it.

    PlanError tells the faults of all files at once.
    """
    plans, messages = [], []
    for path in (file for place in paths for file in (plan_files(place) if place.is_dir() else [place])):
        try:
            plans.append(load_plan(path))
        except PlanError as error:
            messages.append(error.message)
    if messages:
        raise PlanError("\n".join(messages), remedy=REMEDY)
    workdays = load_workdays()
    folders = {place if place.is_dir() else place.parent for place in paths}
    files = [file for folder in folders for file in plan_files(folder)]
    beside = read_others(plans, files) if any(unit.same_as for plan in plans for unit in plan.units) else {}
    if faults := [f"{plan.id}: {fault}" for plan in plans for fault in tie_faults(plan, beside)]:
        raise PlanError("\n".join(faults), remedy=REMEDY)
    succession = read_succession(plans, files)
    return "\n\n".join(describe_plan(plan, workdays, succession=succession, beside=beside) for plan in plans)


def describe_plan(
    plan: Plan, workdays: Workdays, *, succession: Succession | None = None, beside: Plans | None = None
) -> str:
    """One plan's calendar as aligned tables, with all decisions in it; the decisions and its warnings below.

    succession, beside: which plans there are beside it; None where that is not known, and not told.
    """
    now = latest_plan(plan)
    levels = _LEVELS_OF_CITY if plan.kind == "city" else _LEVELS
    calendar = describe_calendar(now, workdays)
    reports = format_table(_HEADINGS, [_cells(row, levels) for row in calendar if row.period_id])
    others = [_other_cells(now, row) for row in calendar if not row.period_id]
    if others:
        reports += ["  Luồng khác:", *format_table(_OTHER_HEADINGS, others)]
    decisions = [f"  THAY ĐỔI: {line}." for line in amendment_lines(plan)]
    texts = [warning.text for warning in find_warnings(now, workdays)]
    texts += [*aggregator_warnings(now), *find_overlaps(now), *bloc_warnings(now), *amendment_warnings(plan)]
    texts += () if succession is None else succession_warnings(now, succession)
    texts += () if beside is None else tie_warnings(now, beside)
    warnings = [f"  CẢNH BÁO: {text}" for text in texts]
    counts = f"{len(now.units)} {levels['unit']}, {len(now.targets)} chỉ tiêu, {len(now.movements)} phong trào"
    title = f"{plan.id}: {plan.commune}, năm {plan.year} ({counts})"
    policy = f"  {correction_line(plan.corrections)}"
    return "\n".join(
        [
            title,
            *reports,
            *task_lines(now, workdays),
            *(f"  {line}" for line in bloc_lines(now)),
            policy,
            *(f"  {line}" for line in issuing_lines(plan.approval, plan.numbering, plan.signing)),
            *(f"  {line}" for line in reminder_lines(plan.reminders)),
            *decisions,
            *(warnings or ["  Không có cảnh báo."]),
        ]
    )


def describe_calendar(plan: Plan, workdays: Workdays) -> list[CalendarRow]:
    """The periods' reports first, then the stated rule of each flow that no period goes by."""
    periods = {period.id: period for period in plan.periods}
    reports = [
        _report_row(plan, periods[obligation.period_id], obligation, workdays=workdays)
        for obligation in plan_calendar(plan, workdays)
    ]
    used = {(row.flow_id, row.rule.kind, row.rule.anchor) for row in reports}
    others = [flow for flow in plan.flows if (flow.id, flow.due.kind, flow.due.anchor) not in used]
    return [*reports, *(_flow_row(plan, flow, workdays) for flow in others)]


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


def _cells(row: CalendarRow, levels: Mapping[str, str]) -> tuple[str, ...]:
    return (
        str(row.period_id),
        levels[row.level],
        row.flow_id,
        row.rule.raw_text,
        row.rule.basis.place,
        _instant(row.last_instant) if row.last_instant else _no_instant(row),
        format_weekday(row.last_working_day) if row.last_working_day else "-",
        "-" if row.slack_working_days is None else f"{row.slack_working_days} ngày làm việc",
        f"{row.run_at:%H:%M} {format_weekday(row.run_at)}" if row.run_at else "-",
    )


def _no_instant(row: CalendarRow) -> str:
    is_open = row.period_id is not None and suffix_of(row.period_id).kind == DIFFICULTIES
    return "bất cứ lúc nào" if is_open else "chưa có ngày"


def _other_cells(plan: Plan, row: CalendarRow) -> tuple[str, ...]:
    kind = next(flow.kind for flow in plan.flows if flow.id == row.flow_id)
    periods = [period.id for period in plan.periods if row.flow_id in {period.unit_flow, period.report_flow}]
    return (
        row.flow_id,
        _FLOW_KINDS[kind],
        row.rule.raw_text,
        row.rule.basis.place,
        _instant(row.last_instant) if row.last_instant else "chưa có ngày",
        format_weekday(row.last_working_day) if row.last_working_day else "-",
        ", ".join(periods) or "-",
    )


def _instant(instant: datetime) -> str:
    return f"{instant:%H:%M:%S} {format_weekday(instant)}"

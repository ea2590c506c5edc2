"""Which reports are due when: the plans' calendars with all later decisions, read anew when a file has changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

from thidua.acknowledge.expected import expected_answers
from thidua.calendar.due import due_instants, end_of_day
from thidua.calendar.obligations import report_last_instant, report_run_at
from thidua.calendar.workdays import Workdays
from thidua.errors import PlanError
from thidua.plan.acknowledgements import Expected
from thidua.plan.amend import latest_plan
from thidua.plan.load import load_plan
from thidua.plan.model import Period, Plan
from thidua.text.dates import LEGAL_ZONE
from thidua.watch.limits import Limits


@dataclass(frozen=True, kw_only=True)
class DueReport:
    """One report of a commune.

    run_at: when the pipeline makes it. units_last_instant, units_last_working_day: of the units' own reports; None
    where the plan gives no date. unit_ids: who owes one. gather_at_most: how long changes to it are gathered.
    is_numbered_by_hand: the clerk gives its number. expected: (recipient's id, answer) of those that are to confirm it,
    answer_hours before its end.
    """

    plan_id: str
    period_id: str
    name: str
    run_at: datetime
    last_instant: datetime
    last_working_day: date
    units_last_instant: datetime | None
    units_last_working_day: date | None
    lock_instant: datetime
    unit_ids: frozenset[str]
    gather_at_most: timedelta
    is_numbered_by_hand: bool = False
    expected: tuple[tuple[str, Expected], ...] = ()
    answer_hours: int = 24

    @cached_property
    def key(self) -> str:
        """'kien-an-2025|2025-Y', as everywhere."""
        return f"{self.plan_id}|{self.period_id}"

    def is_in_danger(self, limits: Limits, *, now: datetime) -> bool:
        """Whether so little time is left that whatever keeps the report is critical."""
        return now >= self.last_instant - timedelta(hours=limits.report.danger_hours)

    @cached_property
    def alert_key(self) -> str:
        """With the day: a report whose deadline was moved is due anew."""
        return f"report|{self.key}|{self.last_instant.astimezone(LEGAL_ZONE):%Y-%m-%d}"


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """All reports with a date, and what is wrong with the plan files that could not be read, by plan."""

    reports: tuple[DueReport, ...]
    faults: dict[str, str]
    plan_ids: tuple[str, ...]


def read_calendar(folder: Path, workdays: Workdays, *, go_live: date) -> Calendar:
    """The calendar of every plan in the folder. One plan that cannot be read leaves all others as they are."""
    reports: list[DueReport] = []
    faults: dict[str, str] = {}
    paths = sorted(folder.glob("*.yaml"))
    begin = datetime.combine(go_live, time(0), tzinfo=LEGAL_ZONE)
    for path in paths:
        try:
            reports += [report for report in read_reports(path, workdays) if report.run_at >= begin]
        except (PlanError, OSError) as error:
            faults[path.stem] = " ".join(str(error).split())[:500]
    return Calendar(reports=tuple(reports), faults=faults, plan_ids=tuple(path.stem for path in paths))


def read_reports(path: Path, workdays: Workdays) -> tuple[DueReport, ...]:
    """The reports of one plan's file that have a date, read anew when it has changed; PlanError, OSError."""
    status = path.stat()
    return _reports_of(path, (status.st_mtime_ns, status.st_size), workdays)


@lru_cache(maxsize=4096)
def _reports_of(path: Path, _version: tuple[int, int], workdays: Workdays) -> tuple[DueReport, ...]:
    return due_reports(latest_plan(load_plan(path)), workdays)


def due_reports(plan: Plan, workdays: Workdays) -> tuple[DueReport, ...]:
    """The plan's reports that have a date."""
    return tuple(_dated(plan, workdays))


def _dated(plan: Plan, workdays: Workdays) -> Iterator[DueReport]:
    for period in plan.periods:
        last_day = due_instants(period.report_due, workdays).last_working_day
        if last_day is not None:
            yield _due_report(plan, period, workdays, last_day=last_day)


def _due_report(plan: Plan, period: Period, workdays: Workdays, *, last_day: date) -> DueReport:
    units = due_instants(period.unit_due, workdays)
    return DueReport(
        plan_id=plan.id,
        period_id=period.id,
        name=f"Báo cáo {period.label} của {plan.commune}",
        run_at=report_run_at(plan, period, workdays),
        last_instant=report_last_instant(plan, period, workdays),
        last_working_day=last_day,
        units_last_instant=units.last_instant,
        units_last_working_day=units.last_working_day,
        lock_instant=end_of_day(period.lock),
        unit_ids=frozenset(unit.id for unit in plan.units_of(period)),
        gather_at_most=timedelta(minutes=plan.corrections.gather_at_most_minutes),
        is_numbered_by_hand=plan.numbering.numbers == "given",
        expected=tuple(expected_answers(plan).items()),
        answer_hours=plan.acknowledgements.hours_before_deadline,
    )

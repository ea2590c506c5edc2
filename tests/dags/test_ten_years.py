"""Ten years of reports on a machine that is switched off, and whose clock jumps: each report once, and in time.

Nothing stands in for the schedule: dates are read from plan files, travel serialised, and Airflow's own loop is played
as far as a timetable sees it. Only the clock is ours.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from airflow.timetables.base import DagRunInfo, TimeRestriction
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.plans import make_plan
from factories.years import write_plans
from thidua.calendar.report_dates import ReportDate, read_report_dates
from thidua.calendar.workdays import load_workdays
from thidua.plan.calendar_warnings import find_warnings
from thidua.text.dates import LEGAL_ZONE
from thidua_airflow.timetable import ReportDatesTimetable

FIRST_YEAR, LAST_YEAR = 2025, 2035
YEARS = range(FIRST_YEAR, LAST_YEAR)
REPORTS_A_YEAR = 15
Schedules = dict[int, ReportDatesTimetable]
CATCHUP = TimeRestriction(earliest=None, latest=None, catchup=True)
PLANS_ARE_THERE = timedelta(days=5)
"""The plans of a year are written in its first days."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Look:
    """One round of the scheduler. error: how far the machine's clock is off."""

    true: datetime
    error: timedelta = timedelta(0)

    @property
    def clock(self) -> datetime:
        return self.true + self.error


@dataclass
class Scheduler:
    """What Airflow keeps of the schedule between two rounds: its last run and the next one, worked out after each run
    and whenever the DAG was serialised anew. made: when each report was made, truly."""

    schedules: Schedules
    last: DagRunInfo | None = None
    next: DagRunInfo | None = None
    parsed_in: int | None = None
    made: dict[str, datetime] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)

    def look(self, at: Look) -> None:
        if year_of_plans(at.true) != self.parsed_in:
            self.parsed_in = year_of_plans(at.true)
            self._work_out_next()
        while self.next is not None and self.next.run_after <= at.clock:
            key = self.next.partition_key
            assert key is not None
            self.times[key] += 1
            self.made[key] = at.true
            self.last = self.next
            self._work_out_next()

    def _work_out_next(self) -> None:
        assert self.parsed_in is not None
        self.next = self.schedules[self.parsed_in].next_dagrun_info_v2(last_dagrun_info=self.last, restriction=CATCHUP)


def year_of_plans(true: datetime) -> int:
    """The newest year whose plans are written."""
    return (true.astimezone(LEGAL_ZONE) - PLANS_ARE_THERE).year


@pytest.fixture(scope="module")
def dates(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[ReportDate, ...]]:
    """All reports that are known in each year."""
    folder = tmp_path_factory.mktemp("plans")
    known: dict[int, tuple[ReportDate, ...]] = {FIRST_YEAR - 1: ()}
    for year in YEARS:
        write_plans(folder, year)
        known[year] = read_report_dates(folder)
    known[LAST_YEAR] = known[LAST_YEAR - 1]
    return known


@pytest.fixture(scope="module")
def schedules(dates: dict[int, tuple[ReportDate, ...]]) -> Schedules:
    """The DAG's schedule as it is in each year, written and read back."""
    go_live = datetime(FIRST_YEAR, 1, 1, tzinfo=LEGAL_ZONE)
    written = {year: ReportDatesTimetable(known, go_live=go_live).serialize() for year, known in dates.items()}
    return {year: ReportDatesTimetable.deserialize(data) for year, data in written.items()}


def play(schedules: Schedules, looks: Iterable[Look]) -> Scheduler:
    scheduler = Scheduler(schedules)
    for look in looks:
        scheduler.look(look)
    return scheduler


def check(scheduler: Scheduler, reports: Iterable[ReportDate], looks: list[Look]) -> None:
    """Each report once, at the first round whose clock says that its time has come; in time if any round that could
    know it came before the legal end."""
    assert set(scheduler.times.values()) <= {1}
    rounds = [(look.clock, year_of_plans(look.true), look.true) for look in looks]
    right = [look.true for look in looks if not look.error]
    for report in reports:
        assert report.run_at is not None
        assert report.last_instant is not None
        year = int(report.key.partition("|")[2][:4])
        made = scheduler.made[report.key]
        assert made == next(true for clock, known, true in rounds if clock >= report.run_at and known >= year), report
        could_know = bisect_left(right, report.run_at) < bisect_right(right, report.last_instant)
        assert not could_know or made <= report.last_instant, report


def every(step: timedelta, *, first: date, last: date) -> Iterator[datetime]:
    instant = datetime.combine(first, datetime.min.time(), tzinfo=UTC)
    while instant.date() < last:
        yield instant
        instant += step


def test_ten_years_of_off_days_and_clock_jumps(dates: dict[int, tuple[ReportDate, ...]], schedules: Schedules) -> None:
    random = Random(2025)
    looks: list[Look] = []
    off_until, wrong_until = datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    error = timedelta(0)
    for true in every(4 * HOUR, first=date(FIRST_YEAR, 1, 1), last=date(LAST_YEAR, 2, 1)):
        if true >= off_until and random.random() < 0.008:
            off_until = true + timedelta(hours=random.uniform(1, 24 * 21))
        if true >= wrong_until:
            error = timedelta(0)
            if random.random() < 0.008:
                error = timedelta(hours=random.choice([-72, -25, -3, -1, 1, 5, 24, 24 * 7]))
                wrong_until = true + timedelta(hours=random.uniform(1, 24 * 4))
        if true >= off_until:
            looks.append(Look(true, error))
    scheduler = play(schedules, looks)
    assert len(scheduler.made) == len(YEARS) * REPORTS_A_YEAR == len(dates[LAST_YEAR])
    check(scheduler, dates[LAST_YEAR], looks)
    in_time = [one for one in dates[LAST_YEAR] if one.last_instant and scheduler.made[one.key] <= one.last_instant]
    assert len(YEARS) * REPORTS_A_YEAR * 0.8 < len(in_time) < len(YEARS) * REPORTS_A_YEAR


def test_machine_that_is_always_on_makes_every_report_in_time(
    dates: dict[int, tuple[ReportDate, ...]], schedules: Schedules
) -> None:
    looks = [Look(true) for true in every(4 * HOUR, first=date(FIRST_YEAR, 1, 1), last=date(LAST_YEAR, 1, 1))]
    scheduler = play(schedules, looks)
    for report in dates[LAST_YEAR]:
        assert report.run_at is not None
        assert report.last_instant is not None
        assert report.run_at <= scheduler.made[report.key] < report.run_at + 4 * HOUR
        assert scheduler.made[report.key] <= report.last_instant


SPANS = st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=60))
ERRORS = st.one_of(st.just(timedelta(0)), st.timedeltas(min_value=timedelta(days=-40), max_value=timedelta(days=9)))


@settings(max_examples=60, deadline=None, database=None)
@given(gaps=st.lists(st.tuples(SPANS, ERRORS), min_size=1, max_size=150))
def test_any_rounds_of_any_clock_make_each_report_once(
    dates: dict[int, tuple[ReportDate, ...]],
    schedules: Schedules,
    gaps: list[tuple[timedelta, timedelta]],
) -> None:
    true = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    looks = []
    for gap, error in gaps:
        true = min(true + gap, datetime(LAST_YEAR, 1, 1, tzinfo=UTC))
        looks.append(Look(true, error))
    looks.append(Look(datetime(LAST_YEAR, 2, 1, tzinfo=UTC)))
    check(play(schedules, looks), dates[LAST_YEAR], looks)


def test_clock_without_summer_time_says_the_same_hour_all_year(dates: dict[int, tuple[ReportDate, ...]]) -> None:
    hours = {one.run_at.astimezone(UTC).hour for one in dates[LAST_YEAR] if one.run_at}
    assert hours == {1, 8}  # 08:00 and 15:00 at +07:00, in every month of ten years


def test_end_of_february_is_the_29th_in_leap_years(dates: dict[int, tuple[ReportDate, ...]]) -> None:
    ends = {one.key: one.last_instant for one in dates[LAST_YEAR]}
    days = [end.day for year in YEARS if (end := ends[f"thang-02-{year}|{year}-H1"])]
    assert days == [29 if year % 4 == 0 else 28 for year in YEARS]


def test_year_without_holidays_is_scheduled_and_warned_of(dates: dict[int, tuple[ReportDate, ...]]) -> None:
    workdays = load_workdays()
    covered = [year for year in YEARS if workdays.is_covered(date(year, 1, 1), date(year, 12, 31))]
    assert covered
    assert covered[-1] < LAST_YEAR - 1
    assert len(dates[LAST_YEAR]) == len(YEARS) * REPORTS_A_YEAR
    for year in YEARS:
        plan = make_plan()
        moved = plan.periods[0].model_copy(update=_dates_of(year))
        told = [one.text for one in find_warnings(plan.model_copy(update={"periods": (moved,)}), workdays)]
        assert any("bổ sung ngày nghỉ" in text for text in told) == (year not in covered), (year, told)


def _dates_of(year: int) -> dict[str, object]:
    plan = make_plan()
    rules = {
        name: getattr(plan.periods[0], name).model_copy(update={"anchor": date(year, 12, day)})
        for name, day in (("unit_due", 10), ("report_due", 15))
    }
    return {**rules, "data_as_of": date(year, 11, 30), "opens": date(year, 11, 16), "lock": date(year, 12, 31)}

"""Working days of Vietnamese state offices: weekends, holidays, make-up working Saturdays.

Data: `include/catalogue/holidays.yaml` (Bộ luật Lao động 2019, Điều 111-112; yearly decisions on swaps).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from thidua.calendar.holidays import HolidayFile
from thidua.plan.yaml_files import read_model
from thidua.settings import project_path

HOLIDAYS = project_path("include", "catalogue", "holidays.yaml")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Workdays:
    """Which days are working days. What is decided year by year is known from `first_day` to `last_day`.

    Outside of them only weekends and `every_year` are off, and nothing there is verified: whoever asks gets an answer,
    for a schedule that cannot be made is late for certain; `thidua plan check` and the log say that the table ended.

    days_off: holidays, weekends inside them included. make_up_days: weekend days on which offices work. every_year:
    (month, day) of holidays with a fixed date.
    unverified_days: days off whose dates were not officially decided when the table was written.
    report_run, last_day_run: hours (+07:00) at which reports are made, see `thidua.calendar.obligations`.
    """

    first_day: date
    last_day: date
    weekly_days_off: frozenset[int] = frozenset({5, 6})
    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    unverified_days: frozenset[date] = field(default=frozenset())
    every_year: frozenset[tuple[int, int]] = frozenset()
    report_run: time = time(8)
    last_day_run: time = time(15)

    def is_working_day(self, day: date) -> bool:
        if isinstance(day, datetime):
            raise TypeError("a day is needed here, not an instant: an instant has no day without a zone")
        if day in self.make_up_days:
            return True
        return day.weekday() not in self.weekly_days_off and not self._is_holiday(day)

    def last_on_or_before(self, day: date) -> date:
        """The last working day that is not later than `day`."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def next_after(self, day: date) -> date:
        """The first working day later than `day`."""
        day += ONE_DAY
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def count_between(self, after: date, until: date) -> int:
        """Number of working days d with after < d <= until; 0 where until <= after."""
        days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def is_verified(self, first: date, last: date) -> bool:
        """Whether every day off from `first` to `last`, both included, was officially decided."""
        return self.is_covered(first, last) and not any(first <= day <= last for day in self.unverified_days)

    def is_covered(self, first: date, last: date) -> bool:
        """Whether the table holds the years of all days from `first` to `last`, both included."""
        return self.first_day <= first and last <= self.last_day

    def _is_holiday(self, day: date) -> bool:
        return day in self.days_off if self.is_covered(day, day) else (day.month, day.day) in self.every_year


def read_workdays(path: Path) -> Workdays:
    """The table in the file; PlanError lists everything that is wrong with it."""
    content = read_model(path, HolidayFile)
    return Workdays(
        first_day=content.coverage.first,
        last_day=content.coverage.last,
        weekly_days_off=content.weekly_days_off.numbers,
        days_off=content.days_off(),
        make_up_days=frozenset(w.day for w in content.working_days),
        unverified_days=content.unverified_days(),
        every_year=frozenset((day.month, day.day) for day in content.every_year.dates),
        report_run=content.schedule.report_run,
        last_day_run=content.schedule.last_day_run,
    )


@cache
def load_workdays() -> Workdays:
    """The project's own table."""
    return read_workdays(HOLIDAYS)

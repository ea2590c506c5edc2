"""Working days of Vietnamese state offices: weekends, holidays, make-up working Saturdays.

Data: `include/catalogue/holidays.yaml` (Bộ luật Lao động 2019, Điều 111-112; yearly decisions on swaps).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from thidua.calendar.holidays import HolidayFile
from thidua.errors import PlanError
from thidua.plan.yaml_files import read_model
from thidua.settings import project_path

HOLIDAYS = project_path("include", "catalogue", "holidays.yaml")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Workdays:
    """Which days are working days, from `first_day` to `last_day`; asking outside of them is a PlanError.

    days_off: holidays, weekends inside them included. make_up_days: weekend days on which offices work.
    unverified_days: days off whose dates were not officially decided when the table was written.
    report_run, last_day_run: hours (+07:00) at which reports are made, see `thidua.calendar.obligations`.
    """

    first_day: date
    last_day: date
    weekly_days_off: frozenset[int] = frozenset({5, 6})
    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    unverified_days: frozenset[date] = field(default=frozenset())
    report_run: time = time(8)
    last_day_run: time = time(15)

    def is_working_day(self, day: date) -> bool:
        self._require_known(day)
        if day in self.make_up_days:
            return True
        return day.weekday() not in self.weekly_days_off and day not in self.days_off

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
        return not any(first <= day <= last for day in self.unverified_days)

    def _require_known(self, day: date) -> None:
        if isinstance(day, datetime):
            raise TypeError("a day is needed here, not an instant: an instant has no day without a zone")
        if not self.first_day <= day <= self.last_day:
            raise PlanError(
                f"Lịch làm việc chỉ có dữ liệu từ {self.first_day:%d/%m/%Y} đến {self.last_day:%d/%m/%Y}, "
                f"không có ngày {day:%d/%m/%Y}",
                remedy=f"Bổ sung ngày nghỉ lễ và ngày làm bù của năm {day.year} vào {HOLIDAYS.name}.",
            )


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
        report_run=content.schedule.report_run,
        last_day_run=content.schedule.last_day_run,
    )


@cache
def load_workdays() -> Workdays:
    """The project's own table."""
    return read_workdays(HOLIDAYS)

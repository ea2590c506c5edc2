"""The shape of `include/catalogue/holidays.yaml`."""

from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from thidua.plan.model import Model

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Span(Model):
    """First and last day, both included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _ordered(self) -> "Span":
        if self.first > self.last:
            raise ValueError("first <= last")
        return self

    def days(self) -> frozenset[date]:
        return frozenset(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


class Holiday(Span):
    """Days off. A disabled one is known but not in force; an unverified one counts and is reported."""

    name: str
    source: str
    enabled: bool = True
    verified: bool = True
    note: str | None = None


class MakeUpDay(Model):
    """A weekend day on which offices work, in exchange for a day off."""

    day: date
    instead_of: date
    source: str
    note: str | None = None


class WeeklyDaysOff(Model):
    days: tuple[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], ...]
    source: str

    @property
    def numbers(self) -> frozenset[int]:
        """As `date.weekday()` counts: Monday is 0."""
        return frozenset(_WEEK.index(day) for day in self.days)


class EveryYear(Model):
    """Holidays of one fixed date, 'MM-DD': all that is known of a year that nobody has entered yet."""

    days: tuple[Annotated[str, Field(pattern=r"^\d\d-\d\d$")], ...]
    source: str

    @property
    def dates(self) -> tuple[date, ...]:
        """In a leap year; only month and day mean something."""
        return tuple(date.fromisoformat(f"2000-{day}") for day in self.days)

    @model_validator(mode="after")
    def _exist(self) -> "EveryYear":
        len(self.dates)
        return self


class Schedule(Model):
    report_run: time
    last_day_run: time


class HolidayFile(Model):
    """The whole table."""

    coverage: Span
    weekly_days_off: WeeklyDaysOff
    every_year: EveryYear
    schedule: Schedule
    holidays: tuple[Holiday, ...]
    working_days: tuple[MakeUpDay, ...]

    @model_validator(mode="after")
    def _fits_together(self) -> "HolidayFile":
        off = self.days_off()
        for made_up in self.working_days:
            if made_up.day.weekday() not in self.weekly_days_off.numbers or made_up.day in off:
                raise ValueError(f"ngày làm bù {made_up.day} phải là ngày nghỉ hằng tuần và không phải ngày lễ")
            if made_up.instead_of not in off:
                raise ValueError(f"ngày {made_up.instead_of} được hoán đổi phải nằm trong một ngày nghỉ lễ")
        if outside := {day for day in off if not self.coverage.first <= day <= self.coverage.last}:
            raise ValueError(f"ngày nghỉ {min(outside)} nằm ngoài khoảng 'coverage'")
        return self

    def days_off(self) -> frozenset[date]:
        return frozenset().union(*(h.days() for h in self.holidays if h.enabled))

    def unverified_days(self) -> frozenset[date]:
        return frozenset().union(*(h.days() for h in self.holidays if h.enabled and not h.verified))

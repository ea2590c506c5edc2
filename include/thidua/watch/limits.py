"""When the watchdog says something: `include/catalogue/watch.yaml` as a model."""

from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from thidua.plan.base import Model
from thidua.plan.yaml_files import read_model
from thidua.settings import project_path
from thidua.watch.model import Level

LIMITS = project_path("include", "catalogue", "watch.yaml")

LevelName = Literal["notice", "warning", "critical", "breach"]
Positive = Annotated[int, Field(gt=0)]


def level_named(name: LevelName) -> Level:
    return Level[name.upper()]


class Step(Model):
    """From this age on it has this level."""

    minutes: Positive
    level: LevelName


class Share(Model):
    """At most this share of units may be missing so many working days before the end."""

    working_days_left: Annotated[int, Field(ge=0)]
    percent: Annotated[int, Field(ge=0, le=100)]


class FreeSpace(Model):
    """At or below this share of free space it has this level."""

    percent: Annotated[int, Field(ge=0, le=100)]
    level: LevelName


class ReportLimits(Model):
    """Of a report that is due. person_hours: in working hours."""

    due_soon_working_days: Positive
    before_run_working_days: Positive
    danger_hours: Positive
    late_minutes: Positive
    make_minutes: Positive
    send_minutes: Positive
    person_hours: Positive
    missing: tuple[Share, ...]


class Office(Model):
    """Office hours of a working day."""

    opens: time
    closes: time

    @model_validator(mode="after")
    def _ordered(self) -> "Office":
        if self.opens >= self.closes:
            raise ValueError("opens < closes")
        return self


class Stays(Model):
    """How long something may stay as it is."""

    receipt: tuple[Step, ...]
    delivery: tuple[Step, ...]
    correction_waiting: tuple[Step, ...]
    correction_decided: tuple[Step, ...]
    signature: tuple[Step, ...]
    number: tuple[Step, ...]
    mailbox: tuple[Step, ...]
    scan: tuple[Step, ...]
    heartbeat: tuple[Step, ...]


class Limits(Model):
    """The whole file."""

    report: ReportLimits
    office: Office
    stays: Stays
    near_lock_hours: Positive
    clock_minutes: Positive
    airflow_parts: dict[str, LevelName]
    disk: tuple[FreeSpace, ...]
    tolerance_minutes: Annotated[int, Field(ge=0)]
    repeat_hours: dict[LevelName, Positive]
    timeout_seconds: Positive

    @property
    def tolerance(self) -> timedelta:
        return timedelta(minutes=self.tolerance_minutes)

    def repeat_after(self, level: Level) -> timedelta | None:
        """After which time an alert of this level is told again; None: never."""
        names: dict[Level, int] = {level_named(name): hours for name, hours in self.repeat_hours.items()}
        return timedelta(hours=names[level]) if level in names else None


def level_since(steps: tuple[Step, ...], since: datetime, now: datetime) -> Level | None:
    """The level of what has been as it is since then; None while that is nothing to speak of."""
    reached = [level_named(step.level) for step in steps if now - since >= timedelta(minutes=step.minutes)]
    return max(reached, default=None)


def read_limits(path: Path) -> Limits:
    """The limits in the file; PlanError lists everything that is wrong with it."""
    return read_model(path, Limits)


@cache
def load_limits() -> Limits:
    """The project's own."""
    return read_limits(LIMITS)

"""When notices may go out: `include/delivery/reminders.yaml`, a file that the operator may change."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from thidua.calendar.workdays import Workdays
from thidua.deliver.schedule import Retry
from thidua.plan.base import Model
from thidua.plan.yaml_files import read_model
from thidua.settings import project_path
from thidua.text.dates import LEGAL_ZONE


class Hours(Model):
    """The whole file. opens, closes: of a working day, in the legal zone."""

    opens: time
    closes: time
    urgent_hours: Annotated[int, Field(ge=0, le=240)]
    retries: Annotated[tuple[Retry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ordered(self) -> "Hours":
        if self.opens >= self.closes:
            raise ValueError(f"opens {self.opens:%H:%M} >= closes {self.closes:%H:%M}; cần opens < closes")
        return self

    @property
    def delays(self) -> tuple[timedelta, ...]:
        """The wait after the n-th failed attempt, in order; there is one attempt more than there are waits."""
        return tuple(chain.from_iterable([retry.after] * retry.times for retry in self.retries))

    def allow(self, dues: Iterable[datetime | None], *, workdays: Workdays, now: datetime) -> bool:
        """Whether a digest with things due at these instants may go out now."""
        local = now.astimezone(LEGAL_ZONE)
        if workdays.is_working_day(local.date()) and self.opens <= local.time() < self.closes:
            return True
        opening = self._next_opening(local, workdays)
        soon = now + timedelta(hours=self.urgent_hours)
        return any(due is not None and now <= due <= soon and due < opening for due in dues)

    def _next_opening(self, local: datetime, workdays: Workdays) -> datetime:
        day: date = local.date()
        if local.time() >= self.opens or not workdays.is_working_day(day):
            day = workdays.next_after(day)
        return datetime.combine(day, self.opens, tzinfo=LEGAL_ZONE)


def read_hours(path: Path) -> Hours:
    """Raises PlanError for a file that cannot be used."""
    return read_model(path, Hours)


@cache
def load_hours() -> Hours:
    """Those of this installation."""
    return read_hours(project_path("include", "delivery", "reminders.yaml"))

"""A commune's whole installation of which schedulers are killed, as tasks of theirs come to named points."""

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from factories.installation import PERIOD_ID, PLAN_FILE
from thidua.errors import OperatorError
from thidua.launch.api import AirflowApi
from thidua.launch.state import fill_from_running
from thidua.warehouse.connect import opened
from torture.airflow_town import Installation, running_installation
from torture.town import Town, add_plan_of_town

PATIENCE = 600
"""Seconds until a point is reached, or somebody is found dead."""
LOOK = 8.0
"""Seconds between two looks whether anything is at work."""


@dataclass
class Commune:
    """file: where the next point stands until a task has come to it."""

    home: Path
    file: Path
    installation: Installation
    kills: int = field(default=0)

    @cached_property
    def town(self) -> Town:
        """The same as the invariants know it."""
        running, settings = self.installation, fill_from_running(self.installation.settings)
        return Town(
            home=self.home,
            cluster=running.postgres,
            sink=running.sink,
            settings=settings,
            offset=settings.clock_offset,
        )

    @cached_property
    def api(self) -> AirflowApi:
        return self.installation.api

    def rows(self, statement: str) -> list[Any]:
        """The first column of what the warehouse answers."""
        with opened(self.town.settings.warehouse_url) as engine, engine.connect() as connection:
            return list(connection.execute(sa.text(statement)).scalars())

    def is_idle(self, *dag_ids: str) -> bool:
        with suppress(OperatorError):  # the API server may be busy
            return all(run.is_finished for dag_id in dag_ids for run in self.api.runs(dag_id))
        return False

    def start_if_idle(self, dag_id: str) -> None:
        if self.is_idle(dag_id):
            with suppress(OperatorError):
                self.api.trigger(dag_id)

    def kill_at_each(self, points: Sequence[str], *, look: Callable[[], None], check: Callable[[], None]) -> None:
        """The scheduler of whatever task comes to the point; the first of them stands in the file already.

        look: called every `LOOK`, to give tasks something to do. check: called after each.
        """
        for point, following in itertools.zip_longest(points, points[1:]):
            self._wait_until_reached(point, look)
            self.kills += 1
            self._wait_until_buried()
            check()
            if following is not None:
                self.file.write_text(following, encoding="ascii")

    def wait_until(self, is_over: Callable[[], bool], *, seconds: float, look: Callable[[], None]) -> None:
        begun = time.monotonic()
        while not is_over():
            self.installation.start_second()
            assert time.monotonic() - begun < seconds, f"not over it after {seconds} s"
            look()
            time.sleep(2)

    def _wait_until_reached(self, point: str, look: Callable[[], None]) -> None:
        begun = looked = time.monotonic()
        while self.file.exists():
            self.installation.start_second()
            time.sleep(0.1)
            now = time.monotonic()
            assert now - begun < PATIENCE, f"{point} was never reached"
            if now - looked >= LOOK:
                looked = now
                look()

    def _wait_until_buried(self) -> None:
        """All schedulers killed so far are found dead, and what the last one left is ended: it must not take the next
        point."""
        begun = time.monotonic()
        while self.installation.schedulers_killed() < self.kills:
            self.installation.start_second()
            assert time.monotonic() - begun < PATIENCE, f"nobody has found scheduler {self.kills} dead"
            time.sleep(0.1)
        assert self.installation.schedulers_killed() == self.kills


@contextmanager
def running_commune(
    home: Path,
    *,
    first_point: str,
    terms: dict[str, Any],
    recipients: str | None = None,
    ahead: timedelta = timedelta(0),
    environment: Mapping[str, str] | None = None,
) -> Iterator[Commune]:
    """With the report of the year alone.

    terms, recipients: as of a town. ahead: its clock, before that of Airflow.
    environment: more of it, such as connections.
    """
    add_plan_of_town(home, terms=terms, recipients=recipients)
    file = home / "plans" / PLAN_FILE.name
    plan = yaml.safe_load(file.read_text(encoding="utf-8"))
    plan["periods"] = [period for period in plan["periods"] if period["id"] == PERIOD_ID]
    file.write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")
    point = home / "point"
    point.write_text(first_point, encoding="ascii")
    offset = str(ahead.total_seconds())
    known = {"THIDUA_CRASH_FILE": str(point), "THIDUA_CLOCK_OFFSET_SECONDS": offset}
    with running_installation(home, environment={**known, **(environment or {})}) as installation:
        yield Commune(home=home, file=point, installation=installation)

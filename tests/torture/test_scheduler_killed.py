"""The scheduler dies as one of its tasks is at a named point: at each, one after the other in one installation, and at
those around a person's leave in another.

Only in `make torture` (THIDUA_TORTURE_AIRFLOW): it takes half a minute for each, for Airflow waits for heartbeats of
the dead. A second scheduler runs beside the first; the one that dies is that of the task. A unit corrects its figures
whenever nothing else would bring a task to the point, so each point has a replacement of its own where it needs one.
"""

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from factories.approvals import by_person, numbered
from factories.installation import PERIOD_ID, PLAN_FILE, PLAN_ID, hand_in
from factories.plans import ASSUMED
from thidua import pipeline
from thidua.errors import OperatorError
from thidua.launch.api import AirflowApi
from thidua.launch.state import fill_from_running
from torture.airflow_town import Installation, running_installation
from torture.conftest import UNITS
from torture.invariants import check_at_any_time, check_at_the_end, count_rows
from torture.points import FIRST_REPORT, LEAVE, OF_A_MAIL, REPLACEMENT
from torture.town import Town, add_plan_of_town

POINTS = tuple(OF_A_MAIL.get(point, point) for point in (*FIRST_REPORT, *REPLACEMENT))
PATIENCE = 600
"""Seconds until a point is reached."""
AT_LAST = 1200
"""Seconds until all is over: leases of the dead last for minutes."""
LOOK = 8.0
"""Seconds between two looks whether anything is at work."""
FLOW = ("collect_submissions", "deliver_reports", "reissue_reports")
AT_ONCE = {"corrections": {"gather_minutes": 0, "gather_at_most_minutes": 0, "basis": ASSUMED}}
RELEASED = {"approval": by_person(at_deadline="release"), "numbering": numbered()}
"""The deadline is long past, so that nobody is waited for."""

pytestmark = pytest.mark.skipif(
    "THIDUA_TORTURE_AIRFLOW" not in os.environ, reason="NOT TESTED here: takes half an hour; `make torture` plays it"
)


@dataclass
class Commune:
    """file: where the next point stands until a task has come to it."""

    home: Path
    file: Path
    installation: Installation
    handed_in: int = 0

    @cached_property
    def town(self) -> Town:
        """The same as the invariants know it."""
        running, settings = self.installation, fill_from_running(self.installation.settings)
        return Town(home=self.home, cluster=running.postgres, sink=running.sink, settings=settings, offset=timedelta(0))

    @cached_property
    def api(self) -> AirflowApi:
        return self.installation.api

    def correct(self) -> None:
        """A unit hands in other figures, unless its last ones still lie there."""
        if not any((self.home / "landing" / PLAN_ID).glob("*.xlsx")):
            self.handed_in += 1
            hand_in(self.home, UNITS[:1], figures={"E11": {"actual": Decimal(self.handed_in)}})

    def is_idle(self, *dag_ids: str) -> bool:
        with suppress(OperatorError):  # the API server may be busy
            return all(run.is_finished for dag_id in dag_ids for run in self.api.runs(dag_id))
        return False

    def wait_until_reached(self, point: str) -> None:
        begun = looked = time.monotonic()
        while self.file.exists():
            self.installation.start_second()
            time.sleep(0.1)
            now = time.monotonic()
            assert now - begun < PATIENCE, f"{point} was never reached; corrections: {self.handed_in - len(UNITS)}"
            if now - looked < LOOK:
                continue
            looked = now
            if self.is_idle(*FLOW):
                self.correct()
            if self.is_idle(FLOW[0]):
                with suppress(OperatorError):
                    self.api.trigger(FLOW[0])

    def wait_until_buried(self, kills: int) -> None:
        """So many schedulers are found dead, and what the last one left is ended: it must not take the next point."""
        begun = time.monotonic()
        while self.installation.schedulers_killed() < kills:
            self.installation.start_second()
            assert time.monotonic() - begun < PATIENCE, f"nobody has found scheduler {kills} dead"
            time.sleep(0.1)
        assert self.installation.schedulers_killed() == kills


def add_only_plan(home: Path, terms: dict[str, Any]) -> None:
    """With the report of the year alone."""
    add_plan_of_town(home, terms=terms)
    file = home / "plans" / PLAN_FILE.name
    plan = yaml.safe_load(file.read_text(encoding="utf-8"))
    plan["periods"] = [period for period in plan["periods"] if period["id"] == PERIOD_ID]
    file.write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")


@pytest.mark.parametrize(("points", "terms"), [(LEAVE, RELEASED), (POINTS, AT_ONCE)], ids=["leave", "flow"])
def test_every_report_goes_out_once_wherever_its_task_was(
    tmp_path: Path, points: tuple[str, ...], terms: dict[str, Any]
) -> None:
    add_only_plan(tmp_path, terms)
    hand_in(tmp_path, UNITS[:2])
    hand_in(tmp_path, UNITS[2:], figures={"E15": {"estimate": None}})  # this one is told that something is missing
    file = tmp_path / "point"
    file.write_text(points[0], encoding="ascii")
    with running_installation(tmp_path, environment={"THIDUA_CRASH_FILE": str(file)}) as installation:
        commune = Commune(home=tmp_path, file=file, installation=installation, handed_in=len(UNITS))
        for kills, point in enumerate(points, start=1):
            commune.wait_until_reached(point)
            commune.wait_until_buried(kills)
            check_at_any_time(commune.town)
            if kills < len(points):
                file.write_text(points[kills], encoding="ascii")
        wait_until_all_is_over(commune)
        [revisions] = count_rows(commune.town, "report_revision").values()
        check_at_the_end(commune.town, handed_in=commune.handed_in, revisions=revisions)


def wait_until_all_is_over(commune: Commune) -> None:
    """Nothing is at work, lies there, waits, or is to be made; every delivery is decided."""
    begun = time.monotonic()
    settings = commune.town.settings
    while time.monotonic() - begun < AT_LAST:
        commune.installation.start_second()
        is_idle = commune.is_idle(*FLOW) and pipeline.plans_with_work(settings, now=settings.now()) == []
        standings = {one.standing for one in commune.installation.deliveries()}
        if is_idle and standings and standings <= {"SENT", "UNKNOWN", "SUPERSEDED"}:
            return
        time.sleep(2)
    raise AssertionError(f"not over it after {AT_LAST} s: {standings}, idle: {is_idle}")

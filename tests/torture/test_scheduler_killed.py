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
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from factories.approvals import by_person, numbered
from factories.installation import PLAN_ID, hand_in
from factories.plans import ASSUMED
from thidua import pipeline
from thidua.demo.people import READING_SECONDS, find_question, give_leave
from thidua.errors import OperatorError
from torture.commune import Commune, running_commune
from torture.conftest import UNITS
from torture.invariants import check_at_any_time, check_at_the_end, count_rows
from torture.points import FIRST_REPORT, LEAVE, OF_A_MAIL, REPLACEMENT

POINTS = tuple(OF_A_MAIL.get(point, point) for point in (*FIRST_REPORT, *REPLACEMENT))
AT_LAST = 1200
"""Seconds until all is over: leases of the dead last for minutes."""
FLOW = ("collect_submissions", "deliver_reports", "reissue_reports")
ASKING = FLOW[1:]
AT_ONCE = {"corrections": {"gather_minutes": 0, "gather_at_most_minutes": 0, "basis": ASSUMED}}
RELEASED = {**AT_ONCE, "approval": by_person(at_deadline="release"), "numbering": numbered()}
"""The deadline is long past, so that nobody is waited for: but for replacements, which no policy releases."""

pytestmark = pytest.mark.skipif(
    "THIDUA_TORTURE_AIRFLOW" not in os.environ, reason="NOT TESTED here: takes half an hour; `make torture` plays it"
)


@dataclass
class People:
    """Of the commune and its units. handed_in: how many workbooks."""

    commune: Commune
    handed_in: int = len(UNITS)

    def look(self) -> None:
        """Answer what is asked, give the next round something to take in, and start it."""
        self.answer()
        if self.commune.is_idle(*FLOW):
            self.correct()
        self.commune.start_if_idle(FLOW[0])

    def correct(self) -> None:
        """A unit hands in other figures, unless its last ones still lie there."""
        if not any((self.commune.home / "landing" / PLAN_ID).glob("*.xlsx")):
            self.handed_in += 1
            hand_in(self.commune.home, UNITS[:1], figures={"E11": {"actual": Decimal(self.handed_in)}})

    def answer(self) -> None:
        """Allow what waits for somebody."""
        api = self.commune.api
        with suppress(OperatorError):  # the API server may be busy
            for run in [run for dag_id in ASKING for run in api.runs(dag_id) if not run.is_finished]:
                asked = find_question(api, run)
                if asked is not None and not asked.chosen:
                    time.sleep(READING_SECONDS)
                    give_leave(api, run, reason="đã kiểm tra")


@pytest.mark.parametrize(("points", "terms"), [(LEAVE, RELEASED), (POINTS, AT_ONCE)], ids=["leave", "flow"])
def test_every_report_goes_out_once_wherever_its_task_was(
    tmp_path: Path, points: tuple[str, ...], terms: dict[str, Any]
) -> None:
    hand_in(tmp_path, UNITS[:2])
    hand_in(tmp_path, UNITS[2:], figures={"E15": {"estimate": None}})  # this one is told that something is missing
    with running_commune(tmp_path, first_point=points[0], terms=terms) as commune:
        people = People(commune)
        commune.kill_at_each(points, look=people.look, check=lambda: check_at_any_time(commune.town))
        commune.wait_until(lambda: is_all_over(commune), seconds=AT_LAST, look=people.answer)
        people.correct()  # there may have been no replacement so far
        commune.wait_until(lambda: is_all_over(commune), seconds=AT_LAST, look=people.answer)
        counts = count_rows(commune.town, "report_revision", "document_number", "correction_decision")
        revisions, numbers, decisions = counts.values()
        assert (numbers, decisions > 0) == ((revisions, True) if terms is RELEASED else (0, False))
        check_at_the_end(commune.town, handed_in=people.handed_in, revisions=revisions)


def is_all_over(commune: Commune) -> bool:
    """Nothing is at work, lies there, waits, or is to be made; every delivery is decided."""
    settings = commune.town.settings
    if not commune.is_idle(*FLOW) or pipeline.plans_with_work(settings, now=settings.now()):
        return False
    standings = {one.standing for one in commune.installation.deliveries()}
    return bool(standings) and standings <= {"SENT", "UNKNOWN", "SUPERSEDED"}

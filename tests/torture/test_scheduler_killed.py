"""The scheduler dies as one of its tasks is at a named point: at each, one after the other in one installation, and at
those around a person's leave in another.

Only in `make torture` (THIDUA_TORTURE_AIRFLOW): it takes half a minute for each, for Airflow waits for heartbeats of
the dead. A second scheduler runs beside the first; the one that dies is that of the task. A unit corrects its figures
whenever nothing else would bring a task to the point, so each point has a replacement of its own where it needs one.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from factories.approvals import by_person, numbered
from factories.installation import hand_in
from torture.commune import running_commune
from torture.conftest import UNITS
from torture.invariants import check_at_any_time, check_at_the_end, count_rows
from torture.people import AT_ONCE, People, is_all_over
from torture.points import FIRST_REPORT, LEAVE, OF_A_MAIL, REPLACEMENT

POINTS = tuple(OF_A_MAIL.get(point, point) for point in (*FIRST_REPORT, *REPLACEMENT))
AT_LAST = 1200
"""Seconds until all is over: leases of the dead last for minutes."""
RELEASED = {**AT_ONCE, "approval": by_person(at_deadline="release"), "numbering": numbered()}
"""The deadline is long past, so that nobody is waited for: but for replacements, which no policy releases."""

pytestmark = pytest.mark.skipif(
    "THIDUA_TORTURE_AIRFLOW" not in os.environ, reason="NOT TESTED here: takes half an hour; `make torture` plays it"
)


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

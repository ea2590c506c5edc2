"""A kill at every named point, one after the other, in one installation that is restarted each time."""

import re

from thidua.settings import project_path
from torture.conftest import UNITS, Workbooks
from torture.invariants import Rows, check_at_any_time, check_at_the_end, unknown_deliveries
from torture.points import FIRST_REPORT, REPLACEMENT
from torture.town import Town
from torture.worker import KILLED

# The run after `delivery-sent` records first that its outcome is unknown: the second outcome is that of a mail.
OF_A_MAIL = {"delivery-recording": "delivery-recording:2", "delivery-recorded": "delivery-recorded:2"}
LEAVES_UNKNOWN = {"delivery-started", "mail-ended", "delivery-sent", "delivery-recording"}
"""After the mark and before the outcome is committed."""


def test_every_point_is_tried() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in project_path("include").rglob("*.py"))
    assert sorted(re.findall(r'crash_point\("([^"]+)"\)', sources)) == sorted(FIRST_REPORT + REPLACEMENT)


def test_kill_at_every_point_loses_nothing_and_doubles_nothing(
    town: Town, workbooks: Workbooks, undisturbed: Rows
) -> None:
    town.land(workbooks.first)
    kill_at_each(town, FIRST_REPORT)
    assert len(unknown_deliveries(town)) == len(LEAVES_UNKNOWN)
    town.land(workbooks.corrected)
    kill_at_each(town, REPLACEMENT)
    assert check_at_the_end(town, handed_in=len(UNITS) + 1, revisions=2) == undisturbed
    assert len(unknown_deliveries(town)) == len(LEAVES_UNKNOWN)


def kill_at_each(town: Town, points: tuple[str, ...]) -> None:
    for point in points:
        assert town.run(crash_at=OF_A_MAIL.get(point, point)) == KILLED, f"{point} was never reached\n{town.said()}"
        check_at_any_time(town)
    assert town.run() == 0, town.said()

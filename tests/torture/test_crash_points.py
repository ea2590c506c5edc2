"""A kill at every named point, one after the other, in one installation that is restarted each time."""

from pathlib import Path

from factories.approvals import by_person, numbered
from thidua.warehouse.embedded import EmbeddedPostgres
from torture.conftest import UNITS, Workbooks
from torture.invariants import Rows, check_at_any_time, check_at_the_end, count_rows, unknown_deliveries
from torture.killer import KILLED
from torture.points import FIRST_REPORT, LEAVE, OF_A_MAIL, REPLACEMENT
from torture.town import Town, open_town

LEAVES_UNKNOWN = {"delivery-started", "mail-ended", "delivery-sent", "delivery-recording"}
"""After the mark and before the outcome is committed."""


def test_kill_at_every_point_loses_nothing_and_doubles_nothing(
    town: Town, workbooks: Workbooks, undisturbed: list[Rows]
) -> None:
    town.land(workbooks.first)
    kill_at_each(town, FIRST_REPORT)
    assert len(unknown_deliveries(town)) == len(LEAVES_UNKNOWN)
    town.land(workbooks.corrected)
    kill_at_each(town, REPLACEMENT)
    assert check_at_the_end(town, handed_in=len(UNITS) + 1, revisions=2) == undisturbed[1]
    assert len(unknown_deliveries(town)) == len(LEAVES_UNKNOWN)


def test_kill_around_a_persons_leave_asks_once_and_numbers_once(
    tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks
) -> None:
    terms = {"approval": by_person(), "numbering": numbered()}
    with open_town(tmp_path, mortal, terms=terms) as town:
        town.land(workbooks.first)
        kill_at_each(town, LEAVE)
        check_at_the_end(town, handed_in=len(UNITS), revisions=1)
        assert unknown_deliveries(town) == []
        counts = count_rows(town, "approval_request", "approval", "document_number", "document_number_cancellation")
    assert counts == {
        "approval_request": 1,
        "approval": 1,
        "document_number": 1,
        "document_number_cancellation": 0,
    }


def kill_at_each(town: Town, points: tuple[str, ...]) -> None:
    for point in points:
        assert town.run(crash_at=OF_A_MAIL.get(point, point)) == KILLED, f"{point} was never reached\n{town.said()}"
        check_at_any_time(town)
    assert town.run() == 0, town.said()

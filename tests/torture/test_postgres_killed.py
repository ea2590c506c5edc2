"""PostgreSQL stops at once at a named point, under a worker that goes on: at every point in `make torture`, at the one
that costs most in `make test`."""

from pathlib import Path

import pytest

from factories.approvals import by_person, numbered
from thidua.warehouse.embedded import EmbeddedPostgres
from torture.conftest import UNITS, Workbooks
from torture.invariants import Rows, check_at_any_time, check_at_the_end, count_rows
from torture.points import FIRST_REPORT, LEAVE, OF_A_MAIL, REPLACEMENT
from torture.rounds import IS_SHORT, only_in_torture
from torture.town import Town, open_town

IN_SHORT = (OF_A_MAIL["delivery-recording"],)
"""The mail has gone out, and that cannot be written down."""
RESTARTS = 3


@pytest.mark.parametrize("point", IN_SHORT if IS_SHORT else (*FIRST_REPORT, *OF_A_MAIL.values()))
def test_nothing_is_lost_or_doubled(town: Town, workbooks: Workbooks, undisturbed: list[Rows], point: str) -> None:
    town.land(workbooks.first)
    stop_postgres_at(town, point)
    assert check_at_the_end(town, handed_in=len(UNITS), revisions=1) == undisturbed[0]


@only_in_torture
@pytest.mark.parametrize("point", REPLACEMENT)
def test_replacement_too(town: Town, workbooks: Workbooks, undisturbed: list[Rows], point: str) -> None:
    town.land(workbooks.first)
    assert town.run() == 0, town.said()
    town.land(workbooks.corrected)
    stop_postgres_at(town, point)
    assert check_at_the_end(town, handed_in=len(UNITS) + 1, revisions=2) == undisturbed[1]


@only_in_torture
@pytest.mark.parametrize("point", LEAVE)
def test_asks_once_and_numbers_once(tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks, point: str) -> None:
    terms = {"approval": by_person(), "numbering": numbered()}
    with open_town(tmp_path, mortal, terms=terms) as town:
        town.land(workbooks.first)
        stop_postgres_at(town, point)
        check_at_the_end(town, handed_in=len(UNITS), revisions=1)
        counts = count_rows(town, "approval_request", "approval", "document_number")
    assert counts == {"approval_request": 1, "approval": 1, "document_number": 1}


def stop_postgres_at(town: Town, point: str) -> None:
    """Others end the work."""
    town.lose_postgres_at(point)
    check_at_any_time(town)
    assert any(town.run() == 0 for _ in range(RESTARTS)), town.said()
    assert town.run() == 0, town.said()

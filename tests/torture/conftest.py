"""Workbooks made once, and an installation on a PostgreSQL that may be stopped at any moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from factories.installation import PLAN_ID, hand_in
from thidua.warehouse.embedded import EmbeddedPostgres
from torture.invariants import Rows, check_at_the_end, unknown_deliveries
from torture.town import Town, open_town

UNITS = ("TDP-01", "TDP-02", "TH-01")


@dataclass(frozen=True)
class Workbooks:
    """By file name. first: one of each unit; corrected: the next version of one of them."""

    first: dict[str, bytes]
    corrected: dict[str, bytes]


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Workbooks:
    home = tmp_path_factory.mktemp("offices")
    folder = home / "landing" / PLAN_ID
    hand_in(home, UNITS[:2])
    hand_in(home, UNITS[2:], figures={"E15": {"estimate": None}})  # this one is told that something is missing
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    hand_in(home, UNITS[:1], figures={"E11": {"actual": Decimal(3)}})
    corrected = {path.name: path.read_bytes() for path in folder.iterdir() if path.read_bytes() != first[path.name]}
    assert len(corrected) == 1
    return Workbooks(first=first, corrected=corrected)


@pytest.fixture
def town(tmp_path: Path, mortal: EmbeddedPostgres) -> Iterator[Town]:
    with open_town(tmp_path, mortal) as opened:
        yield opened


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, mortal: EmbeddedPostgres, workbooks: Workbooks) -> list[Rows]:
    """What comes out where nothing dies: of the first report alone, and with its replacement."""
    figures = []
    with open_town(tmp_path_factory.mktemp("undisturbed"), mortal) as town:
        for number, landed in enumerate((workbooks.first, workbooks.corrected)):
            town.land(landed)
            assert town.run() == 0, town.said()
            assert unknown_deliveries(town) == []
            figures.append(check_at_the_end(town, handed_in=len(UNITS) + number, revisions=1 + number))
    return figures

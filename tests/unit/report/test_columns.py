"""Columns in which nothing stands are left out where the template allows it."""

import pytest

from factories.reports import make_registered, make_report
from thidua.report.columns import without_empty
from thidua.report.model import Annex, Column, Report, Row

COLUMNS = tuple(
    Column(key=key, heading=key, width=width, align="left")
    for key, width in [("order", 10), ("name", 50), ("share", 15), ("note", 25)]
)
ROWS = (
    Row(cells=("Nhóm",), style="group"),
    Row(cells=("1", "Một", "-", ""), figures=(None, None, None, None)),
    Row(cells=("2", "Hai", "-", "Có"), figures=(None, "key", None, None)),
)


def test_an_empty_optional_column_gives_its_room_to_the_widest() -> None:
    columns, rows = without_empty(COLUMNS, ROWS, optional=("share", "note"))
    assert [(column.key, column.width) for column in columns] == [("order", 10), ("name", 65), ("note", 25)]
    assert [row.cells for row in rows] == [("Nhóm",), ("1", "Một", ""), ("2", "Hai", "Có")]
    assert rows[2].figures == (None, "key", None)


def test_a_column_that_every_reader_looks_for_stays_though_it_is_empty() -> None:
    assert without_empty(COLUMNS, ROWS, optional=()) == (COLUMNS, ROWS)


def registered(report: Report) -> Annex:
    return next(annex for annex in report.annexes if annex.key == "registered")


@pytest.mark.parametrize(("note", "last"), [("", "estimate"), ("Còn hai hộ", "explanation")])
def test_what_was_registered_is_not_judged_where_nothing_was_handed_in_before(note: str, last: str) -> None:
    annex = registered(make_report(registered=(make_registered("CA", explanation=note or None),)))
    assert [column.key for column in annex.columns][-1] == last
    assert sum(column.width for column in annex.columns) == pytest.approx(100)

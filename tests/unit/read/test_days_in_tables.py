"""Days in a table: a date cell or 'ngày/tháng/năm', and nothing that could be another day."""

from datetime import date

import pytest

from factories.workbooks import COMMENDATIONS, make_workbook
from thidua.forms.cells import CellInput
from thidua.forms.load import load_editions
from thidua.read.extract import extract_workbook
from thidua.read.model import ExtractedRow, RawWorkbook
from thidua.read.parse import read_bytes


def read(day: CellInput) -> ExtractedRow:
    raw = read_bytes(make_workbook(commendations=[{**COMMENDATIONS[0], "decision_date": day}]))
    assert isinstance(raw, RawWorkbook)
    return extract_workbook(raw, load_editions()).tables["commendations"][0]


@pytest.mark.parametrize("written", [date(2026, 4, 2), "02/04/2026", "2/4/2026", " 02/04/2026 "])
def test_day_is_read(written: CellInput) -> None:
    row = read(written)
    assert (row.values["decision_date"], row.problems) == ("2026-04-02", {})


@pytest.mark.parametrize("written", ["31/02/2026", "tháng 4", "04/2026", 46114])
def test_what_is_no_day_is_told(written: CellInput) -> None:
    row = read(written)
    # A bare number stands in a cell of the form that shows days, so it is one.
    expected = ("2026-04-02", {}) if written == 46114 else (None, {"decision_date": "not_a_date"})
    assert (row.values["decision_date"], row.problems) == expected


def test_an_empty_day_is_empty() -> None:
    row = read("  ")
    assert (row.values["decision_date"], row.problems) == (None, {})

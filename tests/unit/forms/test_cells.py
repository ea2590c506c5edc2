"""Cells set in a drawn sheet, byte by byte."""

from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from factories.workbooks import INDICATORS, UNIT, edit_workbook, make_maker, make_workbook, parts_of, small_plan
from thidua.forms.cells import ErrorValue, Formula, let_rows_grow, lines_in, set_cells, set_heights, slim_xml
from thidua.forms.fill import Filling, fill_form, rows_by_code

SHEET = (
    b'<sheetData><row r="1"><c r="A1" s="3"/><c r="A11" s="4"/></row>'
    b'<row r="5" ht="30" customHeight="1"><c r="A5" s="7" t="inlineStr"><is><t>x</t></is></c><c r="B5"/></row>'
    b"</sheetData>"
)


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        ("a < b & c", b'<c r="A1" s="3" t="inlineStr"><is><t xml:space="preserve">a &lt; b &amp; c</t></is></c>'),
        ("=1+1", b'<c r="A1" s="3" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>'),
        (12, b'<c r="A1" s="3"><v>12</v></c>'),
        (Decimal("537487.84"), b'<c r="A1" s="3"><v>537487.84</v></c>'),
        (True, b'<c r="A1" s="3" t="b"><v>1</v></c>'),
        (date(2026, 5, 31), b'<c r="A1" s="3"><v>46173</v></c>'),
        (Formula("B1*2", Decimal(4)), b'<c r="A1" s="3"><f>B1*2</f><v>4</v></c>'),
        (Formula("B1*2"), b'<c r="A1" s="3"><f>B1*2</f></c>'),
        (Formula("B1&amp;2", ""), b'<c r="A1" s="3" t="str"><f>B1&amp;amp;2</f><v></v></c>'),
        (ErrorValue("#DIV/0!"), b'<c r="A1" s="3" t="e"><v>#DIV/0!</v></c>'),
    ],
)
def test_cell(value: object, xml: bytes) -> None:
    filled = set_cells(SHEET, {"A1": value})  # type: ignore[dict-item]
    assert filled == SHEET.replace(b'<c r="A1" s="3"/>', xml)


def test_filled_cell_is_replaced_and_others_are_left() -> None:
    filled = set_cells(SHEET, {"A5": "y", "B5": 1})
    assert filled.endswith(
        b'<c r="A5" s="7" t="inlineStr"><is><t xml:space="preserve">y</t></is></c><c r="B5"><v>1</v></c></row>'
        b"</sheetData>"
    )
    assert filled.startswith(SHEET[:60])


def test_cell_that_was_not_drawn_cannot_be_filled() -> None:
    with pytest.raises(KeyError, match="A2"):
        set_cells(SHEET, {"A2": 1})


def test_heights() -> None:
    grown = let_rows_grow(SHEET, 5)
    assert b'<row r="5" ht="30">' in grown
    assert let_rows_grow(SHEET, 6) == SHEET
    assert b'<row r="1" ht="47">' in set_heights(grown, {1: 47, 5: 20})
    assert b'<row r="5" ht="30">' in set_heights(grown, {1: 47, 5: 20})


def test_slim_xml_means_the_same() -> None:
    assert (
        slim_xml(b'<c r="A1" s="2" t="n"></c><t>&#7870;T &lt;&#10;</t>')
        == '<c r="A1" s="2"/><t>ẾT &lt;&#10;</t>'.encode()
    )


def test_lines() -> None:
    assert lines_in("một hai ba", 7) == 2
    assert lines_in("một\nhai", 100) == 2
    assert lines_in("", 10) == 1
    assert lines_in("nghiêng" * 10, 10) == 1


def test_code_that_the_form_does_not_have() -> None:
    maker = make_maker(plan=small_plan())
    unit = next(u for u in maker.plan.units if u.id == UNIT)
    filling = Filling(coded={"indicators": {"Z99": {"actual": 1}}})
    with pytest.raises(KeyError, match="Z99"):
        fill_form(maker.parts(unit), filling, maker.edition)


def test_rows_are_found_by_code_after_openpyxl_too() -> None:
    def nothing(_: Workbook) -> None:
        return

    maker = make_maker(plan=small_plan())
    drawn = parts_of(edit_workbook(make_workbook(), nothing))["xl/worksheets/sheet2.xml"]
    assert list(rows_by_code(maker.edition.sheet("indicators"), slim_xml(drawn))) == list(INDICATORS)

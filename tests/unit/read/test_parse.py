"""One file to plain data, in this process: values, days, errors, formulas."""

import io
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from factories.hostile import with_member, with_sheet, with_text
from factories.workbooks import edit_workbook, make_workbook, parts_of, replace_parts
from thidua.read.model import RawSheet, RawWorkbook, Refusal
from thidua.read.parse import read_bytes


def sheet_of(data: bytes, name: str = "1. Chỉ tiêu") -> RawSheet:
    raw = read_bytes(data)
    assert isinstance(raw, RawWorkbook), raw
    return next(sheet for sheet in raw.sheets if sheet.name == name)


def workbook_with(**cells: object) -> bytes:
    book = Workbook()
    for address, value in cells.items():
        book.active[address] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_sheets_in_order() -> None:
    raw = read_bytes(make_workbook())
    assert isinstance(raw, RawWorkbook)
    assert len(raw.sheets) == 8


def test_cells_and_their_places() -> None:
    sheet = sheet_of(workbook_with(B3="chữ", C3=1.805, D5=537487.84, E5=True, F6=2**53 + 1), "Sheet")
    assert (sheet.first_row, sheet.first_column) == (3, 2)
    assert sheet.rows == [["chữ", 1.805], [], [None, None, 537487.84, True], [None, None, None, None, float(2**53)]]
    assert [sheet.cell(a) for a in ("B3", "D5", "A1", "Z99", "B4")] == ["chữ", 537487.84, None, None, None]


def test_days_and_times_are_iso_text() -> None:
    sheet = sheet_of(
        workbook_with(
            A1=date(2026, 5, 31),
            B1=datetime(2026, 5, 31, 8, 30),
            C1=time(3, 4),
            D1=timedelta(hours=36),
        ),
        "Sheet",
    )
    assert sheet.dates == {"A1": "2026-05-31", "B1": "2026-05-31T08:30:00", "C1": "03:04:00", "D1": "36:00:00"}
    assert sheet.rows == [["2026-05-31", "2026-05-31T08:30:00", "03:04:00", "36:00:00"]]


def test_workbook_that_counts_from_1904() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = date(2026, 5, 31)
    target = io.BytesIO()
    book.save(target)
    assert sheet_of(target.getvalue(), "Sheet").dates == {"A1": "2026-05-31"}


def test_number_that_is_none_becomes_text() -> None:
    sheet = sheet_of(with_sheet('<row r="1"><c r="A1"><v>1e400</v></c><c r="B1"><v>NaN</v></c></row>'))
    assert sheet.rows == [["inf", "nan"]]


def test_errors_and_formulas() -> None:
    rows = (
        '<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><f>1+1</f><v>2</v></c>'
        '<c r="C1"><f>1+1</f></c><c r="D1" t="str"><f>""</f><v></v></c></row>'
    )
    sheet = sheet_of(with_sheet(rows))
    assert sheet.errors == ["A1"]
    assert sheet.formulas == {"A1": False, "B1": True, "C1": False, "D1": True}
    assert sheet.rows == [[None, 2.0]]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="s"><v>-1</v></c>',
        '<c r="A1" t="s"><v>99</v></c>',
        '<c r="A1" t="n"><v>1,5</v></c>',
        '<c r="A1" t="n"><v>1_000</v></c>',
        '<c r="A1" t="b"><v>7</v></c>',
        '<c r="A1" t="zz"><v>1</v></c>',
    ],
)
def test_value_that_readers_disagree_about_is_refused(cell: str) -> None:
    refusal = read_bytes(with_sheet(f'<row r="1">{cell}</row>'))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "PARSER_REFUSED"


def test_number_that_a_program_wrote_wrongly_is_left_as_text() -> None:
    sheet = sheet_of(with_sheet('<row r="1"><c r="A1"><v>1,5</v></c><c r="B1"><v>1_000</v></c></row>'))
    assert sheet.rows == [["1,5", "1_000"]]


def test_chart_sheet_is_a_sheet_without_cells() -> None:
    def add_chart(book: Workbook) -> None:
        book.create_chartsheet("Biểu đồ")

    raw = read_bytes(edit_workbook(make_workbook(), add_chart))
    assert isinstance(raw, RawWorkbook)
    assert raw.sheets[-1] == RawSheet(name="Biểu đồ", hidden=False, first_row=1, first_column=1, rows=[])


def test_sheet_name_is_data() -> None:
    name = '\'); DROP <&> "x"'

    def rename(book: Workbook) -> None:
        book["6. Nội dung"].title = name

    assert sheet_of(edit_workbook(make_workbook(), rename), name).rows


def test_dimension_is_not_believed() -> None:
    data = with_text("xl/worksheets/sheet2.xml", b'<dimension ref="A1:N8"/>', b'<dimension ref="A1"/>')
    assert sheet_of(data) == sheet_of(make_workbook())


def test_namespace_of_the_strict_format() -> None:
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    old = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {name: content.replace(old, strict) for name, content in parts_of(make_workbook()).items()}
    assert sheet_of(replace_parts(make_workbook(), parts)) == sheet_of(make_workbook())


def test_member_nobody_asked_for_is_not_parsed() -> None:
    """Only what was inspected reaches the reader: a second sheet list under another name changes nothing."""
    assert read_bytes(with_member("xl/workbook2.xml", b"<workbook/>")) == read_bytes(make_workbook())

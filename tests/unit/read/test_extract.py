"""A workbook by its edition: every cell is its declared kind, or told; every change of shape is told."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from factories.legacy import as_tcvn3
from factories.workbooks import INDICATORS, INFO, make_workbook
from thidua.forms.cells import CellInput, ErrorValue, Formula
from thidua.forms.load import CURRENT_EDITION, load_editions
from thidua.read.extract import extract_workbook
from thidua.read.model import ExtractedRow, Extraction, RawWorkbook, Structure
from thidua.read.parse import read_bytes

INDICATOR_SHEET, MOVEMENT_SHEET = "1. Chỉ tiêu", "3. Phong trào"


def extract(data: bytes) -> Extraction:
    raw = read_bytes(data)
    assert isinstance(raw, RawWorkbook), raw
    return extract_workbook(raw, load_editions())


def edited(edit: Callable[[Workbook], None]) -> Extraction:
    return extract(make_workbook(edit=edit))


def indicator_row(key: str, value: CellInput, *, target: str = "A20") -> ExtractedRow:
    """The row of a target with one cell of the unit's changed."""
    extraction = extract(make_workbook(indicators={target: {key: value}}))
    return next(row for row in extraction.tables["indicators"] if row.values["target_id"] == target)


def movement_row(key: str, value: CellInput) -> ExtractedRow:
    extraction = extract(make_workbook(movements=[{"name": "Thi đua", key: value}]))
    return extraction.tables["movements"][0]


def test_workbook_as_filled() -> None:
    extraction = extract(make_workbook())

    assert extraction.edition == CURRENT_EDITION
    assert extraction.structure == Structure()
    assert extraction.info_problems == {}
    assert extraction.info == {
        "plan_id": "phuong-mau-2026",
        "period_id": "2026-H1",
        "unit_id": "P-VHXH",
        "edition": CURRENT_EDITION,
        "commune": "phường Mẫu",
        "unit_name": "Phòng Văn hóa - Xã hội",
        "period_label": "6 tháng đầu năm 2026",
        "due": "trước ngày 10/06/2026",
        "data_as_of": "2026-05-31",
        "prepared_by": "Công chức phụ trách thi đua, khen thưởng",
        "confirmed_nil": None,
        "corrects_version": None,
    }
    assert {key: len(rows) for key, rows in extraction.tables.items()} == {
        "indicators": 4,
        "registered": 1,
        "movements": 1,
        "commendations": 1,
        "models": 1,
        "narrative": 12,
    }
    rows = {row.values["target_id"]: row for row in extraction.tables["indicators"]}
    assert list(rows) == ["A01", "A05", "A20", "A21"]
    assert rows["A20"] == ExtractedRow(
        row_no=7,
        values={
            "target_id": "A20",
            "numerator": None,
            "denominator": None,
            "actual": "171250.75",
            "estimate_numerator": None,
            "estimate_denominator": None,
            "estimate": "331000",
            "same_period": None,
            "status": None,
            "explanation": "Thu đạt tiến độ dự toán.",
        },
    )
    assert extraction.tables["commendations"][0].values == {
        "award": "Giấy khen",
        "level": "Cấp phường, xã",
        "kind": "Chuyên đề",
        "recipient_class": "Cá nhân",
        "decision": "Đã có quyết định",
        "count": "6",
        "women": "4",
        "direct_workers": "5",
        "small_collectives": None,
        "decision_number": "125/QĐ-UBND",
        "decision_date": "2026-04-22",
        "signer": None,
        "movement": None,
    }


def test_rows_with_labels_only_are_empty() -> None:
    extraction = extract(
        make_workbook(indicators={}, narrative={}, registered=[], movements=[], commendations=[], models=[])
    )
    assert [extraction.tables[key] for key in ("registered", "movements", "commendations", "models")] == [[]] * 4


def test_fixed_rows_are_kept_by_their_code_even_if_nothing_is_entered() -> None:
    extraction = extract(make_workbook(indicators={}, narrative={}))
    assert [row.values["target_id"] for row in extraction.tables["indicators"]] == list(INDICATORS)
    assert [row.row_no for row in extraction.tables["narrative"]] == list(range(5, 17))


def test_gap_between_rows_is_left_out_and_row_numbers_stay() -> None:
    extraction = extract(make_workbook(movements=[{"name": "một"}, {}, {"name": "   "}, {"name": "bốn"}]))
    assert [(row.row_no, row.values["name"]) for row in extraction.tables["movements"]] == [(5, "một"), (8, "bốn")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("10.712.726,79", "10712726.79"),
        ("0,67", "0.67"),
        (" 12 ", "12"),
        (1.805, "1.805"),
        (1805, "1805"),
        (Decimal("537487.84"), "537487.84"),
        (0, "0"),
        (Formula("H5*2", Decimal("26.5")), "26.5"),
    ],
)
def test_decimal_cell(value: CellInput, expected: str) -> None:
    row = indicator_row("actual", value)
    assert (row.values["actual"], row.problems) == (expected, {})


@pytest.mark.parametrize(
    ("value", "problem", "raw"),
    [
        ("1.805", "two_readings", "1.805"),
        ("12,345", "two_readings", "12,345"),
        ("khoảng 50", "not_a_number", "khoảng 50"),
        ("không có", "not_a_number", "không có"),
        ("１２", "not_a_number", "１２"),
        ("1_000", "not_a_number", "1_000"),
        ("inf", "not_a_number", "inf"),
        ("1e400", "not_a_number", "1e400"),
        (Decimal("1e400"), "not_a_number", "inf"),
        (Decimal("NaN"), "not_a_number", "nan"),
        (True, "not_a_number", "TRUE"),
        ("95%", "two_readings", "95%"),
        (ErrorValue("#DIV/0!"), "error_value", None),
        (Formula("1/0"), "no_cached_value", None),
    ],
)
def test_decimal_cell_that_cannot_be_read(value: CellInput, problem: str, raw: str | None) -> None:
    row = indicator_row("actual", value)
    assert row.values["actual"] is None
    assert row.problems == {"actual": problem}
    assert row.raw == ({"actual": raw} if raw else {})


@pytest.mark.parametrize(("value", "expected"), [("1.805", "1805"), (1805.0, "1805"), ("05", "5"), ("1.000", "1000")])
def test_integer_cell(value: CellInput, expected: str) -> None:
    row = movement_row("individuals", value)
    assert (row.values["individuals"], row.problems) == (expected, {})


@pytest.mark.parametrize(
    ("value", "problem"),
    [(1.805, "not_whole"), ("14,5", "not_whole"), ("12,000", "two_readings"), ("50 người", "not_a_number")],
)
def test_integer_cell_that_cannot_be_read(value: CellInput, problem: str) -> None:
    assert movement_row("individuals", value).problems == {"individuals": problem}


def test_day_in_a_number_column() -> None:
    """Typed '1-5', and Excel made the first of May of it."""

    def edit(book: Workbook) -> None:
        book[INDICATOR_SHEET]["H5"] = date(2026, 5, 1)

    row = edited(edit).tables["indicators"][0]
    assert (row.problems, row.raw) == ({"actual": "is_a_date"}, {"actual": "01/05/2026"})


@pytest.mark.parametrize("value", ["95%", "95,0 %"])
def test_percent_sign_where_the_unit_of_measure_is_a_percentage(value: str) -> None:
    assert indicator_row("actual", value, target="A01").values["actual"] == "95"


def test_cell_shown_as_a_percentage() -> None:
    """Typed '95%': Excel stores 0.95 and changes the format of the cell."""

    def edit(book: Workbook) -> None:
        for cell, number in (("H5", 0.95), ("H6", 0.955)):
            book[INDICATOR_SHEET][cell] = number
            book[INDICATOR_SHEET][cell].number_format = "0%"

    share, people = edited(edit).tables["indicators"][:2]
    assert share.values["actual"] == "95"
    assert (people.problems, people.raw) == ({"actual": "two_readings"}, {"actual": "95,5%"})


def test_formula_is_noted() -> None:
    assert indicator_row("estimate", Formula("H7*2", 4)).formulas == ["estimate"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("hòa thuận", "hòa thuận"),
        ("ho\u0300a thuận", "hòa thuận"),
        ("  hoà   thuận \r\n", "hoà   thuận"),
        (2026, "2026"),
        (14.5, "14,5"),
        (True, "TRUE"),
        ("=1+1", "=1+1"),
        (Formula('"a"', "a"), "a"),
        (Formula('""', ""), None),
        ("   ", None),
    ],
)
def test_text_cell(value: CellInput, expected: str | None) -> None:
    row = movement_row("result", value)
    assert (row.values["result"], row.problems) == (expected, {})


def test_day_in_a_text_column_is_shown_as_a_day() -> None:
    def edit(book: Workbook) -> None:
        book[MOVEMENT_SHEET]["F5"] = date(2025, 12, 31)

    assert edited(edit).tables["movements"][0].values["result"] == "31/12/2025"


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("a" * 2001, "too_long"),
        ("một_x0000_hai", "control_character"),
        ("một_x0007_hai", "control_character"),
        ("\u202eđảo ngược", "control_character"),
        (as_tcvn3("Các nội dung đăng ký thi đua cơ bản hoàn thành"), "legacy_encoding"),
        (ErrorValue("#N/A"), "error_value"),
    ],
)
def test_text_cell_that_cannot_be_read(value: CellInput, problem: str) -> None:
    row = movement_row("result", value)
    assert (row.values["result"], row.problems) == (None, {"result": problem})


def test_longest_text_fits() -> None:
    assert movement_row("result", "ố" * 2000).problems == {}


def test_error_alone_makes_a_row() -> None:
    """The reader shows such a cell as blank: the row must not be dropped for it."""
    extraction = extract(
        make_workbook(movements=[{"individuals": ErrorValue("#REF!")}, {"collectives": Formula("A1")}])
    )
    assert [row.problems for row in extraction.tables["movements"]] == [
        {"individuals": "error_value"},
        {"collectives": "no_cached_value"},
    ]


def test_merged_cells_in_a_table() -> None:
    def edit(book: Workbook) -> None:
        page = book[MOVEMENT_SHEET]
        page["C6"] = "Đơn vị"
        page.merge_cells("B5:B6")
        page.merge_cells("E8:F20")

    first, second = edited(edit).tables["movements"]
    assert first.problems == {}
    assert second.values["name"] is None
    assert second.problems == {"name": "covered_by_merge"}


def test_value_under_a_merge_is_told_and_not_taken() -> None:
    def edit(book: Workbook) -> None:
        page = book[MOVEMENT_SHEET]
        page["B6"], page["C6"] = "ẩn", "Đơn vị"
        page.merged_cells.add("B5:B6")

    row = edited(edit).tables["movements"][1]
    assert (row.values["name"], row.problems, row.raw) == (None, {"name": "covered_by_merge"}, {"name": "ẩn"})


def test_changed_unknown_twice_and_missing_codes_are_kept() -> None:
    def edit(book: Workbook) -> None:
        page = book[INDICATOR_SHEET]
        page["B5"], page["B6"], page["B7"] = "Z99", "A21", None

    rows = edited(edit).tables["indicators"]
    assert [row.values["target_id"] for row in rows] == ["Z99", "A21", None, "A21"]


# ---------------------------------------------------------------- shape


def test_missing_extra_and_hidden_sheets() -> None:
    def edit(book: Workbook) -> None:
        del book["5. Điển hình"]
        book.create_sheet("Ghi chú riêng")
        book["2. Chỉ tiêu đăng ký"].sheet_state = "veryHidden"

    extraction = edited(edit)
    assert extraction.structure.missing_sheets == ["5. Điển hình"]
    assert extraction.structure.extra_sheets == ["Ghi chú riêng"]
    assert extraction.structure.hidden_sheets == ["2. Chỉ tiêu đăng ký"]
    assert extraction.tables["models"] == []
    assert extraction.tables["registered"]


def test_sheet_of_lists_may_be_hidden_but_not_missing() -> None:
    def hide(book: Workbook) -> None:
        book["Danh mục"].sheet_state = "hidden"

    def remove(book: Workbook) -> None:
        del book["Danh mục"]

    assert edited(hide).structure == Structure()
    assert edited(remove).structure.missing_sheets == ["Danh mục"]


def test_renamed_sheet_is_a_missing_and_an_extra_one() -> None:
    def edit(book: Workbook) -> None:
        book[MOVEMENT_SHEET].title = "3.Phong trao"

    structure = edited(edit).structure
    assert (structure.missing_sheets, structure.extra_sheets) == ([MOVEMENT_SHEET], ["3.Phong trao"])


def test_changed_and_extra_headings() -> None:
    def edit(book: Workbook) -> None:
        page = book[MOVEMENT_SHEET]
        page["D4"] = "Số cá nhân tham gia"
        page["E4"] = None
        page["H4"] = "Ghi thêm"

    extraction = edited(edit)
    assert extraction.structure.headings == [
        (MOVEMENT_SHEET, "D4", "Số cá nhân tham gia", "Số tập thể tham gia"),
        (MOVEMENT_SHEET, "E4", "", "Số cá nhân tham gia"),
        (MOVEMENT_SHEET, "H4", "Ghi thêm", ""),
    ]
    row = extraction.tables["movements"][0]
    assert row.values["collectives"] is row.values["individuals"] is None
    assert row.values["name"] == "Chung tay cải cách hành chính"


def test_heading_rewritten_by_another_program_is_the_same() -> None:
    def edit(book: Workbook) -> None:
        book[MOVEMENT_SHEET]["B4"] = "Te\u0302n  phong tra\u0300o "

    assert edited(edit).structure.headings == []


def test_table_whose_codes_cannot_be_found_is_not_read() -> None:
    def edit(book: Workbook) -> None:
        book[INDICATOR_SHEET]["B4"] = "Ký hiệu"

    extraction = edited(edit)
    assert extraction.tables["indicators"] == []
    assert extraction.structure.headings == [(INDICATOR_SHEET, "B4", "Ký hiệu", "Mã")]


def test_stray_cells_around_the_table() -> None:
    def edit(book: Workbook) -> None:
        page = book[MOVEMENT_SHEET]
        for cell in ("H2", "H5", "B30", "C200"):
            page[cell] = "x"
        page.unmerge_cells("A3:F3")
        page["D3"] = "x"
        book["Thông tin"]["E20"] = "x"

    assert edited(edit).structure.stray_cells == [
        ("Thông tin", "E20"),
        (MOVEMENT_SHEET, "H2"),
        (MOVEMENT_SHEET, "D3"),
        (MOVEMENT_SHEET, "H5"),
        (MOVEMENT_SHEET, "B30"),
        (MOVEMENT_SHEET, "C200"),
    ]


def test_row_beyond_the_last_is_stray() -> None:
    def edit(book: Workbook) -> None:
        page = book[MOVEMENT_SHEET]
        page["B29"], page["B30"] = "dòng cuối", "dòng thừa"

    extraction = edited(edit)
    assert [row.row_no for row in extraction.tables["movements"]] == [5, 29]
    assert extraction.structure.stray_cells == [(MOVEMENT_SHEET, "B30")]


def test_many_stray_cells_are_told_by_the_first_fifty() -> None:
    def edit(book: Workbook) -> None:
        for row in range(100, 200):
            book[MOVEMENT_SHEET][f"B{row}"] = "x"

    assert len(edited(edit).structure.stray_cells) == 50


def test_hidden_row_is_read_and_told() -> None:
    def edit(book: Workbook) -> None:
        book[INDICATOR_SHEET].row_dimensions[6].hidden = True
        book[MOVEMENT_SHEET].row_dimensions[20].hidden = True

    extraction = edited(edit)
    assert extraction.structure.hidden_rows == [(INDICATOR_SHEET, 6)]
    assert len(extraction.tables["indicators"]) == 4


def test_hidden_column_is_read_and_told() -> None:
    def edit(book: Workbook) -> None:
        page = book[MOVEMENT_SHEET]
        for letter in "DE":
            page.column_dimensions[letter].hidden = True
        page.column_dimensions["T"].hidden = True

    extraction = edited(edit)
    assert extraction.structure.hidden_columns == [(MOVEMENT_SHEET, "D"), (MOVEMENT_SHEET, "E")]
    assert extraction.tables["movements"][0].values["collectives"] == "4"


def test_links_out_of_the_file_are_told() -> None:
    extraction = extract(make_workbook(parts={"xl/connections.xml": b"<connections/>"}))
    assert extraction.structure.external == ["xl/connections.xml"]


# ---------------------------------------------------------------- 'Thông tin'


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 5, 31), "2026-05-31"),
        ("31/05/2026", "2026-05-31"),
        (" 5/6/2026 ", "2026-06-05"),
        ("", None),
        ("   ", None),
    ],
)
def test_day_of_the_data(value: CellInput, expected: str | None) -> None:
    extraction = extract(make_workbook(info={**INFO, "data_as_of": value}))
    assert (extraction.info["data_as_of"], extraction.info_problems) == (expected, {})


@pytest.mark.parametrize("value", ["05/31/2026", "2026-05-31", "cuối tháng", "31/5/26", True])
def test_what_is_no_day(value: CellInput) -> None:
    extraction = extract(make_workbook(info={**INFO, "data_as_of": value}))
    assert (extraction.info["data_as_of"], extraction.info_problems) == (None, {"data_as_of": "not_a_date"})


def test_bare_number_is_no_day() -> None:
    def edit(book: Workbook) -> None:
        book["Thông tin"]["C13"] = 46173
        book["Thông tin"]["C13"].number_format = "General"

    assert edited(edit).info_problems == {"data_as_of": "not_a_date"}


@pytest.mark.parametrize(
    ("value", "expected", "problems"),
    [
        ("Không phát sinh", "Không phát sinh", {}),
        ("không  phát sinh ", "Không phát sinh", {}),
        ("x", None, {"confirmed_nil": "unknown_choice"}),
        (ErrorValue("#N/A"), None, {"confirmed_nil": "error_value"}),
        (Formula("1"), None, {"confirmed_nil": "no_cached_value"}),
    ],
)
def test_confirmed_nil(value: CellInput, expected: str | None, problems: dict[str, str]) -> None:
    extraction = extract(make_workbook(info={**INFO, "confirmed_nil": value}))
    assert (extraction.info["confirmed_nil"], extraction.info_problems) == (expected, problems)


def test_moved_label_is_told() -> None:
    def edit(book: Workbook) -> None:
        book["Thông tin"]["B13"] = "Ngày lập"

    assert edited(edit).structure.headings == [
        ("Thông tin", "B13", "Ngày lập", "Số liệu thực hiện đến ngày (*)"),
    ]


# ---------------------------------------------------------------- edition


def test_workbook_without_the_first_sheet() -> None:
    def edit(book: Workbook) -> None:
        del book["Thông tin"]

    extraction = edited(edit)
    assert extraction.edition is None
    assert extraction.structure.missing_sheets == ["Thông tin"]
    assert extraction.tables == {}


@pytest.mark.parametrize(("stamp", "found"), [("2019.4", "2019.4"), (None, "")])
def test_workbook_of_no_edition_of_ours(stamp: str | None, found: str) -> None:
    def edit(book: Workbook) -> None:
        book["Thông tin"]["C7"] = stamp

    extraction = edited(edit)
    assert extraction.edition is None
    assert extraction.structure.headings == [("Thông tin", "C7", found, CURRENT_EDITION)]


def test_stamp_that_excel_made_a_number_of() -> None:
    """'2026.1' typed anew becomes a number; the stamp is text, and so is compared as shown."""

    def edit(book: Workbook) -> None:
        book["Thông tin"]["C7"] = float(CURRENT_EDITION)

    assert edited(edit).edition is None


def test_foreign_workbook() -> None:
    target = io.BytesIO()
    Workbook().save(target)
    extraction = extract(target.getvalue())
    assert (extraction.edition, extraction.structure.missing_sheets) == (None, ["Thông tin"])


# ---------------------------------------------------------------- round trip


def test_what_a_person_fills_in_is_what_is_read() -> None:
    """Every open cell of every sheet, filled through openpyxl, comes back as it was entered."""
    entered: dict[tuple[str, str], str] = {}

    def edit(book: Workbook) -> None:
        for page in book.worksheets[1:-1]:
            _fill_page(page, entered)

    blank = make_workbook(indicators={}, narrative={}, registered=[], movements=[], commendations=[], models=[])
    book = load_workbook(io.BytesIO(blank))
    edit(book)
    target = io.BytesIO()
    book.save(target)
    extraction = extract(target.getvalue())

    edition = load_editions()[CURRENT_EDITION]
    read = {
        (sheet.name, sheet.cell(key, row.row_no)): value
        for sheet in edition.sheets
        for row in extraction.tables[sheet.key]
        for key, value in row.values.items()
        if value is not None and sheet.column(key).kind not in {"code", "key"}
    }
    assert read == entered
    assert len(entered) > 500
    assert extraction.structure == Structure()


def _fill_page(page: Worksheet, entered: dict[tuple[str, str], str]) -> None:
    for row in page.iter_rows(min_row=5):
        for cell in row:
            if cell.protection.locked:
                continue
            number = cell.row * 100 + cell.column
            if cell.number_format == "#,##0":
                cell.value = number
                entered[page.title, cell.coordinate] = str(number)
            elif cell.number_format == "dd/mm/yyyy":
                cell.value = date(2026, 1, 1) + timedelta(days=number % 300)
                entered[page.title, cell.coordinate] = cell.value.isoformat()
            else:
                cell.value = f"Nội dung số {number}"
                entered[page.title, cell.coordinate] = cell.value

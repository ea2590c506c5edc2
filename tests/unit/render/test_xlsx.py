"""The Excel file: numbers are numbers, text is text, and it prints well."""

import textwrap
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from factories.files import workbook
from factories.plans import make_plan
from factories.reports import make_commendation, make_figures, make_registered, make_report, replace_rows
from thidua.render.xlsx import render_xlsx
from thidua.render.xlsx_rows import HEADING_ROW
from thidua.render.xlsx_styles import HIGHEST_ROW, LINE_HEIGHT, count_lines, row_height
from thidua.report.model import Report


@pytest.fixture(scope="module")
def report() -> Report:
    plan = make_plan()
    figures = make_figures(plan, plan.period("2026-Y"))
    return make_report(
        totals=replace_rows(figures.totals, "target_id", "A04", actual=Decimal("0.15375")),
        commendations=(make_commendation(),),
        registered=(make_registered("CA", name="=1+1", explanation="@SUM(A1)", actual=Decimal("1805.5")),),
    )


@pytest.fixture(scope="module")
def book(report: Report) -> Workbook:
    return workbook(render_xlsx(report))


def test_one_sheet_per_annex(report: Report, book: Workbook) -> None:
    assert book.sheetnames == [annex.number for annex in report.annexes]


def test_figures_are_exact_numbers_shown_as_printed(book: Workbook) -> None:
    cell = book["Phụ lục I"].cell(HEADING_ROW + 3, 5)
    assert (cell.value, cell.data_type, cell.number_format) == (0.15375, "n", "#,##0.00")
    money = book["Phụ lục I"].cell(HEADING_ROW + 7, 5)
    assert (money.value, money.number_format) == (330681, "#,##0")


def test_goals_in_words_and_absent_figures_stay_text(book: Workbook) -> None:
    sheet = book["Phụ lục I"]
    assert (sheet.cell(HEADING_ROW + 3, 4).value, sheet.cell(HEADING_ROW + 3, 4).data_type) == ("Dưới 0,2", "s")
    assert (sheet.cell(HEADING_ROW + 3, 9).value, sheet.cell(HEADING_ROW + 3, 9).data_type) == ("-", "s")


def test_text_is_never_a_formula(book: Workbook) -> None:
    sheet = book["Phụ lục II"]
    name, note = sheet.cell(HEADING_ROW + 2, 2), sheet.cell(HEADING_ROW + 2, 7)
    assert (name.value, name.data_type, name.quotePrefix) == ("=1+1", "s", True)
    assert (note.value, note.data_type, note.quotePrefix) == ("@SUM(A1)", "s", True)
    assert sheet.cell(HEADING_ROW + 2, 5).value == 1805.5


@pytest.mark.parametrize("name", ["<b>&amp; \"q\" 'a'</b>", "]]>", "_x0041_", "1.805", "0", "#N/A", "Trường\u00a0A "])
def test_text_stands_in_the_cell_as_it_is(name: str) -> None:
    sheet = workbook(render_xlsx(make_report(registered=(make_registered("CA", name=name),))))["Phụ lục II"]
    cell = sheet.cell(HEADING_ROW + 2, 2)
    assert (cell.value, cell.data_type) == (name, "s")


def test_every_cell_of_a_table_has_its_style_and_every_row_its_height(report: Report, book: Workbook) -> None:
    for annex in report.annexes:
        sheet = book[annex.number]
        assert sheet.dimensions.startswith("A1:")
        heights = [sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows() if row[0].has_style]
        assert heights
        assert all(LINE_HEIGHT <= height <= HIGHEST_ROW for height in heights)
        table = sheet.iter_rows(min_row=HEADING_ROW, max_row=HEADING_ROW + 2)
        assert {cell.style[:4] for row in table for cell in row if type(cell).__name__ == "Cell"} == {"Bảng"}


@given(text=st.text("ab- ờ–\u00a0", max_size=60), letters=st.integers(min_value=1, max_value=30))
@example(text="a a \u00a0", letters=1)
def test_lines_are_counted_as_textwrap_breaks_them(text: str, letters: int) -> None:
    lines = textwrap.wrap(text, letters) if len(text) > letters else [text]
    assert count_lines(text, letters) == len(lines)


def test_a_row_is_never_higher_than_excel_takes() -> None:
    assert (row_height(1), row_height(1000)) == (LINE_HEIGHT, HIGHEST_ROW)


def test_sheets_print_on_lying_a4_with_headings_on_every_page(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_headings_stay_in_sight(report: Report, book: Workbook) -> None:
    for annex in report.annexes:
        rows = 2 if any(column.group for column in annex.columns) else 1
        assert book[annex.number].freeze_panes == f"A{HEADING_ROW + rows}"
        assert book[annex.number].print_title_rows == f"${HEADING_ROW}:${HEADING_ROW + rows - 1}"


def test_groups_of_columns_share_a_heading(book: Workbook) -> None:
    sheet = book["Phụ lục I"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {f"G{HEADING_ROW}:H{HEADING_ROW}", f"A{HEADING_ROW}:A{HEADING_ROW + 1}"} <= merged
    assert sheet.cell(HEADING_ROW, 7).value == "So kế hoạch (%)"
    assert sheet.cell(HEADING_ROW + 1, 8).value == "Ước cả năm"

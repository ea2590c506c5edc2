"""What all sheets of a workbook have in common: literal cells, heads, row heights, the page to print on."""

from collections.abc import Mapping

from openpyxl.worksheet.worksheet import Worksheet

from thidua.forms import styles
from thidua.forms.cells import LETTERS_PER_WIDTH, POINTS_PER_LINE, lines_in
from thidua.forms.edition import Column, Edition, TableSheet
from thidua.forms.layout import SHEET_LINE, SUBTITLE, TITLE


def put(page: Worksheet, address: str, content: str | int | None, style: str) -> None:
    """A styled cell; text is always literal, also where it begins with '='."""
    cell = page[address]
    cell.style = style
    cell.value = content
    if isinstance(content, str):
        cell.data_type = "s"


def draw_head(page: Worksheet, sheet: TableSheet, edition: Edition, guide: str) -> None:
    last = sheet.columns[-1].letter
    total = sum(column.width for column in sheet.columns)
    for column in sheet.columns:
        page.column_dimensions[column.letter].width = column.width
        put(page, f"{column.letter}{sheet.heading_row}", column.heading, styles.HEADING)
    draw_wide(page, TITLE, sheet.title, styles.TITLE, last=last, lines=1.6)
    draw_wide(page, SUBTITLE, guide, styles.GUIDE, last=last, lines=lines_in(guide, total * LETTERS_PER_WIDTH))
    draw_wide(page, SHEET_LINE, None, styles.LINE, last=last, lines=1.3)
    heading_lines = max(lines_in(c.heading, c.width * 0.85) for c in sheet.columns)
    page.row_dimensions[sheet.heading_row].height = POINTS_PER_LINE * (heading_lines + 0.4)
    page.print_title_rows = f"{sheet.heading_row}:{sheet.heading_row}"
    fixed_to = "D" if sheet.key == "indicators" else "A"
    page.freeze_panes = f"{fixed_to}{sheet.first_row}"
    finish_page(page, edition)


def draw_cell(
    page: Worksheet,
    sheet: TableSheet,
    column: Column,
    row_no: int,
    content: str | int | None,
    *,
    is_closed: bool = False,
) -> None:
    if column.kind in {"code", "key"}:
        style = styles.CODE
    elif column.kind == "label":
        style = styles.FIXED if column.key in {"name", "label"} else styles.FIXED_CENTRED
    else:
        style = styles.CLOSED if is_closed else styles.INPUT_OF[column.kind]
    put(page, sheet.cell(column.key, row_no), content, style)


def fit_row(page: Worksheet, sheet: TableSheet, row_no: int, labels: Mapping[str, str | int]) -> None:
    """High enough for the labels: LibreOffice does not fit rows when it opens a file."""
    raise_row(
        page,
        row_no,
        max(lines_in(str(text), sheet.column(key).width * LETTERS_PER_WIDTH) for key, text in labels.items()),
    )


def raise_row(page: Worksheet, row_no: int, lines: float) -> None:
    row = page.row_dimensions[row_no]
    row.height = max(row.height or 0, POINTS_PER_LINE * lines + 2)


def draw_wide(page: Worksheet, address: str, text: str | None, style: str, *, last: str, lines: float) -> None:
    """A line across the table. Merged cells do not grow by themselves, so the height is set."""
    put(page, address, text, style)
    row = page[address].row
    page.merge_cells(f"{address}:{last}{row}")
    page.row_dimensions[row].height = POINTS_PER_LINE * max(lines, 1) + 3


def finish_page(page: Worksheet, edition: Edition, *, fits_one_page: bool = False) -> None:
    """Print on A4 across, never wider than a page; locked, without a password."""
    page.sheet_view.showGridLines = False
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, int(fits_one_page)
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top, page.page_margins.bottom, page.page_margins.footer = 0.5, 0.7, 0.3
    footer = page.oddFooter.center
    footer.text, footer.font, footer.size = edition.texts.footer, f"{styles.FONT},Regular", 10
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False

"""Cells of the Excel annexes: fonts, exact numbers, text that is never a formula, heights that fit."""

import re
import textwrap
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from thidua.report.model import Figure

FONT_NAME = "Times New Roman"
SIDE_NAMES = {"left": "trái", "center": "giữa", "right": "phải"}
TITLE, ATTACHED, NOTE, IMPRINT = "Phụ lục - tên", "Phụ lục - kèm theo", "Phụ lục - ghi chú", "Phụ lục - xuất xứ"

SHEET_WIDTH = 150
"""Width of a table in Excel's unit, about one digit: what fits on an A4 page on its side when scaled to its width."""
LETTERS_PER_UNIT = 1.1
LINE_HEIGHT = 16
HIGHEST_ROW = 409
"""Points; Excel takes no more."""

_PRINTED_NUMBER = re.compile(r"[+-]?[\d.]+(?:,(\d+))?")
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def add_styles(workbook: Workbook) -> None:
    """Named cell styles: openpyxl is several times faster with them, and a clerk can change one for all its cells."""
    thin = Side(style="thin", color="000000")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    for is_bold in (False, True):
        for side in SIDE_NAMES:
            _add_style(workbook, table_style(side, is_bold=is_bold), is_bold=is_bold, side=side, border=box)
    _add_style(workbook, TITLE, size=14, is_bold=True, side="center")
    _add_style(workbook, ATTACHED, size=13, is_italic=True, side="center")
    _add_style(workbook, NOTE, side="left")
    _add_style(workbook, IMPRINT, size=9, side="left")


def table_style(side: str, *, is_bold: bool = False) -> str:
    """Name of the style of a table's cell: 'Bảng - đậm, giữa'."""
    return f"Bảng - {'đậm, ' if is_bold else ''}{SIDE_NAMES[side]}"


def _add_style(
    workbook: Workbook,
    name: str,
    *,
    side: str,
    size: int = 12,
    is_bold: bool = False,
    is_italic: bool = False,
    border: Border | None = None,
) -> None:
    workbook.add_named_style(
        NamedStyle(
            name=name,
            font=Font(name=FONT_NAME, size=size, bold=is_bold, italic=is_italic),
            alignment=Alignment(horizontal=side, vertical="center", wrap_text=True),
            border=border or Border(),
        )
    )


def write_text(cell: Cell, text: str) -> None:
    """openpyxl takes '=...' for a formula and '#N/A' for an error unless it is told that this is a string."""
    if text:
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_FORMULA_STARTS)


def write_figure(cell: Cell, text: str, figure: Figure | None) -> None:
    """The exact number shown with as many digits as are printed, where the text is a number; else the text."""
    printed = _PRINTED_NUMBER.fullmatch(text)
    if printed is None or figure is None or figure.value is None:
        write_text(cell, text)
        return
    decimals = printed.group(1)
    cell.value = Decimal(figure.value)
    cell.number_format = "#,##0." + "0" * len(decimals) if decimals else "#,##0"


def write_line(sheet: Worksheet, row_no: int, text: str, *, width: int, style: str) -> None:
    """One text over the whole width of a table of `width` columns."""
    for column in range(1, width + 1):
        sheet.cell(row_no, column).style = style
    write_text(sheet.cell(row_no, 1), text)
    merge(sheet, f"A{row_no}:{get_column_letter(width)}{row_no}")
    set_height(sheet, row_no, lines=count_lines(text, 100))


def merge(sheet: Worksheet, area: str) -> None:
    """Join cells that all have their style already: openpyxl's own way would give each of them its borders again."""
    sheet.merged_cells.add(area)


def count_lines(text: str, share: float) -> int:
    """Lines that a text needs in a column of this share of the table's width, in per cent."""
    letters = max(1, int(share / 100 * SHEET_WIDTH * LETTERS_PER_UNIT))
    return 1 if len(text) <= letters else len(textwrap.wrap(text, letters))


def set_height(sheet: Worksheet, row_no: int, *, lines: int) -> None:
    """Not every program fits the height of a row to its text by itself, and none does for merged cells."""
    sheet.row_dimensions[row_no].height = min(LINE_HEIGHT * lines, HIGHEST_ROW)

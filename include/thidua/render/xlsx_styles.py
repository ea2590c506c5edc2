"""Looks of the Excel annexes: named styles, cell formats, and heights that fit."""

import textwrap
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.worksheet.worksheet import Worksheet

FONT_NAME = "Times New Roman"
SIDE_NAMES = {"left": "trái", "center": "giữa", "right": "phải"}
TITLE, ATTACHED, NOTE, IMPRINT = "Phụ lục - tên", "Phụ lục - kèm theo", "Phụ lục - ghi chú", "Phụ lục - xuất xứ"
GENERAL: Final = "General"

SHEET_WIDTH = 150
"""Width of a table in Excel's unit, about one digit: what fits on an A4 page on its side when scaled to its width."""
LETTERS_PER_UNIT = 1.1
LINE_HEIGHT = 16
HIGHEST_ROW = 409
"""Points; Excel takes no more."""


def add_styles(workbook: Workbook) -> None:
    """Named cell styles: a clerk can change one for all its cells."""
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


class StyleIds:
    """Numbers of the book's cell formats. openpyxl is asked once for each, by a cell that stands in no sheet."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._known: dict[tuple[str, str, bool], int] = {}

    def of(self, style: str, *, number_format: str = GENERAL, is_quoted: bool = False) -> int:
        """is_quoted: Excel shows a text that looks like a formula as it is, also after somebody has edited it."""
        key = (style, number_format, is_quoted)
        found = self._known.get(key)
        if found is None:
            cell = Cell(self._sheet, row=1, column=1)
            cell.style = style
            cell.number_format = number_format
            cell.quotePrefix = is_quoted
            found = self._known[key] = int(cell.style_id)
        return found


def line_letters(share: float) -> int:
    """Letters on one line of a column of this share of the table's width, in per cent."""
    return max(1, int(share / 100 * SHEET_WIDTH * LETTERS_PER_UNIT))


def count_lines(text: str, letters: int) -> int:
    """Lines that a text needs in a column that takes so many letters; as `textwrap` counts, but faster."""
    if len(text) <= letters:
        return 1
    words = text.split(" ")
    if "-" in text or not all(map(str.strip, words)) or len(max(words, key=len)) > letters:
        return len(textwrap.wrap(text, letters))
    lines, used = 1, -1
    for word in words:
        used += 1 + len(word)
        if used > letters:
            lines, used = lines + 1, len(word)
    return lines


def row_height(lines: int) -> int:
    """Points. Not every program fits a row's height to its text by itself, and none does for merged cells."""
    return min(LINE_HEIGHT * lines, HIGHEST_ROW)

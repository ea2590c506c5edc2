"""Rows of an Excel annex as the XML of a sheet (ISO/IEC 29500-1, 18.3.1).

openpyxl takes three quarters of its time for an object per cell, so the rows are written without one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from html import escape

from openpyxl.compat import safe_string
from openpyxl.utils import get_column_letter

from thidua.render.xlsx_styles import (
    ATTACHED,
    IMPRINT,
    NOTE,
    TITLE,
    StyleIds,
    count_lines,
    line_letters,
    row_height,
    table_style,
)
from thidua.report.model import Annex, Column, Figure

HEADING_ROW = 5

_PRINTED_NUMBER = re.compile(r"[+-]?[\d.]+(?:,(\d+))?")
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
_DIMENSION = re.compile(rb'(<dimension ref=")[^"]*(")')

Figures = Mapping[str, Figure]
Cells = Iterable[tuple[str, Figure | None, str]]
"""Text as printed, the exact figure behind it, name of the cell's style."""


class AnnexRows:
    """The rows of one annex. first_row: number of the first row below the headings."""

    def __init__(self, width: int, styles: StyleIds) -> None:
        self.first_row = 0
        self._letters = [get_column_letter(number) for number in range(1, width + 1)]
        self._styles = styles
        self._rows: list[str] = []
        self._merged: list[str] = []
        self._last_row = 1

    def add(self, row_no: int, cells: Cells, *, lines: int) -> None:
        """One row; below the rows that are there already."""
        written = "".join(
            self._cell(f"{letter}{row_no}", *cell) for letter, cell in zip(self._letters, cells, strict=True)
        )
        self._rows.append(f'<row r="{row_no}" ht="{row_height(lines)}" customHeight="1">{written}</row>')
        self._last_row = row_no

    def add_line(self, row_no: int, text: str, *, style: str) -> None:
        """One text over the whole width of the table."""
        texts = [text] + [""] * (len(self._letters) - 1)
        self.add(row_no, ((one, None, style) for one in texts), lines=count_lines(text, line_letters(100)))
        self.merge(1, row_no, len(self._letters), row_no)

    def merge(self, column: int, row_no: int, last_column: int, last_row: int) -> None:
        """Join cells that all have their style already; columns are counted from 1."""
        self._merged.append(f"{self._letters[column - 1]}{row_no}:{self._letters[last_column - 1]}{last_row}")

    def put_into(self, sheet: bytes) -> bytes:
        """The XML of an empty sheet with these rows and merged areas in it."""
        areas = "".join(f'<mergeCell ref="{area}"/>' for area in self._merged)
        merged = f'<mergeCells count="{len(self._merged)}">{areas}</mergeCells>' if areas else ""
        filled = f"<sheetData>{''.join(self._rows)}</sheetData>{merged}".encode()
        corner = f"{self._letters[-1]}{self._last_row}".encode()
        whole, count = _NO_ROWS.subn(lambda _: filled, sheet, count=1)
        assert count == 1
        return _DIMENSION.sub(rb"\g<1>A1:" + corner + rb"\g<2>", whole, count=1)

    def _cell(self, place: str, text: str, figure: Figure | None, style: str) -> str:
        """The exact number shown with as many digits as are printed, where the text is a number; else the text."""
        if not text:
            return f'<c r="{place}" s="{self._styles.of(style)}"/>'
        printed = _PRINTED_NUMBER.fullmatch(text) if figure is not None and figure.value is not None else None
        if printed is None or figure is None or figure.value is None:
            style_id = self._styles.of(style, is_quoted=text.startswith(_FORMULA_STARTS))
            return f'<c r="{place}" s="{style_id}" t="inlineStr"><is>{_text_element(text)}</is></c>'
        style_id = self._styles.of(style, number_format=_number_format(printed.group(1)))
        return f'<c r="{place}" s="{style_id}"><v>{safe_string(Decimal(figure.value))}</v></c>'


def _text_element(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{space}>{escape(text, quote=False)}</t>"


def _number_format(decimals: str | None) -> str:
    return "#,##0." + "0" * len(decimals) if decimals else "#,##0"


def annex_rows(annex: Annex, styles: StyleIds, figures: Figures) -> AnnexRows:
    """Title, headings, table, notes and imprint of the annex."""
    rows = AnnexRows(len(annex.columns), styles)
    heads = ((annex.number, TITLE), (annex.title, TITLE), (annex.attached_to, ATTACHED))
    for row_no, (text, style) in enumerate(heads, start=1):
        rows.add_line(row_no, text, style=style)
    if annex.form:
        rows.add_line(HEADING_ROW - 1, "; ".join((*annex.form.left, *annex.form.right)), style=NOTE)
    rows.first_row = _add_headings(rows, annex.columns)
    _add_table(rows, annex, figures)
    notes = [(note, NOTE) for note in annex.notes] + [(line, IMPRINT) for line in annex.imprint]
    if annex.signing:
        signing = annex.signing
        signers = (f"{signing.left} {signing.left_hint}", f"{signing.right} {signing.right_hint}")
        notes += [(text, NOTE) for text in (signing.place_and_date, *signers)]
    for row_no, (text, style) in enumerate(notes, start=rows.first_row + len(annex.rows) + 1):
        rows.add_line(row_no, text, style=style)
    return rows


def _add_headings(rows: AnnexRows, columns: tuple[Column, ...]) -> int:
    """One row of headings, or two where columns share one; returns the row below them."""
    has_groups = any(column.group for column in columns)
    last = HEADING_ROW + has_groups
    # Bold letters are wider; a fifth more text stands for them.
    lines = max(count_lines(column.heading, line_letters(column.width / 1.2)) for column in columns)
    style = table_style("center", is_bold=True)
    if has_groups:
        rows.add(HEADING_ROW, ((text, None, style) for text in _top_headings(columns)), lines=1)
        _merge_headings(rows, columns)
    lowest = (column.heading if column.group or not has_groups else "" for column in columns)
    rows.add(last, ((text, None, style) for text in lowest), lines=lines)
    return last + 1


def _starts_group(columns: tuple[Column, ...], place: int) -> bool:
    return place == 0 or columns[place - 1].group != columns[place].group


def _top_headings(columns: tuple[Column, ...]) -> Iterator[str]:
    """A column's own heading, or that of its group in the group's first column."""
    for place, column in enumerate(columns):
        yield (column.group if _starts_group(columns, place) else "") if column.group else column.heading


def _merge_headings(rows: AnnexRows, columns: tuple[Column, ...]) -> None:
    for place, column in enumerate(columns):
        if not column.group:
            rows.merge(place + 1, HEADING_ROW, place + 1, HEADING_ROW + 1)
        elif _starts_group(columns, place):
            members = sum(other.group == column.group for other in columns)
            rows.merge(place + 1, HEADING_ROW, place + members, HEADING_ROW)


def _add_table(rows: AnnexRows, annex: Annex, figures: Figures) -> None:
    letters = [line_letters(column.width) for column in annex.columns]
    styles = {
        is_bold: [table_style(column.align, is_bold=is_bold) for column in annex.columns] for is_bold in (False, True)
    }
    group = table_style("left", is_bold=True)
    nothing = (None,) * len(annex.columns)
    for row_no, row in enumerate(annex.rows, start=rows.first_row):
        if row.style == "group":
            rows.add_line(row_no, row.cells[0], style=group)
            continue
        behind = (figures.get(key) if key else None for key in row.figures or nothing)
        cells = zip(row.cells, behind, styles[row.style == "total"], strict=True)
        rows.add(row_no, cells, lines=max(map(count_lines, row.cells, letters)))

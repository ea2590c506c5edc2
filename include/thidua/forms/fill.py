"""Fill in a form without Excel: for the demonstration, the benchmark and the tests.

What a unit enters by hand is given by key, as the edition declares it; only prepared cells can be filled.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from thidua.forms.cells import LETTERS_PER_WIDTH, POINTS_PER_LINE, CellInput, lines_in, set_cells, set_heights
from thidua.forms.edition import Edition, TableSheet
from thidua.forms.layout import refuse_overflow
from thidua.forms.pack import pack_parts, sheet_path

Row = Mapping[str, CellInput]
"""Column key -> what is entered."""

_CODE_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*><is><t[^>]*>([^<]*)</t></is></c>')


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What one unit enters. info: by field key. coded: tables with fixed rows, by sheet key and code ('A04',
    'leadership'). rows: the other tables by sheet key, from the first row on."""

    info: Row = field(default_factory=dict)
    coded: Mapping[str, Mapping[str, Row]] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)


def fill_form(parts: Mapping[str, bytes], filling: Filling, edition: Edition) -> bytes:
    """A workbook of the form's parts (`FormMaker.parts`) with the filling entered. KeyError for a cell or a code that
    the form does not have."""
    filled = dict(parts)
    info = {edition.info_field(key).cell: value for key, value in filling.info.items()}
    filled[sheet_path(1)] = set_cells(filled[sheet_path(1)], info)
    for number, sheet in enumerate(edition.sheets, 2):
        path = sheet_path(number)
        filled[path] = _entered(sheet, filled[path], _rows_of(sheet, filled[path], filling))
    return pack_parts(filled)


def enter_rows(parts: Mapping[str, bytes], edition: Edition, rows: Mapping[str, Sequence[Row]]) -> dict[str, bytes]:
    """The form's parts with these rows in tables to which units add rows, by sheet key, from the first row on.
    OperatorError where a table has too few rows."""
    filled = dict(parts)
    for number, sheet in enumerate(edition.sheets, 2):
        path, own = sheet_path(number), rows.get(sheet.key, ())
        refuse_overflow(sheet, len(own))
        filled[path] = _entered(sheet, filled[path], list(enumerate(own, sheet.first_row)))
    return filled


def _entered(sheet: TableSheet, drawn: bytes, rows: Sequence[tuple[int, Row]]) -> bytes:
    filled = set_cells(drawn, {sheet.cell(k, n): v for n, row in rows for k, v in row.items()})
    return set_heights(filled, {row_no: _height(sheet, row) for row_no, row in rows})


def _rows_of(sheet: TableSheet, drawn: bytes, filling: Filling) -> list[tuple[int, Row]]:
    if not sheet.fixed_rows:
        return list(enumerate(filling.rows.get(sheet.key, ()), sheet.first_row))
    coded = filling.coded.get(sheet.key, {})
    rows = rows_by_code(sheet, drawn) if coded else {}
    return [(rows[code], row) for code, row in coded.items()]


def _height(sheet: TableSheet, row: Row) -> float:
    """What the row's texts need, in points: the height that Excel would have given it while they were typed."""
    texts = [(sheet.column(key).width, value) for key, value in row.items() if isinstance(value, str)]
    return POINTS_PER_LINE * max((lines_in(text, width * LETTERS_PER_WIDTH) for width, text in texts), default=1) + 2


def rows_by_code(sheet: TableSheet, drawn: bytes) -> dict[str, int]:
    """Code -> row of a table with fixed rows, as drawn by us."""
    letter = next(column.letter for column in sheet.columns if column.kind == "code").encode()
    return {
        code.decode(): int(row)
        for column, row, code in _CODE_CELL.findall(drawn)
        if column == letter and int(row) >= sheet.first_row
    }

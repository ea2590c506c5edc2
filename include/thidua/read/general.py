"""Sheets read by python-calamine: of any workbook, whatever program wrote it."""

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from thidua.read.addresses import column_letters
from thidua.read.archive import pack
from thidua.read.model import Cell, SheetValues
from thidua.read.package import Package, SheetPart
from thidua.read.rebuild import rebuild
from thidua.read.refusals import refuse


def read_sheets(package: Package, parts: Mapping[str, bytes], sheets: Iterable[SheetPart]) -> dict[str, SheetValues]:
    """The cells of these sheets by name. Raises `RefusedError` for what the reader refuses."""
    wanted = replace(package, sheets=tuple(sheets))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(pack(rebuild(wanted, parts))))
        return {sheet.name: _values_of(workbook.get_sheet_by_name(sheet.name)) for sheet in wanted.sheets}
    except (CalamineError, ValueError, OverflowError) as fault:
        raise refuse("parser_refused", found=str(fault)[:200]) from None


def _values_of(sheet: CalamineSheet) -> SheetValues:
    top, left = sheet.start or (0, 0)
    dates: dict[str, str] = {}
    rows = [_row_of(cells, top + down + 1, left + 1, dates) for down, cells in enumerate(sheet.to_python())]
    while rows and not rows[-1]:
        rows.pop()
    return SheetValues(first_row=top + 1, first_column=left + 1, rows=rows, dates=dates)


def _row_of(cells: Sequence[Any], number: int, left: int, dates: dict[str, str]) -> list[Cell]:
    row: list[Cell] = []
    for column, cell in enumerate(cells, left):
        # Most cells are texts, most of them empty: this order is what a file's time depends on.
        if type(cell) is str:
            row.append(cell or None)
        elif isinstance(cell, bool | int | float):
            row.append(_finite(cell))
        else:
            text = _moment_text(cell)
            dates[f"{column_letters(column)}{number}"] = text
            row.append(text)
    while row and row[-1] is None:
        row.pop()
    return row


def _finite(cell: float) -> Cell:
    """A number that is none ('1e400', 'NaN') becomes text, so that nothing can ever add it."""
    return cell if math.isfinite(cell) else str(cell)


def _moment_text(cell: Any) -> str:
    """ISO text: '2026-05-31' for a whole day, '2026-05-31T08:30:00', '08:30:00'; a duration as '36:00:00'."""
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date().isoformat()
    return str(cell.isoformat())

"""One file: gate, one parse, plain data. Runs in the child process; never in a process that must live."""

import io
import math
from datetime import datetime, time, timedelta
from importlib.metadata import version
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from thidua.read.addresses import column_letters
from thidua.read.archive import pack
from thidua.read.gate import GateReport, inspect_bytes
from thidua.read.limits import Limits
from thidua.read.model import Cell, RawSheet, RawWorkbook, Refusal
from thidua.read.rebuild import rebuild
from thidua.read.refusals import make_refusal
from thidua.read.sheet_scan import SheetScan

READER = f"python-calamine {version('python-calamine')}"


def read_bytes(data: bytes, limits: Limits | None = None) -> RawWorkbook | Refusal:
    """Everything a workbook holds, or why it is not read. May end the process on a file that the gate did not know."""
    report = inspect_bytes(data, limits)
    if isinstance(report, Refusal):
        return report
    try:
        sheets = _read_sheets(report)
    except (CalamineError, ValueError, OverflowError) as fault:
        return make_refusal("parser_refused", found=str(fault)[:200])
    return RawWorkbook(sheets=sheets, reader=READER, external=list(report.package.external))


def _read_sheets(report: GateReport) -> list[RawSheet]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(pack(rebuild(report.package, report.parts))))
    sheets = []
    for sheet in report.package.sheets:
        scan = report.scans.get(sheet.name)
        if scan is None:
            sheets.append(RawSheet(name=sheet.name, hidden=sheet.hidden, first_row=1, first_column=1, rows=[]))
        else:
            sheets.append(_read_sheet(workbook.get_sheet_by_name(sheet.name), scan, hidden=sheet.hidden))
    return sheets


def _read_sheet(sheet: CalamineSheet, scan: SheetScan, *, hidden: bool) -> RawSheet:
    top, left = sheet.start or (0, 0)
    dates: dict[str, str] = {}
    rows: list[list[Cell]] = []
    for index, cells in enumerate(sheet.to_python()):
        row: list[Cell] = []
        for offset, cell in enumerate(cells):
            # Most cells are texts, most of them empty: this order is what a file's time depends on.
            if type(cell) is str:
                row.append(cell or None)
            elif isinstance(cell, bool | int | float):
                row.append(_finite(cell))
            else:
                text = _moment_text(cell)
                dates[f"{column_letters(left + offset + 1)}{top + index + 1}"] = text
                row.append(text)
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    raw = RawSheet(
        name=sheet.name,
        hidden=hidden,
        first_row=top + 1,
        first_column=left + 1,
        rows=rows,
        dates=dates,
        errors=scan.errors,
        merged=scan.merged,
        percents=scan.percents,
        hidden_rows=scan.hidden_rows,
        hidden_columns=scan.hidden_columns,
    )
    # An empty text is the result of a formula, an empty cell is none.
    raw.formulas.update((at, is_text or raw.cell(at) is not None) for at, is_text in scan.formulas.items())
    return raw


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

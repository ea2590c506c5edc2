"""One file: gate, one parse, plain data. Runs in the child process; never in a process that must live."""

from thidua.annex.model import Annex
from thidua.annex.parse import is_json, read_annex
from thidua.read.gate import GateReport, inspect_bytes
from thidua.read.general import read_sheets
from thidua.read.limits import Limits
from thidua.read.model import RawSheet, RawWorkbook, Refusal, SheetValues
from thidua.read.package import SheetPart
from thidua.read.refusals import RefusedError
from thidua.read.sheet_scan import SheetScan

NO_CELLS = SheetValues(first_row=1, first_column=1, rows=[], dates={})


def read_file(data: bytes, limits: Limits | None = None) -> RawWorkbook | Annex | Refusal:
    """A workbook or a machine-readable annex, told apart by how the bytes begin."""
    return read_annex(data, limits) if is_json(data) else read_bytes(data, limits)


def read_bytes(data: bytes, limits: Limits | None = None) -> RawWorkbook | Refusal:
    """Everything a workbook holds, or why it is not read. May end the process on a file that the gate did not know."""
    report = inspect_bytes(data, limits)
    if isinstance(report, Refusal):
        return report
    try:
        values = {**report.values, **_general_values(report)}
    except RefusedError as refused:
        return refused.refusal
    sheets = [
        _raw_sheet(sheet, report.scans.get(sheet.name, SheetScan()), values.get(sheet.name, NO_CELLS))
        for sheet in report.package.sheets
    ]
    return RawWorkbook(sheets=sheets, external=list(report.package.external))


def _general_values(report: GateReport) -> dict[str, SheetValues]:
    """Of the sheets that the gate has counted but not read."""
    sheets = [sheet for sheet in report.package.sheets if sheet.name in report.scans.keys() - report.values.keys()]
    return read_sheets(report.package, report.parts, sheets) if sheets else {}


def _raw_sheet(sheet: SheetPart, scan: SheetScan, values: SheetValues) -> RawSheet:
    raw = RawSheet(
        name=sheet.name,
        hidden=sheet.hidden,
        first_row=values.first_row,
        first_column=values.first_column,
        rows=values.rows,
        dates=values.dates,
        errors=scan.errors,
        merged=scan.merged,
        percents=scan.percents,
        hidden_rows=scan.hidden_rows,
        hidden_columns=scan.hidden_columns,
    )
    # An empty text is the result of a formula, an empty cell is none.
    raw.formulas.update((at, is_text or raw.cell(at) is not None) for at, is_text in scan.formulas.items())
    return raw

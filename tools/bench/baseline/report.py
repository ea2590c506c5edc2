"""The report's files: docxtpl as its documentation shows it, the annexes with openpyxl, the data with json.

The PDF is made of the Word file by LibreOffice, where the machine has it.
"""

import json
from pathlib import Path

from docxtpl import DocxTemplate
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from thidua.render.docx import TEMPLATE
from thidua.render.view import report_view
from thidua.report.model import Annex, Report
from tools.bench.baseline.pdf import convert, has_converter
from tools.bench.clock import PDF, Stages

_SIDE = Side(style="thin")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_PLAIN, _BOLD = Font(name="Times New Roman", size=12), Font(name="Times New Roman", size=12, bold=True)
_WRAPPED = Alignment(vertical="center", wrap_text=True)
FIRST_ROW = 6


def write_report(report: Report, folder: Path, stages: Stages) -> list[Path]:
    """Word, Excel, JSON and, where it can be made, PDF in the folder."""
    folder.mkdir(parents=True)
    paths = [folder / f"{report.file_stem}.{suffix}" for suffix in ("docx", "xlsx", "json")]
    _write_docx(report, paths[0])
    _write_xlsx(report, paths[1])
    paths[2].write_text(json.dumps(report.data.model_dump(mode="json"), ensure_ascii=False, indent=1), encoding="utf-8")
    if has_converter():
        with stages.stage(PDF):
            paths.append(convert(paths[0]))
    return paths


def _write_docx(report: Report, path: Path) -> None:
    document = DocxTemplate(TEMPLATE)
    document.render(report_view(report), autoescape=True)
    document.save(path)


def _write_xlsx(report: Report, path: Path) -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for annex in report.annexes:
        _write_annex(workbook.create_sheet(annex.number), annex)
    workbook.save(path)


def _write_annex(sheet: Worksheet, annex: Annex) -> None:
    for row_no, text in enumerate((annex.number, annex.title, annex.attached_to), start=1):
        sheet.cell(row_no, 1, text).font = _BOLD
    for column, form in enumerate(annex.columns, start=1):
        sheet.cell(FIRST_ROW - 1, column, form.heading).font = _BOLD
        sheet.column_dimensions[get_column_letter(column)].width = form.width * 1.5
    for row_no, row in enumerate(annex.rows, start=FIRST_ROW):
        for column, text in enumerate(row.cells, start=1):
            cell = sheet.cell(row_no, column, text)
            cell.font = _PLAIN if row.style == "normal" else _BOLD
            cell.alignment = _WRAPPED
            cell.border = _BOX

"""Excel: the annexes as sheets, figures as numbers, every text as text.

A text of a submission is never a formula ('=1+1' stays as written), whatever it begins with. openpyxl makes the book,
its styles and the page set-up; the rows are written as XML (`xlsx_rows`).
"""

import io
import zipfile
from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from thidua.render.archive import read_members, stamp_properties, write_members
from thidua.render.xlsx_rows import HEADING_ROW, AnnexRows, annex_rows
from thidua.render.xlsx_styles import SHEET_WIDTH, StyleIds, add_styles
from thidua.report.model import Annex, Report

CORE_PROPERTIES = "docProps/core.xml"
MM_PER_INCH = 25.4


def render_xlsx(report: Report) -> bytes:
    """One sheet per annex, ready to be printed; the same report gives the same bytes."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_styles(workbook)
    workbook.properties.creator = " ".join(report.issuer_lines)
    workbook.properties.title = report.subject
    rows = list(_fill(workbook, report))
    members = _save(workbook)
    core = stamp_properties(members[CORE_PROPERTIES].decode("utf-8"), report.provenance.known_at)
    members[CORE_PROPERTIES] = core.encode("utf-8")
    for number, of_annex in enumerate(rows, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        members[name] = of_annex.put_into(members[name])
    return write_members(members.items())


def _fill(workbook: Workbook, report: Report) -> Iterator[AnnexRows]:
    """Add a sheet for each annex, without its rows; yield the rows."""
    figures = {figure.key: figure for figure in report.figures}
    styles: StyleIds | None = None
    for annex in report.annexes:
        sheet = workbook.create_sheet(annex.number)
        styles = styles or StyleIds(sheet)
        rows = annex_rows(annex, styles, figures)
        _set_up_page(sheet, annex, rows.first_row)
        yield rows


class _InMemory(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
    """openpyxl's own writer puts each sheet into a temporary file first, and deletes it."""

    def write_worksheet(self, ws: Worksheet) -> None:
        sheet = io.BytesIO()
        WorksheetWriter(ws, sheet).write()
        self._archive.writestr(ws.path[1:], sheet.getvalue())
        self.manifest.append(ws)


def _save(workbook: Workbook) -> dict[str, bytes]:
    buffer = io.BytesIO()
    _InMemory(workbook, zipfile.ZipFile(buffer, "w")).save()
    return read_members(buffer.getvalue())


def _set_up_page(sheet: Worksheet, annex: Annex, first_row: int) -> None:
    """A4 on its side, as wide as the page, headings on every page, page number on top."""
    for number, column in enumerate(annex.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width / 100 * SHEET_WIDTH
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.top = margins.bottom = 20 / MM_PER_INCH
    margins.left, margins.right = 30 / MM_PER_INCH, 15 / MM_PER_INCH
    margins.header = 10 / MM_PER_INCH
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{HEADING_ROW}:{first_row - 1}"
    sheet.HeaderFooter.differentFirst = True
    sheet.oddHeader.center.text = '&"Times New Roman"&14&P'
    sheet.page_setup.firstPageNumber, sheet.page_setup.useFirstPageNumber = 1, True
    sheet.freeze_panes = f"A{first_row}"

"""Excel: the annexes as sheets, figures as numbers, every text as text.

A text of a submission is never a formula ('=1+1' stays as written), whatever it begins with.
"""

import io
from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from thidua.render.archive import read_members, stamp_properties, write_members
from thidua.render.xlsx_cells import (
    ATTACHED,
    IMPRINT,
    NOTE,
    SHEET_WIDTH,
    TITLE,
    add_styles,
    count_lines,
    merge,
    set_height,
    table_style,
    write_figure,
    write_line,
    write_text,
)
from thidua.report.model import Annex, Figure, Report, Row

CORE_PROPERTIES = "docProps/core.xml"
HEADING_ROW = 5
MM_PER_INCH = 25.4


def render_xlsx(report: Report) -> bytes:
    """One sheet per annex, ready to be printed; the same report gives the same bytes."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_styles(workbook)
    workbook.properties.creator = " ".join(report.issuer_lines)
    workbook.properties.title = report.subject
    figures = {figure.key: figure for figure in report.figures}
    for annex in report.annexes:
        _write_annex(workbook.create_sheet(annex.number), annex, figures)
    buffer = io.BytesIO()
    workbook.save(buffer)
    members = read_members(buffer.getvalue())
    core = stamp_properties(members[CORE_PROPERTIES].decode("utf-8"), report.provenance.known_at)
    return write_members((members | {CORE_PROPERTIES: core.encode("utf-8")}).items())


def _write_annex(sheet: Worksheet, annex: Annex, figures: Mapping[str, Figure]) -> None:
    width = len(annex.columns)
    heads = ((annex.number, TITLE), (annex.title, TITLE), (annex.attached_to, ATTACHED))
    for row_no, (text, style) in enumerate(heads, start=1):
        write_line(sheet, row_no, text, width=width, style=style)
    first_row = _write_headings(sheet, annex)
    for row_no, row in enumerate(annex.rows, start=first_row):
        if row.style == "group":
            write_line(sheet, row_no, row.cells[0], width=width, style=table_style("left", is_bold=True))
        else:
            _write_row(sheet, row_no, row, annex=annex, figures=figures)
    notes = [(note, NOTE) for note in annex.notes] + [(line, IMPRINT) for line in annex.imprint]
    for row_no, (text, style) in enumerate(notes, start=first_row + len(annex.rows) + 1):
        write_line(sheet, row_no, text, width=width, style=style)
    _set_up_page(sheet, annex, first_row)


def _write_headings(sheet: Worksheet, annex: Annex) -> int:
    """One row of headings, or two where columns share one; returns the row below them."""
    columns = annex.columns
    has_groups = any(column.group for column in columns)
    last = HEADING_ROW + has_groups
    for number, column in enumerate(columns, start=1):
        for row_no in (HEADING_ROW, last):
            sheet.cell(row_no, number).style = table_style("center", is_bold=True)
        write_text(sheet.cell(last if column.group else HEADING_ROW, number), column.heading)
        if column.group and (number == 1 or columns[number - 2].group != column.group):
            write_text(sheet.cell(HEADING_ROW, number), column.group)
            members = sum(other.group == column.group for other in columns)
            first, last_letter = get_column_letter(number), get_column_letter(number + members - 1)
            merge(sheet, f"{first}{HEADING_ROW}:{last_letter}{HEADING_ROW}")
        elif has_groups and not column.group:
            letter = get_column_letter(number)
            merge(sheet, f"{letter}{HEADING_ROW}:{letter}{last}")
    # Bold letters are wider; a fifth more text stands for them.
    lines = max(count_lines(column.heading, column.width / 1.2) for column in columns)
    set_height(sheet, HEADING_ROW, lines=1 if has_groups else lines)
    if has_groups:
        set_height(sheet, last, lines=lines)
    return last + 1


def _write_row(sheet: Worksheet, row_no: int, row: Row, *, annex: Annex, figures: Mapping[str, Figure]) -> None:
    keys = row.figures or (None,) * len(row.cells)
    cells = [sheet.cell(row_no, number) for number in range(1, len(row.cells) + 1)]
    for cell, text, key, column in zip(cells, row.cells, keys, annex.columns, strict=True):
        cell.style = table_style(column.align, is_bold=row.style == "total")
        write_figure(cell, text, figures.get(key) if key else None)
    lines = (count_lines(text, column.width) for text, column in zip(row.cells, annex.columns, strict=True))
    set_height(sheet, row_no, lines=max(lines))


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
    sheet.freeze_panes = sheet.cell(first_row, 1)

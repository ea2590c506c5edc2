"""Receipts, versions, reports and deliveries as a workbook that a person reads."""

from datetime import datetime
from io import BytesIO

import sqlalchemy as sa
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from thidua.audit.chain import BATCH
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import load_sql

WIDTHS = {"Tên tệp": 50, "Tệp": 40, "Kết luận": 70, "Diễn giải": 70, "Lý do": 40, "Lý do thay thế": 70, "Nơi nhận": 30}
"""In characters, by heading. Other columns are as wide as their heading wants, but not narrower than `NARROWEST`."""
NARROWEST = 20

SHEETS = {"receipts": "Biên nhận", "versions": "Lần nộp", "reports": "Báo cáo", "deliveries": "Gửi"}


def lists_workbook(connection: sa.Connection, *, plan_id: str | None, since: datetime | None) -> bytes:
    """Times in the legal zone. Every text is a text: what a sender called a file is never a formula."""
    book = Workbook(write_only=True)
    for name, title in SHEETS.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        rows = connection.execute(
            sa.text(load_sql("audit", "lists", f"{name}.sql")),
            {"plan_id": plan_id, "since": since},
            execution_options={"yield_per": BATCH},
        )
        names = list(rows.keys())
        for place, name_of_column in enumerate(names, start=1):
            width = WIDTHS.get(name_of_column, max(NARROWEST, len(name_of_column) + 2))
            sheet.column_dimensions[get_column_letter(place)].width = width
        headings = [_cell(sheet, heading) for heading in names]
        for cell in headings:
            cell.font = Font(bold=True)
        sheet.append(headings)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(sheet: object, value: object) -> WriteOnlyCell:
    if isinstance(value, datetime):
        value = value.astimezone(LEGAL_ZONE).strftime("%d/%m/%Y %H:%M:%S")
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell

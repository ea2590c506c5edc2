"""Where our own texts stand in a workbook: the writer puts them there, the reader expects them there."""

import re

from thidua.errors import OperatorError
from thidua.forms.edition import Edition, InfoField, TableSheet

INFO_COLUMNS = ("A", "B", "C")
LABEL_COLUMN = "B"
TITLE, SUBTITLE, SHEET_LINE = "A1", "A2", "A3"
"""A table sheet has title, guide and 'Đơn vị ... - Kỳ báo cáo ...' in rows 1 to 3, above its headings."""

_ADDRESS = re.compile(r"([A-Z]+)([0-9]+)")


def row_of(address: str) -> int:
    """'C13' -> 13."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ValueError(f"no address: {address}")
    return int(found[2])


def label_cell(field: InfoField) -> str:
    """Where the label of a field of 'Thông tin' stands: 'C13' -> 'B13'."""
    return f"{LABEL_COLUMN}{row_of(field.cell)}"


def label_text(field: InfoField, edition: Edition) -> str:
    return field.label + (edition.texts.required_mark if field.required else "")


def block_heading_cells(edition: Edition) -> tuple[str, str]:
    """Of the stamped fields and of those to be filled in: one row above the first of each."""
    stamped = min(row_of(f.cell) for f in info_fields(edition) if f.stamped)
    filled = min(row_of(f.cell) for f in info_fields(edition) if not f.stamped)
    return f"A{stamped - 1}", f"A{filled - 1}"


def guide_cells(edition: Edition) -> list[str]:
    """The heading of the guide and one cell for each of its lines, below the last field and a row for corrections."""
    first = max(row_of(f.cell) for f in info_fields(edition)) + 2
    return [f"A{first}", *(f"{LABEL_COLUMN}{first + n}" for n in range(1, len(edition.info_guide) + 1))]


def info_fields(edition: Edition, *, is_correction: bool = False) -> list[InfoField]:
    """The fields of 'Thông tin' that a form has: one that corrects a version has all of them."""
    return [field for field in edition.info if is_correction or not field.corrections_only]


def info_labels(edition: Edition, *, is_correction: bool = False) -> dict[str, str]:
    """Address -> text of every label of 'Thông tin': a moved or changed one means moved fields."""
    fields = info_fields(edition, is_correction=is_correction)
    return {label_cell(field): label_text(field, edition) for field in fields}


def info_own_cells(edition: Edition) -> set[str]:
    """Every cell of 'Thông tin' that is not filled in by the unit."""
    stamped = {field.cell for field in edition.info if field.stamped}
    labels = info_labels(edition, is_correction=True)
    return {TITLE, SUBTITLE, *block_heading_cells(edition), *guide_cells(edition), *labels, *stamped}


def last_row(sheet: TableSheet) -> int:
    """The last row that the reader takes for the table."""
    return sheet.first_row + sheet.max_rows - 1


def refuse_overflow(sheet: TableSheet, rows: int) -> None:
    """OperatorError where the sheet has less room: what stands below its last row is read by nobody."""
    if rows > sheet.max_rows:
        raise OperatorError(
            f"Trang “{sheet.name}” của biểu mẫu chỉ có {sheet.max_rows} dòng, cần {rows} dòng.",
            remedy="Gộp bớt nội dung, hoặc tăng 'max_rows' của trang trong một phiên bản biểu mẫu mới (include/forms).",
        )


def sheet_names(edition: Edition) -> list[str]:
    """All sheets of a workbook, in order."""
    return [edition.info_name, *(sheet.name for sheet in edition.sheets), edition.lists_name]

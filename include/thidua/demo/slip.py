"""A made-up slip in a workbook that a report was made from, and the workbook in which the unit puts it right."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from thidua.demo.answers import load_story
from thidua.errors import OperatorError
from thidua.forms.cells import set_cells
from thidua.forms.edition import Edition, TableSheet
from thidua.forms.fill import rows_by_code
from thidua.forms.pack import pack_parts, sheet_path


@dataclass(frozen=True, kw_only=True)
class Slip:
    """By how much a unit has told too much, in which columns of which target."""

    plan: str
    period: str
    unit: str
    target: str
    columns: tuple[str, ...]
    less: Decimal

    @property
    def report_key(self) -> str:
        return f"{self.plan}|{self.period}"


@dataclass(frozen=True, kw_only=True)
class CellChange:
    """What stood in a cell of a workbook, and what the unit writes there now."""

    sheet: str
    cell: str
    before: Decimal
    after: Decimal


def read_slip(name: str) -> Slip:
    """'before_lock' or 'after_lock', from the story."""
    told: dict[str, Any] = load_story()["corrections"][name]
    return Slip(**told | {"columns": tuple(told["columns"]), "less": Decimal(told["less"])})


def put_right(workbook: bytes, slip: Slip, edition: Edition) -> tuple[bytes, list[CellChange]]:
    """The workbook with the slip put right. OperatorError when nothing is left to take away."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    number, sheet = next((n, one) for n, one in enumerate(edition.sheets, 2) if one.key == "indicators")
    path = sheet_path(number)
    changes = _changes(parts[path], slip, sheet)
    values: Mapping[str, Decimal] = {change.cell: change.after for change in changes}
    parts[path] = set_cells(parts[path], values)
    return pack_parts(parts), changes


def _changes(drawn: bytes, slip: Slip, sheet: TableSheet) -> list[CellChange]:
    row_no = rows_by_code(sheet, drawn)[slip.target]
    changes = []
    for column in slip.columns:
        cell = sheet.cell(column, row_no)
        before = _number_in(drawn, cell)
        changes.append(CellChange(sheet=sheet.name, cell=cell, before=before, after=before - slip.less))
    if any(change.after < 0 for change in changes):
        raise OperatorError("Phần trình diễn đã sửa số liệu này quá nhiều lần.", remedy="Chạy lại `make demo`.")
    return changes


def _number_in(drawn: bytes, cell: str) -> Decimal:
    found = re.search(rb'<c r="%s"[^>]*><v>([^<]*)</v>' % cell.encode(), drawn)
    if found is None:
        raise OperatorError(f"Ô {cell} của bản nộp không có số.", remedy="Chạy lại `make demo`.")
    return Decimal(found[1].decode())

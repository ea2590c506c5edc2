"""Read the workbooks of a commune with pandas, sheet by sheet."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from thidua.forms.edition import Edition


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """One workbook. info: cells of the first sheet by field key. tables: by sheet key, rows that hold anything."""

    file_name: str
    info: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]


def read_commune(folder: Path, edition: Edition, *, is_opened_once: bool = False) -> list[Sheets]:
    """Every workbook in the folder. is_opened_once: open each file once for all sheets, which few people do."""
    with warnings.catch_warnings():
        # openpyxl has no use for drop-down lists and says so for every sheet.
        warnings.simplefilter("ignore", UserWarning)
        return [_read_workbook(path, edition, is_opened_once=is_opened_once) for path in sorted(folder.iterdir())]


def _read_workbook(path: Path, edition: Edition, *, is_opened_once: bool) -> Sheets:
    book = pd.ExcelFile(path, engine="openpyxl") if is_opened_once else path
    engine: Literal["openpyxl"] | None = None if is_opened_once else "openpyxl"
    info = pd.read_excel(book, sheet_name=edition.info_name, header=None, engine=engine)
    tables: dict[str, pd.DataFrame] = {}
    for sheet in edition.sheets:
        names = [column.key for column in sheet.columns]
        table = pd.read_excel(
            book, sheet_name=sheet.name, header=sheet.heading_row - 1, names=names, engine=engine, dtype=object
        )
        filled = [column.key for column in sheet.columns if column.kind not in {"label", "code"}]
        tables[sheet.key] = table.dropna(how="all", subset=filled) if not sheet.fixed_rows else table
    if isinstance(book, pd.ExcelFile):
        book.close()
    return Sheets(file_name=path.name, info=_info(info, edition), tables=tables)


def _info(cells: pd.DataFrame, edition: Edition) -> dict[str, Any]:
    """All fields stand in column C, one below the other."""
    column = cells[2]
    return {field.key: column.get(int(field.cell[1:]) - 1) for field in edition.info}

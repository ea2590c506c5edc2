"""What reading a workbook yields. One result serves check and load.

raw workbook -> (extract, by the form edition) -> `Extraction`. Both are plain data and travel as JSON.
"""

from dataclasses import dataclass, field
from typing import Literal

from thidua.read.addresses import split_address

Cell = str | int | float | bool | None
"""A cell as calamine gives it; dates are ISO strings in `RawSheet.dates`."""


@dataclass(frozen=True, kw_only=True)
class SheetValues:
    """The cells of a sheet as in `RawSheet`, before anything else is known of it."""

    first_row: int
    first_column: int
    rows: list[list[Cell]]
    dates: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class RawSheet:
    """One sheet. rows[i][j] is the cell in row first_row + i, column first_column + j (1-based); trailing empty cells
    are cut. dates, errors, formulas: addresses ('H12') of cells that hold a date, an error value, a formula (True:
    with a cached value). percents: addresses of numbers that Excel shows with a per cent sign (0.95 as 95%).
    hidden_columns: runs of columns, as 'B:D'."""

    name: str
    hidden: bool
    first_row: int
    first_column: int
    rows: list[list[Cell]]
    dates: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    formulas: dict[str, bool] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    percents: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)

    def cell(self, address: str) -> Cell:
        """What stands at an address; None for an empty cell and outside of what is used."""
        row, column = split_address(address)
        return self.at(row, column)

    def row(self, row: int) -> list[Cell]:
        """The cells of a row from `first_column` on; none outside of what is used."""
        down = row - self.first_row
        return self.rows[down] if 0 <= down < len(self.rows) else []

    def at(self, row: int, column: int) -> Cell:
        """The same by row and column, both from 1."""
        down, right = row - self.first_row, column - self.first_column
        if 0 <= down < len(self.rows) and 0 <= right < len(self.rows[down]):
            return self.rows[down][right]
        return None


@dataclass(frozen=True, kw_only=True)
class RawWorkbook:
    """Every sheet of one accepted file, in order. external: parts that lead out of the file; never followed."""

    sheets: list[RawSheet]
    external: list[str] = field(default_factory=list)


RefusalCode = Literal[
    "EMPTY_FILE",
    "XLS_TOO_BIG",
    "NOT_XLSX",
    "ENCRYPTED",
    "MACRO",
    "ZIP_DAMAGED",
    "ZIP_NAMES",
    "XML_DTD",
    "XML_DAMAGED",
    "TOO_MANY_CELLS",
    "PARSER_DIED",
    "PARSER_TIMEOUT",
    "PARSER_REFUSED",
    "JSON_DAMAGED",
    "JSON_LIMITS",
    "NOT_ANNEX",
    "SEALED_ELSEWHERE",
]


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A file that was not read. reason: key of `refusals.json`, and all of it that no file can have a say in. message,
    remedy: Vietnamese; the message may quote the file. part: the zip member or sheet concerned, if any."""

    reason: str
    code: RefusalCode
    message: str
    remedy: str
    part: str | None = None


@dataclass(frozen=True, kw_only=True)
class ExtractedRow:
    """One filled row of a table sheet.

    values: column key -> text, or the exact decimal as text ('537487.84'), or None for an empty cell. problems: column
    key -> why the cell could not be read as its kind ('not_a_number', 'two_readings', 'not_whole', 'error_value',
    'no_cached_value', 'control_character', 'legacy_encoding', 'too_long', 'covered_by_merge', 'is_a_date').
    raw: column key -> what stood there, as text, for cells with a problem. formulas: keys of columns whose value is the
    cached result of a formula.
    """

    row_no: int
    values: dict[str, str | None]
    problems: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    formulas: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Structure:
    """What is wrong with the shape of the workbook, before any value is looked at."""

    missing_sheets: list[str] = field(default_factory=list)
    extra_sheets: list[str] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    headings: list[tuple[str, str, str, str]] = field(default_factory=list)
    """(sheet, cell, found, expected)"""
    stray_cells: list[tuple[str, str]] = field(default_factory=list)
    """(sheet, cell): filled cells outside of the table; of each sheet the first 50"""
    hidden_rows: list[tuple[str, int]] = field(default_factory=list)
    """(sheet, row): filled rows that nobody sees; they are read all the same"""
    hidden_columns: list[tuple[str, str]] = field(default_factory=list)
    """(sheet, letter): columns of a table that nobody sees; they are read all the same"""
    external: list[str] = field(default_factory=list)
    """parts of the file that lead out of it (links, connections); never followed"""
    ignored: list[str] = field(default_factory=list)
    """what an annex holds and the plan does not ask for, each as a Vietnamese phrase"""


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """One workbook, by the declaration of its edition.

    info: field key -> text or None (dates as ISO). tables: sheet key -> rows that hold anything.
    """

    edition: str | None
    info: dict[str, str | None]
    info_problems: dict[str, str]
    tables: dict[str, list[ExtractedRow]]
    structure: Structure

"""A raw sheet with what is special about single cells at hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from thidua.read.addresses import column_number, split_address, split_range
from thidua.read.model import Cell, RawSheet
from thidua.text.dates import format_short_day
from thidua.text.parse import decimal_text, parse_number

NO_ROWS = range(0)


@dataclass(frozen=True)
class SheetView:
    """Lookups by address over one `RawSheet`."""

    raw: RawSheet

    @cached_property
    def errors(self) -> frozenset[str]:
        return frozenset(self.raw.errors)

    @cached_property
    def percents(self) -> frozenset[str]:
        return frozenset(self.raw.percents)

    @cached_property
    def special_rows(self) -> frozenset[int]:
        """Rows with a cell of which more is known than its value."""
        raw = self.raw
        if not (raw.errors or raw.formulas or raw.dates or raw.percents):
            return frozenset()
        return frozenset(split_address(at)[0] for at in (*raw.errors, *raw.formulas, *raw.dates, *raw.percents))

    def is_hidden_column(self, number: int) -> bool:
        if not self.raw.hidden_columns:
            return False
        runs = (run.partition(":") for run in self.raw.hidden_columns)
        return any(column_number(first) <= number <= column_number(last) for first, _, last in runs)

    @cached_property
    def blank_but_used(self) -> frozenset[tuple[int, int]]:
        """(row, column) of cells that a reader shows as blank although something stands there."""
        if not (self.raw.errors or self.raw.formulas):
            return frozenset()
        uncached = (address for address, is_cached in self.raw.formulas.items() if not is_cached)
        return frozenset(split_address(address) for address in (*self.raw.errors, *uncached))

    def cells(self, row: int) -> list[tuple[int, Cell]]:
        """(column, value) of the cells of a row that are not empty."""
        return [(n, cell) for n, cell in enumerate(self.raw.row(row), self.raw.first_column) if cell is not None]

    def filled(self, *, rows: range = NO_ROWS, beyond: int = 0) -> Iterator[tuple[int, int]]:
        """(row, column) of cells that hold anything but spaces; within `rows` only of columns after `beyond`."""
        first = self.raw.first_column
        past = max(beyond + 1 - first, 0)
        for row, cells in enumerate(self.raw.rows, self.raw.first_row):
            start = past if row in rows else 0
            if len(cells) <= start:
                continue
            for column, cell in enumerate(cells[start:], first + start):
                if cell is not None and not (isinstance(cell, str) and not cell.strip()):
                    yield row, column

    @cached_property
    def last_used_row(self) -> int:
        last = self.raw.first_row + len(self.raw.rows) - 1
        return max([last, *(row for row, _ in self.blank_but_used)])

    def covered(self, *, first_row: int, last_row: int) -> set[tuple[int, int]]:
        """(row, column) of cells within these rows that lie under a merged cell and are not its first."""
        cells: set[tuple[int, int]] = set()
        for text in self.raw.merged:
            top, left, bottom, right = split_range(text)
            rows = range(max(top, first_row), min(bottom, last_row) + 1)
            # A table is narrower than this; a merge over the whole sheet must not fill the memory.
            columns = range(left, min(right, left + 200) + 1)
            cells.update((row, column) for row in rows for column in columns if (row, column) != (top, left))
        return cells

    def shown(self, address: str, cell: Cell) -> str:
        """The cell as text, roughly as Excel shows it: '31/12/2025', '2026', '14,5', 'TRUE'."""
        if address in self.raw.dates:
            return _shown_moment(self.raw.dates[address])
        return shown_text(cell, is_percent=address in self.percents)


def shown_text(cell: Cell, *, is_percent: bool = False) -> str:
    """The same for a cell that is no day. is_percent: Excel shows a number with a per cent sign."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if cell is None:
        return ""
    number = parse_number(cell, "decimal")
    if isinstance(number, str):
        return repr(cell)
    return decimal_text(number * 100 if is_percent else number).replace(".", ",") + ("%" if is_percent else "")


def _shown_moment(iso: str) -> str:
    try:
        return format_short_day(date.fromisoformat(iso))
    except ValueError:
        return iso

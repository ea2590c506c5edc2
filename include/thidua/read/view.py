"""A raw sheet with what is special about single cells at hand."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from thidua.read.addresses import column_number, split_address, split_range
from thidua.read.model import Cell, RawSheet
from thidua.text.dates import format_short_day
from thidua.text.parse import decimal_text, parse_number


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
    def hidden_rows(self) -> frozenset[int]:
        return frozenset(self.raw.hidden_rows)

    def is_hidden_column(self, number: int) -> bool:
        runs = (run.partition(":") for run in self.raw.hidden_columns)
        return any(column_number(first) <= number <= column_number(last) for first, _, last in runs)

    @cached_property
    def blank_but_used(self) -> frozenset[tuple[int, int]]:
        """(row, column) of cells that a reader shows as blank although something stands there."""
        uncached = (address for address, is_cached in self.raw.formulas.items() if not is_cached)
        return frozenset(split_address(address) for address in (*self.raw.errors, *uncached))

    @cached_property
    def filled(self) -> list[tuple[int, int]]:
        """(row, column) of cells that hold anything but spaces."""
        return [
            (row, column)
            for row, cells in enumerate(self.raw.rows, self.raw.first_row)
            for column, cell in enumerate(cells, self.raw.first_column)
            if cell is not None and not (isinstance(cell, str) and not cell.strip())
        ]

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
        if isinstance(cell, bool):
            return "TRUE" if cell else "FALSE"
        if isinstance(cell, int | float):
            percent = address in self.percents
            number = parse_number(cell, "decimal")
            if isinstance(number, str):
                return repr(cell)
            return decimal_text(number * 100 if percent else number).replace(".", ",") + ("%" if percent else "")
        return cell or ""


def _shown_moment(iso: str) -> str:
    try:
        return format_short_day(date.fromisoformat(iso))
    except ValueError:
        return iso

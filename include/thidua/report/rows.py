"""Rows of annex tables."""

from collections.abc import Sequence

from thidua.report.book import Cell
from thidua.report.model import Row


def table_row(cells: Sequence[Cell | str], *, is_total: bool = False) -> Row:
    """A row from cells; plain text stands for a cell without a figure."""
    made = [Cell(cell) if isinstance(cell, str) else cell for cell in cells]
    return Row(
        cells=tuple(cell.text for cell in made),
        figures=tuple(cell.figure for cell in made),
        style="total" if is_total else "normal",
    )


def group_row(text: str) -> Row:
    """One bold cell over the whole width."""
    return Row(cells=(text,), style="group")

"""Columns that nothing was written in are no use to a reader: they give their room to the widest one."""

from thidua.report.model import Column, Row
from thidua.text.numbers import NO_FIGURE

NOTHING = frozenset({"", NO_FIGURE})


def without_empty(
    columns: tuple[Column, ...], rows: tuple[Row, ...], *, optional: tuple[str, ...]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """The table without those of the optional columns in which no row has anything; widths still add up to 100."""
    kept = [place for place, column in enumerate(columns) if column.key not in optional or _is_used(place, rows)]
    if len(kept) == len(columns) or not kept:
        return columns, rows
    left = [columns[place] for place in kept]
    widest = max(range(len(left)), key=lambda place: left[place].width)
    freed = sum(column.width for column in columns) - sum(column.width for column in left)
    left[widest] = left[widest].model_copy(update={"width": left[widest].width + freed})
    return tuple(left), tuple(_row(row, kept) for row in rows)


def _is_used(place: int, rows: tuple[Row, ...]) -> bool:
    return any(row.style != "group" and row.cells[place] not in NOTHING for row in rows)


def _row(row: Row, kept: list[int]) -> Row:
    if row.style == "group":
        return row
    figures = tuple(row.figures[place] for place in kept) if row.figures else ()
    return row.model_copy(update={"cells": tuple(row.cells[place] for place in kept), "figures": figures})

"""A frame: rows for Great Expectations, and beside each row the place in the workbook that it came from.

The table holds numbers, codes, dates, flags and lengths only. What people wrote stays outside of it, so that no name
and no sentence can get into a validation result or into Data Docs; messages take it from the place.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from thidua.check.workbook import Workbook
from thidua.forms.edition import SheetKey
from thidua.read.model import ExtractedRow
from thidua.text.dates import format_short_day
from thidua.text.normalise import nfc
from thidua.text.numbers import format_number

PLACE = ("receipt_id", "row_no", "place")
"""Columns of every frame: receipt, row of the sheet (0: none), and the row's position in the frame."""

EMPTY = "(trống)"
NO_WORDS: Mapping[str, str] = MappingProxyType({})
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Place(NamedTuple):
    """Where a row of a frame is. sheet_name, cell: only where the rule's column cannot tell them."""

    workbook: Workbook
    row: ExtractedRow | None = None
    sheet_name: str | None = None
    cell: str | None = None
    words: Mapping[str, str] = NO_WORDS


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One table of the batch. sheet: key of the sheet its rows stand on; None for the sheet 'Thông tin'."""

    name: str
    sheet: SheetKey | None
    table: pd.DataFrame
    places: Sequence[Place]

    def words(self, position: int) -> "Words":
        """What a message may quote about one row: the table's facts, then what the form holds, then the place's own."""
        facts = {str(key): spoken(value, str(key)) for key, value in self.table.iloc[position].items()}
        return Words({**facts, **_row_words(self.sheet, self.places[position]), **self.places[position].words})


class Words(dict[str, str]):
    """Words of a message by name. What a row does not have is said to be empty; a finding is never lost over it."""

    def __missing__(self, name: str) -> str:
        return EMPTY


class Rows:
    """Collects the rows of a frame; columns are typed at the end, all at once."""

    def __init__(self, name: str, *, sheet: SheetKey | None, facts: tuple[str, ...], numbers: tuple[str, ...]) -> None:
        self._name = name
        self._sheet = sheet
        self._facts = facts
        self._numbers = numbers
        self._rows: list[tuple[Any, ...]] = []
        self._places: list[Place] = []

    def add(self, place: Place, facts: tuple[Any, ...], numbers: tuple[float, ...]) -> None:
        """facts, numbers: values in the order of the columns given at the start."""
        self._rows.append((place.workbook.receipt_id, place.row.row_no if place.row else 0, *facts, *numbers))
        self._places.append(place)

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """The columns as arrays: whole numbers, objects, floats (NaN: no figure)."""
        names = ("receipt_id", "row_no", *self._facts, *self._numbers)
        values = zip(*self._rows, strict=True) if self._rows else ((),) * len(names)
        typed = {name: _typed(column, name, self._numbers) for name, column in zip(names, values, strict=True)}
        return {**typed, "place": np.arange(len(self._rows), dtype=np.int64)}

    def frame(self, columns: Mapping[str, npt.NDArray[Any]] | None = None) -> Frame:
        """The frame; columns: what `columns` gave, with derived ones added."""
        made = columns if columns is not None else self.columns()
        return Frame(name=self._name, sheet=self._sheet, table=_table(made), places=self._places)


def _typed(column: Sequence[Any], name: str, numbers: tuple[str, ...]) -> npt.NDArray[Any]:
    if name in numbers:
        return np.array(column, dtype=np.float64)
    if name in PLACE:
        return np.array(column, dtype=np.int64)
    made = np.empty(len(column), dtype=object)
    made[:] = column
    return made


def _table(columns: Mapping[str, npt.NDArray[Any]]) -> pd.DataFrame:
    """One block per type, and objects stay objects: pandas would guess a type for each column of words."""
    kinds: dict[Any, list[str]] = {}
    for name, column in columns.items():
        kinds.setdefault(column.dtype, []).append(name)
    blocks = [
        pd.DataFrame(np.column_stack([columns[name] for name in names]), columns=names, dtype=dtype)
        for dtype, names in kinds.items()
    ]
    return pd.concat(blocks, axis=1)


def spoken(value: Any, name: str = "") -> str:
    """A fact as a person reads it: '537.487,84', '31/05/2026', '(trống)'; a ratio ('times_...') in three digits."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return EMPTY
    if isinstance(value, float):
        return format_number(Decimal(f"{value:.3g}" if name.startswith("times_") else repr(round(float(value), 4))))
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return format_short_day(date.fromisoformat(value))
    return nfc(str(value))


def _row_words(sheet: SheetKey | None, place: Place) -> dict[str, str]:
    """Cells of the row that may be quoted: figures, codes and choices, never free text."""
    if sheet is None or place.row is None:
        return {}
    words: dict[str, str] = {}
    for column in place.workbook.edition.sheet(sheet).columns:
        text = place.row.raw.get(column.key) or place.row.values.get(column.key)
        if column.kind in {"integer", "decimal"} and column.key not in place.row.problems:
            words[column.key] = format_number(Decimal(text)) if text else EMPTY
        elif column.kind == "date" and column.key not in place.row.problems:
            words[column.key] = spoken(text)
        elif column.kind in {"code", "key", "choice"}:
            words[column.key] = text or EMPTY
    return words

"""The declaration of a sheet as the extraction needs it: worked out once for each edition."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from thidua.forms.edition import Column, Edition, TableSheet
from thidua.forms.layout import SHEET_LINE, SUBTITLE, TITLE, info_labels, info_own_cells, last_row
from thidua.read.addresses import column_number, split_address

K = TypeVar("K")
V = TypeVar("V")

_OWN_CELLS = frozenset(split_address(address) for address in (TITLE, SUBTITLE, SHEET_LINE))


@dataclass(frozen=True, kw_only=True)
class SheetPlan:
    """rows: those of the table. headings: column number -> heading. places: columns that are read, with their numbers.
    unit_at: number of the column with the unit of measure, 0 where there is none. keys: columns with keys of ours; a
    row in which nothing else stands is empty. blank: no value in any column."""

    rows: range
    heading_row: int
    headings: dict[int, str]
    places: tuple[tuple[Column, int], ...]
    unit_at: int
    keys: frozenset[str]
    blank: dict[str, str | None]

    def is_own(self, row: int, column: int) -> bool:
        """Whether something may stand there: in the table, or a text of ours above it."""
        if row == self.heading_row or (row, column) in _OWN_CELLS:
            return True
        return row in self.rows and column in self.headings


@dataclass(frozen=True, kw_only=True)
class InfoPlan:
    """labels: address -> text. of_corrections: the same, of labels that only a form made to correct a version has.
    marks: addresses of these labels and of their fields; any of them tells such a form. own: (row, column) of each
    cell of 'Thông tin' where something may stand."""

    labels: dict[str, str]
    of_corrections: dict[str, str]
    marks: tuple[str, ...]
    own: frozenset[tuple[int, int]]


class OnceForEach(Generic[K, V]):
    """A function of a thing that does not change, worked out once for each: things are told apart by identity, for to
    compare or to hash a whole edition takes longer than what is remembered."""

    def __init__(self, function: Callable[[K], V], *, most: int = 256) -> None:
        self._function = function
        self._most = most
        self._known: dict[int, tuple[K, V]] = {}

    def __call__(self, thing: K) -> V:
        known = self._known.get(id(thing))
        if known is None:
            if len(self._known) >= self._most:
                self._known.clear()
            # The thing itself is kept too: as long as it lives, no other one has its id.
            known = self._known[id(thing)] = (thing, self._function(thing))
        return known[1]


def _plan(sheet: TableSheet) -> SheetPlan:
    read = [column for column in sheet.columns if column.kind != "label"]
    return SheetPlan(
        rows=range(sheet.first_row, last_row(sheet) + 1),
        heading_row=sheet.heading_row,
        headings={column_number(column.letter): column.heading for column in sheet.columns},
        places=tuple((column, column_number(column.letter)) for column in read),
        unit_at=next((column_number(c.letter) for c in sheet.columns if c.key == "unit_of_measure"), 0),
        keys=frozenset(column.key for column in read if column.kind == "key"),
        blank=dict.fromkeys(column.key for column in read),
    )


def _info_plan(edition: Edition) -> InfoPlan:
    own = (*info_own_cells(edition), *(field.cell for field in edition.info))
    labels, all_labels = info_labels(edition), info_labels(edition, is_correction=True)
    of_corrections = {address: text for address, text in all_labels.items() if address not in labels}
    return InfoPlan(
        labels=labels,
        of_corrections=of_corrections,
        marks=(*of_corrections, *(field.cell for field in edition.info if field.corrections_only)),
        own=frozenset(split_address(address) for address in own),
    )


plan_of = OnceForEach(_plan)
info_plan_of = OnceForEach(_info_plan)

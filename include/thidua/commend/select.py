"""Which rows of commendations one printed figure counts: said by its key, so that the figure can be traced back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import unquote

CELLS = "cells"
"""Second word of the key of such a figure: 'commendations:cells:decided=yes;award=GK-XA'."""

_FIELDS = {
    "award": "award_id",
    "level": "level_id",
    "kind": "kind_id",
    "class": "recipient_class_id",
    "recipients": "recipient_class_id",
    "decision": "decision_key",
    "day": "decision_date",
    "unit": "unit_id",
    "movement": "movement_id",
}
_MARKS = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "%;=+:"})
"""What parts of a key are told apart by; numbers of decisions are as units typed them."""


@dataclass(frozen=True)
class Selection:
    """wanted: field -> ids of which the row must have one; a class 'individual' stands for all that begin with it, and
    '' for nothing; a day is '2026-05-20'."""

    is_decided: bool | None = None
    wanted: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def only(self, **wanted: str | Iterable[str]) -> "Selection":
        """The rows among these that also have one of these ids; keywords are those of the key (`award=`, `kind=`).

        `class` is a word of Python: `only(**{"class": ...})`.
        """
        added = tuple((name, (ids,) if isinstance(ids, str) else tuple(ids)) for name, ids in wanted.items())
        return replace(self, wanted=(*self.wanted, *added))

    @property
    def key(self) -> str:
        decided = {True: ["decided=yes"], False: ["decided=no"], None: []}[self.is_decided]
        told = [name + "=" + "+".join(one.translate(_MARKS) for one in ids) for name, ids in self.wanted]
        return f"commendations:{CELLS}:{';'.join([*decided, *told])}"

    def has(self, row: Mapping[str, Any]) -> bool:
        """row: columns of `commendation_fact`, and unit_id."""
        if self.is_decided is not None and row["is_decided"] != self.is_decided:
            return False
        return all(_has_one(row[_FIELDS[name]], ids, is_class=name == "class") for name, ids in self.wanted)


def read_selection(text: str) -> Selection:
    """What stands behind 'commendations:cells:' in a key."""
    parts = [part.partition("=") for part in text.split(";") if part]
    decided = {value == "yes" for name, _, value in parts if name == "decided"}
    wanted = tuple((name, tuple(map(unquote, value.split("+")))) for name, _, value in parts if name != "decided")
    return Selection(is_decided=decided.pop() if decided else None, wanted=wanted)


@dataclass(frozen=True)
class Chosen:
    """A selection and the rows that it has; what is chosen among them looks at no other row.

    rows: dataclasses with the columns of `commendation_fact` and `unit_id` as fields.
    """

    selection: Selection
    rows: tuple[Any, ...]

    @classmethod
    def among(cls, rows: Iterable[Any], selection: Selection) -> "Chosen":
        return cls(selection, tuple(row for row in rows if selection.has(vars(row))))

    @property
    def key(self) -> str:
        return self.selection.key

    @property
    def count(self) -> Decimal:
        """Awards in these rows."""
        return sum((row.award_count or Decimal(0) for row in self.rows), start=Decimal(0))

    def only(self, **wanted: str | Iterable[str]) -> "Chosen":
        """See `Selection.only`."""
        narrower = self.selection.only(**wanted)
        rows = self.rows
        for name, ids in narrower.wanted[len(self.selection.wanted) :]:
            rows = self._look_up(name, ids) if rows is self.rows else _having(rows, name, ids)
        return Chosen(narrower, rows)

    def _look_up(self, name: str, ids: tuple[str, ...]) -> tuple[Any, ...]:
        """One id is looked up, for tables ask for one unit, award or movement after the other."""
        if name == "class" or len(ids) != 1:
            return _having(self.rows, name, ids)
        if name not in self._rows_by:
            found: dict[str, list[Any]] = {}
            for row in self.rows:
                found.setdefault(_text(getattr(row, _FIELDS[name])), []).append(row)
            self._rows_by[name] = {value: tuple(rows) for value, rows in found.items()}
        return self._rows_by[name].get(ids[0], ())

    @cached_property
    def _rows_by(self) -> dict[str, dict[str, tuple[Any, ...]]]:
        return {}

    def decided(self, is_decided: bool) -> "Chosen":
        """What was decided among them, or what is only proposed."""
        return Chosen.among(self.rows, replace(self.selection, is_decided=is_decided))


def _having(rows: Iterable[Any], name: str, ids: tuple[str, ...]) -> tuple[Any, ...]:
    field, is_class = _FIELDS[name], name == "class"
    return tuple(row for row in rows if _has_one(getattr(row, field), ids, is_class=is_class))


def _has_one(value: str | date | None, ids: tuple[str, ...], *, is_class: bool) -> bool:
    text = _text(value)
    return text in ids or (is_class and text.partition("_")[0] in ids)


def _text(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""

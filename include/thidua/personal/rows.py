"""The rows of one list: whose they are, and what is kept of them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from thidua.personal.blind import SealedCells, achievement_key
from thidua.personal.keys import MasterKey, mark, new_key, seal
from thidua.personal.persons import Person, persons_of
from thidua.text.canonical import canonical_json

Cells = Mapping[str, str]
"""Personal cells of a row by column key, as they were written."""


@dataclass(frozen=True, kw_only=True)
class EntryKey:
    """The wrapped key of one row, and whose row it is."""

    person_id: int
    entry_id: str
    wrapped_key: bytes


def entry_of(entry_id: str) -> str:
    """What a row's ciphertext and key are bound to."""
    return f"entry {entry_id}"


def seal_rows(
    engine: sa.Engine, rows: Mapping[int, Cells], *, master: MasterKey
) -> tuple[dict[int, SealedCells], tuple[EntryKey, ...]]:
    """By row number what is kept of each row that has a name, and the keys to be stored."""
    indexes = {
        row_no: master.blind_index(cells["name"], cells.get("work_unit", ""))
        for row_no, cells in rows.items()
        if cells.get("name")
    }
    persons = persons_of(engine, indexes.values())
    made = {row_no: _seal_row(rows[row_no], persons[index], master=master) for row_no, index in indexes.items()}
    return {row_no: cells for row_no, (cells, _) in made.items()}, tuple(key for _, key in made.values())


def _seal_row(cells: Cells, person: Person, *, master: MasterKey) -> tuple[SealedCells, EntryKey]:
    key, entry_id = new_key(), str(uuid.uuid4())
    written = canonical_json(dict(cells))
    sealed = SealedCells(
        person_id=person.person_id,
        entry_id=entry_id,
        sealed=seal(key, written.encode(), of=entry_of(entry_id)),
        cells_mark=mark(person.salt, written),
        achievement_mark=mark(person.salt, achievement_key(cells)),
    )
    wrapped = master.wrap(key, of=entry_of(entry_id))
    return sealed, EntryKey(person_id=person.person_id, entry_id=entry_id, wrapped_key=wrapped)

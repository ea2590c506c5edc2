"""Reading names: under the role that may, for a purpose that is said, and never without a record of it.

The record is committed before a name is given out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.personal.keys import MasterKey
from thidua.personal.keys import unseal as open_sealed
from thidua.personal.rows import entry_of
from thidua.personal.unnamed import refuse_names
from thidua.warehouse.connect import statement


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who wants to read names, and what for. is_elsewhere: they are written to where erasing does not reach."""

    actor: str
    purpose: str
    is_elsewhere: bool


@dataclass(frozen=True, kw_only=True)
class Awardee:
    """One row of a list. achievement_mark: by which rows of a person are compared. cells: the personal fields by id;
    None where the person's key was destroyed."""

    person_id: int
    unit_id: str
    award_id: str
    kind_id: str
    recipient_class_id: str
    is_decided: bool
    decision_number: str | None
    decision_date: date | None
    achievement_mark: str
    cells: Mapping[str, str] | None


@dataclass(frozen=True, kw_only=True)
class HeldEntry:
    """A row of any version of a list, as `Awardee`, and where it stands."""

    awardee: Awardee
    plan_id: str
    period_id: str
    version_no: int
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class Held:
    """All that is held about a person. files: by number, when sealed, whether readable. accesses: who read before."""

    person_id: int
    entries: Sequence[HeldEntry]
    files: Sequence[Mapping[str, Any]]
    accesses: Sequence[Mapping[str, Any]]


def read_list(engine: sa.Engine, *, plan_id: str, period_id: str, master: MasterKey, asked: Asked) -> list[Awardee]:
    """The lists of a plan and period that count, by unit and row. OperatorError for a purpose with a name of them."""
    with engine.begin() as connection:
        place = {"plan_id": plan_id, "period_id": period_id}
        rows = connection.execute(statement("personal", "list.sql"), place).mappings().all()
        found = [_awardee(dict(row), master) for row in rows]
        refuse_names(asked.purpose, _names(found))
        persons = {row.person_id for row in found if row.cells is not None}
        _record(connection, "list", asked, persons=persons, **place)
    return found


def read_held(engine: sa.Engine, *, person_id: int, master: MasterKey, asked: Asked) -> Held:
    """All that is held about a person: what they may ask for, and what has to be told after an incident.

    OperatorError where nothing is known of such a person, and for a purpose that names them.
    """
    who = {"person_id": person_id}
    with engine.begin() as connection:
        rows = connection.execute(statement("personal", "held.sql"), who).mappings().all()
        files = connection.execute(statement("personal", "held_files.sql"), who).mappings().all()
        accesses = connection.execute(statement("personal", "accesses.sql"), who).mappings().all()
        if not rows and not files:
            raise unknown_person()
        awardees = [_awardee(dict(row), master) for row in rows]
        refuse_names(asked.purpose, _names(awardees))
        _record(connection, "export", asked, persons={person_id}, plan_id=None, period_id=None)
    return Held(
        person_id=person_id,
        entries=[
            HeldEntry(
                awardee=awardee,
                plan_id=row["plan_id"],
                period_id=row["period_id"],
                version_no=row["version_no"],
                received_at=row["received_at"],
            )
            for row, awardee in zip(rows, awardees, strict=True)
        ],
        files=[dict(row) for row in files],
        accesses=[dict(row) for row in accesses],
    )


def names_of(connection: sa.Connection, *, person_id: int, master: MasterKey) -> list[str]:
    """How a person is written, to be compared only: it is given out to nobody, so it is not recorded."""
    rows = connection.execute(statement("personal", "names.sql"), {"person_id": person_id}).mappings()
    return [cells["name"] for cells in (_cells(dict(row), master) for row in rows) if "name" in cells]


def _names(rows: Sequence[Awardee]) -> list[str]:
    return [row.cells["name"] for row in rows if row.cells is not None and "name" in row.cells]


def find_person(engine: sa.Engine, *, name: str, work_unit: str, master: MasterKey) -> int:
    """The number of a person; no name is read for it. OperatorError where there is none."""
    index = master.blind_index(name, work_unit)
    with engine.connect() as connection:
        found = connection.execute(statement("personal", "find_person.sql"), {"blind_index": index}).scalar()
    if found is None:
        raise unknown_person()
    return int(found)


def unknown_person() -> OperatorError:
    return OperatorError(
        "Không có dữ liệu về cá nhân này, hoặc dữ liệu đã được xóa.",
        remedy="Kiểm tra họ tên và đơn vị công tác (ghi như trong danh sách), hoặc dùng mã cá nhân, ví dụ 12.",
    )


def _record(
    connection: sa.Connection,
    action: Literal["list", "export"],
    asked: Asked,
    *,
    persons: set[int],
    plan_id: str | None,
    period_id: str | None,
) -> None:
    connection.execute(
        statement("personal", "insert_access.sql"),
        {
            "action": action,
            "plan_id": plan_id,
            "period_id": period_id,
            "person_ids": sorted(persons),
            "actor": asked.actor,
            "purpose": asked.purpose,
            "is_elsewhere": asked.is_elsewhere,
        },
    )


def _awardee(row: Mapping[str, Any], master: MasterKey) -> Awardee:
    return Awardee(
        person_id=row["person_id"],
        unit_id=row["unit_id"],
        award_id=row["award_id"],
        kind_id=row["kind_id"],
        recipient_class_id=row["recipient_class_id"],
        is_decided=row["is_decided"],
        decision_number=row["decision_number"],
        decision_date=row["decision_date"],
        achievement_mark=row["achievement_mark"],
        cells=_cells(row, master) if row["wrapped_key"] is not None else None,
    )


def _cells(row: Mapping[str, Any], master: MasterKey) -> dict[str, str]:
    of = entry_of(str(row["entry_id"]))
    key = master.unwrap(bytes(row["wrapped_key"]), of=of)
    cells: dict[str, str] = json.loads(open_sealed(key, bytes(row["sealed"]), of=of))
    return cells

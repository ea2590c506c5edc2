"""Erasing a person: their keys are destroyed, and with them every file that names them; what others wrote stays.

Rows, hashes and the audit chain stay as they are. Nothing in them gives the name back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from thidua.crash import crash_point
from thidua.personal.fields import PersonalData
from thidua.personal.read import unknown_person
from thidua.warehouse.connect import statement


@dataclass(frozen=True, kw_only=True)
class Written:
    """Files with a name that somebody had made. action: 'list' or 'export'."""

    action: str
    actor: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Erased:
    """How many rows and files cannot be read any more. elsewhere: who wrote the name into files that erasing does not
    reach, and when."""

    person_id: int
    entries: int
    files: int
    elsewhere: Sequence[Written]


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """What is kept for longer than the list of fields allows: persons and files by number, with their last day."""

    persons: Sequence[tuple[int, datetime]]
    files: Sequence[tuple[int, datetime]]

    def __bool__(self) -> bool:
        return bool(self.persons or self.files)


def erase_person(engine: sa.Engine, *, person_id: int, actor: str, reason: str, now: datetime) -> Erased:
    """Destroy the person's keys, in one transaction with the record of it. OperatorError where there is none left.

    reason: recorded for ever, so no name belongs into it.
    """
    with engine.begin() as connection:
        connection.execute(statement("personal", "lock.sql"))
        found = connection.execute(statement("personal", "destroyable.sql"), {"person_id": person_id}).one()
        if not found.keys:
            raise unknown_person()
        what = {"person_id": person_id, "receipt_ids": list(found.receipt_ids)}
        told = {**what, "entries": found.entries, "actor": actor, "reason": reason, "now": now}
        connection.execute(statement("personal", "insert_erasure.sql"), told)
        connection.execute(statement("personal", "destroy.sql"), what)
        crash_point("erase-recording")
        written = connection.execute(statement("personal", "elsewhere.sql"), {"person_id": person_id}).mappings()
        return Erased(
            person_id=person_id,
            entries=found.entries,
            files=len(found.receipt_ids),
            elsewhere=[Written(**row) for row in written],
        )


def listed_in(engine: sa.Engine, *, person_id: int) -> list[tuple[str, str]]:
    """Plans and periods of which a list may name the person."""
    with engine.connect() as connection:
        rows = connection.execute(statement("personal", "listed_in.sql"), {"person_id": person_id})
        return [(row.plan_id, row.period_id) for row in rows]


def erase_files(engine: sa.Engine, *, receipt_ids: Sequence[int], actor: str, reason: str, now: datetime) -> None:
    """Destroy the keys of sealed files; the rows that were loaded from them stay readable."""
    with engine.begin() as connection:
        connection.execute(statement("personal", "lock.sql"))
        what = {"person_id": None, "receipt_ids": list(receipt_ids)}
        told = {**what, "entries": 0, "actor": actor, "reason": reason, "now": now}
        connection.execute(statement("personal", "insert_erasure.sql"), told)
        connection.execute(statement("personal", "destroy.sql"), what)
        crash_point("erase-recording")


def overdue(engine: sa.Engine, *, data: PersonalData, now: datetime) -> Overdue:
    """Whose time is over: counted from the last list in which a person came, and from the receipt of a file."""
    with engine.connect() as connection:
        before = {"before": _years_before(now, data.retention_years)}
        persons = connection.execute(statement("personal", "due_persons.sql"), before).all()
        limits = {
            "counted_before": _years_before(now, data.files.kept_years),
            "refused_before": now - timedelta(days=data.files.refused_days),
        }
        files = connection.execute(statement("personal", "due_files.sql"), limits).all()
    return Overdue(
        persons=[(row.person_id, row.last_at) for row in persons],
        files=[(row.receipt_id, row.last_at) for row in files],
    )


def _years_before(now: datetime, years: int) -> datetime:
    """The same day of that year; of 29 February the day before."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)

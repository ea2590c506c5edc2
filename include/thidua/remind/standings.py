"""How units stand with what they owe, at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from thidua.warehouse.connect import statement

State = Literal["MET", "WAITING", "REJECTED", "MISSING"]

READING_TAKES = timedelta(hours=1)
"""For so long a file of nobody known may be anybody's: nobody is reminded before it is read."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One unit in one period. MET: a report or a confirmed nil counts; WAITING: a file is not judged yet.

    receipt_id, original_name, received_at: of the newest refused file. ended_by: what took a report away that there
    was, 'withdrawal' or 'invalidation'.
    """

    unit_id: str
    state: State
    receipt_id: int | None
    original_name: str | None
    received_at: datetime | None
    ended_by: str | None

    @property
    def is_owed(self) -> bool:
        """Whether the unit has something to do."""
        return self.state in {"REJECTED", "MISSING"}


def run_sql(connection: sa.Connection, name: str, **values: Any) -> sa.CursorResult[Any]:
    """Run `sql/remind/<name>.sql` with bound values."""
    return connection.execute(statement("remind", f"{name}.sql"), values)


def read_standings(
    connection: sa.Connection, *, plan_id: str, period_id: str, unit_ids: Sequence[str]
) -> dict[str, Standing]:
    """By unit; of these units only."""
    rows = run_sql(connection, "standings", plan_id=plan_id, period_id=period_id, unit_ids=list(unit_ids))
    return {row["unit_id"]: Standing(**row) for row in rows.mappings()}


def is_being_read(connection: sa.Connection, *, plan_id: str, now: datetime) -> bool:
    """Whether a file has just come that may be any unit's."""
    newest = run_sql(connection, "unplaced", plan_id=plan_id).one().newest_at
    return newest is not None and now - READING_TAKES < newest


def refused_addresses(connection: sa.Connection, *, since: date) -> frozenset[str]:
    """Addresses whose newest digest since that day was refused for good, or came back."""
    return frozenset(run_sql(connection, "refused_addresses", first_day=since).scalars())

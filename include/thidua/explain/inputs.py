"""The units of a snapshot and the rows that each of them wrote."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import sqlalchemy as sa

from thidua.warehouse.connect import load_sql

Fact = dict[str, Any]
FactTable = Literal[
    "indicator_fact",
    "registered_fact",
    "movement_fact",
    "commendation_fact",
    "model_fact",
    "registration_fact",
    "launch_fact",
    "pact_fact",
    "score_fact",
]

SHEETS: dict[FactTable, str] = {
    "indicator_fact": "indicators",
    "registered_fact": "registered",
    "movement_fact": "movements",
    "commendation_fact": "commendations",
    "model_fact": "models",
    "registration_fact": "registrations",
    "launch_fact": "launches",
    "pact_fact": "pact",
    "score_fact": "scores",
}
CELL_KEYS = {"award_count": "count"}
"""Columns of a table whose column in the form has another key."""


@dataclass(frozen=True, kw_only=True)
class UnitInput:
    """A unit that owed a report. From submission_id on: None where no version of it is in the figures."""

    unit_id: str
    unit_name: str
    unit_kind: str
    position: int
    state: str
    ended_by: str | None
    is_closing: bool
    submission_id: int | None
    version_no: int | None
    form_edition: str | None
    is_confirmed_nil: bool
    receipt_id: int | None
    received_at: datetime | None
    file_sha256: str | None
    original_name: str | None


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one row of one unit adds. figures: column of the table -> what was stored. label: of a row among several.
    indicator: of a target's row, (code, variant, year of reference), by which an annex is looked into."""

    unit: UnitInput
    table: FactTable
    row_no: int
    figures: dict[str, Decimal | str | None]
    label: str | None = None
    indicator: tuple[str, str | None, int | None] | None = None


class Inputs:
    """Everything that a snapshot was made from."""

    def __init__(self, connection: sa.Connection, snapshot_id: int) -> None:
        self._connection = connection
        self._snapshot_id = snapshot_id
        rows = self.rows("units")
        self.units = {row["unit_id"]: UnitInput(**row) for row in rows}
        self._by_submission = {unit.submission_id: unit for unit in self.units.values() if unit.submission_id}

    def rows(self, name: str, *, area: str = "explain", **values: object) -> list[Fact]:
        """The rows of `sql/<area>/<name>.sql` for the snapshot."""
        statement = sa.text(load_sql(area, f"{name}.sql"))
        found = self._connection.execute(statement, {"snapshot_id": self._snapshot_id, **values})
        return [dict(row) for row in found.mappings()]

    def facts(self, table: FactTable) -> Iterator[tuple[UnitInput, Fact]]:
        """All rows of a table with the unit that wrote each, in the order of the plan."""
        rows = [(self._by_submission[row["submission_id"]], row) for row in self.rows(table)]
        yield from sorted(rows, key=lambda pair: (pair[0].position, pair[1]["row_no"]))


def part_of(
    unit: UnitInput, fact: Fact, table: FactTable, columns: tuple[str, ...], *, label: str | None = None
) -> Part:
    """The named columns of a row."""
    figures = {column: fact[column] for column in columns}
    return Part(unit=unit, table=table, row_no=fact["row_no"], figures=figures, label=label)

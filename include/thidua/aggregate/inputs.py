"""What a snapshot is made from: what every unit handed in and had registered, the state of the plan's tasks, and the
notes on earlier reports that it has to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from thidua.text.canonical import canonical_json, sha256_hex
from thidua.warehouse.connect import statement

Row = Mapping[str, Any]

ROW_NUMBERS = frozenset(
    {
        "submission_id",
        "correction_id",
        "task_event_id",
        "paragraph_override_id",
        "bloc_score_id",
        "bloc_ballot_id",
        "bloc_draw_id",
        "fund_entry_id",
    }
)
"""Our own numbers are left out of the hash, so that a warehouse restored from the log gives the same one."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """units: one row per unit of the plan (`sql/aggregate/inputs.sql`). notes: comparisons of earlier reports that
    this one has to say, for no other has said them (`sql/aggregate/notes.sql`). registrations: what each unit's results
    are measured against. tasks: the newest word on each of the plan's tasks, up to the end of the period. words: the
    newest word of a person on each place of the report. bloc_records: appraisals, votes and draws of a bloc. sources:
    of a period of statistics, what units handed in for the periods that it is counted from. fund: the newest entry of
    each line of the fund."""

    units: Sequence[Row]
    notes: Sequence[Row]
    registrations: Sequence[Row] = ()
    tasks: Sequence[Row] = ()
    words: Sequence[Row] = ()
    bloc_records: Sequence[Row] = ()
    sources: Sequence[Row] = ()
    fund: Sequence[Row] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 over one line per unit (what it handed in and when, or that it was refused), one per note, one per
        registration, one per task, one per place that a person wrote anew, one per record of a bloc, one per
        submission of another period, and one per line of the fund."""
        own = (*self.units, *self.notes, *self.registrations, *self.tasks, *self.words, *self.bloc_records)
        return sha256_hex("\n".join(canonical_json(_content(row)) for row in (*own, *self.sources, *self.fund)))

    @cached_property
    def parameters(self) -> dict[str, str]:
        """For the statements that fill the tables of a snapshot."""
        return {
            "inputs": canonical_json(self.units),
            "notes": canonical_json(self.notes),
            "registrations": canonical_json(self.registrations),
            "tasks": canonical_json(self.tasks),
            "words": canonical_json(self.words),
            "bloc_records": canonical_json(self.bloc_records),
            "sources": canonical_json(self.sources),
            "fund": canonical_json(self.fund),
        }


def read_inputs(
    connection: sa.Connection,
    *,
    plan_version_id: int,
    period_id: str,
    known_at: datetime,
    notes: Sequence[Row] | None = None,
) -> Inputs:
    """As known at the instant. notes: of a snapshot that has pinned them; None to look for them."""
    scope = {"plan_version_id": plan_version_id, "period_id": period_id, "known_at": known_at}
    return Inputs(
        units=_rows(connection, "inputs", scope),
        notes=_rows(connection, "notes", scope) if notes is None else notes,
        registrations=_rows(connection, "registrations", scope),
        tasks=_rows(connection, "tasks", scope),
        words=_rows(connection, "words", scope),
        bloc_records=_rows(connection, "bloc_records", scope),
        sources=_rows(connection, "sources", scope),
        fund=_rows(connection, "fund", scope),
    )


def _rows(connection: sa.Connection, name: str, scope: Row) -> list[Row]:
    return [dict(row) for row in connection.execute(statement("aggregate", f"{name}.sql"), scope).mappings()]


def _content(row: Row) -> dict[str, Any]:
    return {
        name: value.astimezone(UTC) if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in ROW_NUMBERS
    }

"""What the next report says of reports already sent: comparisons that the policy made a note of."""

from typing import Any

import sqlalchemy as sa

from thidua.changes.differences import load_differences
from thidua.changes.materiality import worth
from thidua.collect.vault import Vault
from thidua.report.material import Adjustment
from thidua.warehouse.connect import statement
from thidua.warehouse.plans import plan_version_plan


def pinned_notes(connection: sa.Connection, snapshot_id: int) -> list[dict[str, Any]]:
    """The notes that the snapshot pins, as `sql/aggregate/notes.sql` found them."""
    return [
        {name: value for name, value in row.items() if name != "plan_version_id"}
        for row in _rows(connection, snapshot_id).mappings()
    ]


def read_adjustments(connection: sa.Connection, *, vault: Vault, snapshot_id: int) -> tuple[Adjustment, ...]:
    """The same as the report says them, in the order of their periods: each by the plan and the policy under which it
    became a note."""
    found = [_adjustment(connection, row, vault=vault) for row in _rows(connection, snapshot_id)]
    return tuple(sorted(found, key=lambda one: one.period.data_as_of))


def _rows(connection: sa.Connection, snapshot_id: int) -> sa.CursorResult[Any]:
    return connection.execute(statement("report", "notes.sql"), {"snapshot_id": snapshot_id})


def _adjustment(connection: sa.Connection, row: sa.Row[Any], *, vault: Vault) -> Adjustment:
    plan = plan_version_plan(connection, row.plan_version_id)
    changes = load_differences(vault, row.differences_sha256)
    return Adjustment(
        period=plan.period(row.period_id),
        revision_no=row.revision_no,
        issued_at=row.issued_at,
        changes=tuple(change for change in changes if worth(change, plan.corrections) != "silent"),
    )

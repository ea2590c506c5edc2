"""What the next report says of reports already sent: comparisons that the policy made a note of."""

from datetime import datetime

import sqlalchemy as sa

from thidua.changes.differences import load_differences
from thidua.changes.materiality import worth
from thidua.collect.vault import Vault
from thidua.plan.model import Period, Plan
from thidua.report.material import Adjustment
from thidua.warehouse.connect import load_sql


def read_adjustments(
    connection: sa.Connection, *, vault: Vault, plan: Plan, period: Period, known_at: datetime
) -> tuple[Adjustment, ...]:
    """Notes on the plan's other periods as known at the instant, so that a report can be made again; in plan order."""
    scope = {"plan_id": plan.id, "period_id": period.id, "known_at": known_at}
    rows = {row.period_id: row for row in connection.execute(sa.text(load_sql("changes", "notes.sql")), scope)}
    return tuple(
        Adjustment(
            period=other,
            revision_no=rows[other.id].revision_no,
            issued_at=rows[other.id].issued_at,
            changes=tuple(
                change
                for change in load_differences(vault, rows[other.id].differences_sha256)
                if worth(change, plan.corrections) != "silent"
            ),
        )
        for other in plan.periods
        if other.id in rows
    )

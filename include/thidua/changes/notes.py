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
    """Notes on the plan's earlier periods that no report has said yet, as known at the instant, so that a report can be
    made again; in order of the periods."""
    periods = {one.id: one for one in sorted(plan.periods, key=lambda one: one.data_as_of)}
    scope = {"plan_id": plan.id, "period_id": period.id, "period_ids": list(periods), "known_at": known_at}
    rows = connection.execute(sa.text(load_sql("changes", "notes.sql")), scope)
    return tuple(
        Adjustment(
            period=periods[row.period_id],
            revision_no=row.revision_no,
            issued_at=row.issued_at,
            changes=tuple(
                change
                for change in load_differences(vault, row.differences_sha256)
                if worth(change, plan.corrections) != "silent"
            ),
        )
        for row in rows
    )

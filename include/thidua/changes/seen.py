"""Up to which submission an issued report was compared with the warehouse: later ones wake it again."""

from datetime import datetime

import sqlalchemy as sa

from thidua.aggregate.inputs import read_inputs
from thidua.changes.records import run_sql
from thidua.report.draft import read_origin


def mark_seen(
    connection: sa.Connection, *, plan_id: str, period_id: str, report_id: int, snapshot_id: int, now: datetime
) -> None:
    """Say that the comparison of the revision with the snapshot has seen what is there; under the lock of the plan's
    loads.

    What came after the snapshot was made, and would change it, is left for the next comparison.
    """
    origin = read_origin(connection, snapshot_id)
    inputs = read_inputs(connection, plan_version_id=origin.plan_version_id, period_id=period_id, known_at=now)
    run_sql(
        connection,
        "insert_seen",
        plan_id=plan_id,
        period_id=period_id,
        report_id=report_id,
        plan_version_id=origin.plan_version_id,
        seen_up_to=now if inputs.sha256 == origin.inputs_sha256 else origin.known_at,
        now=now,
    )

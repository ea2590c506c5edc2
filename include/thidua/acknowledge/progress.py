"""How far reports have come, as the warehouse knows it."""

import sqlalchemy as sa

from thidua.acknowledge.record import run_sql
from thidua.acknowledge.state import Progress, Step


def read_progress(
    connection: sa.Connection,
    *,
    plan_id: str | None = None,
    period_id: str | None = None,
    delivery_id: int | None = None,
) -> list[Progress]:
    """Of all deliveries, or those of a plan, a report, or one, in the order in which they were written."""
    rows = run_sql(connection, "progress", plan_id=plan_id, period_id=period_id, delivery_id=delivery_id)
    return [Progress(**row) for row in rows.mappings()]


def read_steps(connection: sa.Connection, *, plan_id: str, period_id: str) -> list[Step]:
    """What was done to every revision of the report before it went out, in order."""
    return [Step(**row) for row in run_sql(connection, "report_steps", plan_id=plan_id, period_id=period_id).mappings()]

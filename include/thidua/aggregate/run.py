"""From accepted submissions to one snapshot: totals, verdicts and completeness of one plan and period.

A snapshot is keyed by what it was made from: plan version, inputs, rules. The same inputs give the same snapshot;
nothing in it is ever changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from thidua.aggregate.rules import rules_sha256
from thidua.calendar.workdays import Workdays
from thidua.crash import crash_point
from thidua.errors import PlanError
from thidua.plan.amend import plan_in_force
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.text.canonical import canonical_json, sha256_hex
from thidua.warehouse.connect import statement
from thidua.warehouse.plans import register_plan

TABLES = ("obligation_status", "indicator_total", "target_verdict", "movement_total", "commendation_total")
"""One file of `sql/aggregate/` each, in this order: verdicts read the totals."""

_LOST_RACE = {"23505", "40001"}
"""PostgreSQL: unique_violation, serialization_failure."""

_ATTEMPTS = 3

Input = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A set of aggregates. is_new False: the same inputs had been aggregated before, and nothing was written."""

    snapshot_id: int
    inputs_sha256: str
    rules_sha256: str
    is_new: bool


def aggregate_period(
    engine: sa.Engine,
    *,
    plan: Plan,
    period_id: str,
    known_at: datetime,
    catalogue: Catalogue,
    workdays: Workdays,
) -> Snapshot:
    """Roll up what the warehouse knew of the period at the instant `known_at` (aware), in one transaction, by the plan
    as it was in force for the period then.

    PlanError where the plan has no such period.
    """
    if known_at.tzinfo is None:
        raise ValueError("an instant without a zone has no meaning here")
    if period_id not in {period.id for period in plan.periods}:
        known = ", ".join(period.id for period in plan.periods)
        raise PlanError(f"Kế hoạch {plan.id} không có kỳ báo cáo '{period_id}'.", remedy=f"Chọn một trong: {known}.")
    plan = plan_in_force(plan, period=plan.period(period_id), known_at=known_at)
    plan_version_id = _register_after_loads(engine, plan, catalogue, workdays)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with _one_view(engine) as connection, connection.begin():
                return aggregate_version(
                    connection, plan_version_id=plan_version_id, period_id=period_id, known_at=known_at
                )
        except DBAPIError as error:
            # Another worker committed the same snapshot meanwhile: the next look finds it.
            if attempt == _ATTEMPTS or getattr(error.orig, "sqlstate", None) not in _LOST_RACE:
                raise
    raise AssertionError("unreachable")


def _register_after_loads(engine: sa.Engine, plan: Plan, catalogue: Catalogue, workdays: Workdays) -> int:
    # A load that is on its way carries an earlier instant: without it, the same `known_at` would show more tomorrow.
    # In a transaction of its own, for REPEATABLE READ would go on looking at what was there before the wait, and at
    # the audit chain as it was then.
    with engine.begin() as connection:
        connection.execute(statement("load", "lock_plan.sql"), {"plan_id": plan.id})
        return register_plan(connection, plan, catalogue, workdays)


def _one_view(engine: sa.Engine) -> sa.Connection:
    # What is hashed must be what is summed, whatever is loaded in between.
    return engine.connect().execution_options(isolation_level="REPEATABLE READ")


def aggregate_version(
    connection: sa.Connection, *, plan_version_id: int, period_id: str, known_at: datetime
) -> Snapshot:
    """The same for a registered plan version, in the caller's transaction (REPEATABLE READ)."""
    scope = {"plan_version_id": plan_version_id, "period_id": period_id, "known_at": known_at}
    inputs = [dict(row) for row in _execute(connection, "inputs", scope).mappings()]
    key: dict[str, Any] = {**scope, "inputs_sha256": inputs_sha256(inputs), "rules_sha256": rules_sha256()}
    found = _execute(connection, "find_snapshot", key).scalar()
    snapshot_id = int(found or _execute(connection, "snapshot", key).scalar_one())
    if found is None:
        parameters = {"snapshot_id": snapshot_id, "inputs": canonical_json(inputs)}
        for table in ("snapshot_input", *TABLES):
            _execute(connection, table, parameters)
        crash_point("aggregate-recording")
    return Snapshot(
        snapshot_id=snapshot_id,
        inputs_sha256=key["inputs_sha256"],
        rules_sha256=key["rules_sha256"],
        is_new=found is None,
    )


def inputs_sha256(inputs: Sequence[Input]) -> str:
    """SHA-256 over one line per unit: what it handed in and when, or that it was refused.

    Our own row numbers are left out, so that a warehouse restored from the log gives the same hash.
    """
    return sha256_hex("\n".join(canonical_json(_content(row)) for row in inputs))


def _content(row: Input) -> dict[str, Any]:
    return {
        name: value.astimezone(UTC) if isinstance(value, datetime) else value
        for name, value in row.items()
        if name != "submission_id"
    }


def _execute(connection: sa.Connection, name: str, parameters: Mapping[str, Any]) -> sa.CursorResult[Any]:
    return connection.execute(statement("aggregate", f"{name}.sql"), parameters)

"""From accepted submissions to one snapshot: totals, verdicts and completeness of one plan and period.

A snapshot is keyed by what it was made from: plan version, inputs, rules. The same inputs give the same snapshot;
nothing in it is ever changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from thidua.aggregate.inputs import Inputs, read_inputs
from thidua.aggregate.rules import rules_sha256
from thidua.calendar.workdays import Workdays
from thidua.crash import crash_point
from thidua.errors import PlanError
from thidua.plan.amend import plan_in_force
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.statistics.cells import count_cells
from thidua.text.canonical import canonical_json
from thidua.warehouse.connect import statement
from thidua.warehouse.plans import register_plan
from thidua.warehouse.view import one_view, wait_for_loads

PINS = (
    "snapshot_input",
    "snapshot_note",
    "snapshot_registration",
    "snapshot_task",
    "snapshot_word",
    "snapshot_bloc",
    "snapshot_source",
    "snapshot_fund",
)
TOTALS = (
    "obligation_status",
    "indicator_total",
    "annex_coverage_total",
    "target_verdict",
    "movement_total",
    "commendation_total",
    "registered_verdict",
    "member_score",
    "member_rank",
    "ballot_result",
    "statistics_cell",
)
TABLES = (*PINS, *TOTALS)
"""One file of `sql/aggregate/` each, in this order: totals read what is pinned, and verdicts the totals."""

_COUNTED: dict[str, Callable[[sa.Connection, int], object]] = {"statistics_cell": count_cells}
"""Totals whose rows are counted here, from what is pinned, and only written by their file."""

_LOST_RACE = {"23505", "40001"}
"""PostgreSQL: unique_violation, serialization_failure."""

_ATTEMPTS = 3


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
    """Roll up what the warehouse knows of the period at the instant `known_at` (aware), at which the plan's file was
    read, in one transaction, by the plan as it is in force for the period then.

    PlanError where the plan has no such period.
    """
    if period_id not in {period.id for period in plan.periods}:
        known = ", ".join(period.id for period in plan.periods)
        raise PlanError(f"Kế hoạch {plan.id} không có kỳ báo cáo '{period_id}'.", remedy=f"Chọn một trong: {known}.")
    return aggregate_in_force(
        engine,
        plan=plan_in_force(plan, period=plan.period(period_id), known_at=known_at),
        plan_known_at=known_at,
        period_id=period_id,
        known_at=known_at,
        catalogue=catalogue,
        workdays=workdays,
    )


def aggregate_in_force(
    engine: sa.Engine,
    *,
    plan: Plan,
    plan_known_at: datetime,
    period_id: str,
    known_at: datetime,
    catalogue: Catalogue,
    workdays: Workdays,
) -> Snapshot:
    """The same of any instant, by a plan that is in force for the period already.

    plan_known_at: since when that plan is known, if it was never recorded.
    """
    if known_at.tzinfo is None:
        raise ValueError("an instant without a zone has no meaning here")
    with engine.begin() as connection:
        # In a transaction of its own also for the sake of the audit chain: one view would see it as it was before.
        wait_for_loads(connection, plan)
        plan_version_id = register_plan(connection, plan, catalogue, workdays, known_at=plan_known_at)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with one_view(engine) as connection:
                return aggregate_version(
                    connection, plan_version_id=plan_version_id, period_id=period_id, known_at=known_at
                )
        except DBAPIError as error:
            # Another worker committed the same snapshot meanwhile: the next look finds it.
            if attempt == _ATTEMPTS or getattr(error.orig, "sqlstate", None) not in _LOST_RACE:
                raise
    raise AssertionError("unreachable")


def aggregate_version(
    connection: sa.Connection, *, plan_version_id: int, period_id: str, known_at: datetime
) -> Snapshot:
    """The same for a registered plan version, in the caller's transaction (REPEATABLE READ)."""
    scope = {"plan_version_id": plan_version_id, "period_id": period_id, "known_at": known_at}
    inputs = read_inputs(connection, plan_version_id=plan_version_id, period_id=period_id, known_at=known_at)
    key: dict[str, Any] = {**scope, "inputs_sha256": inputs.sha256, "rules_sha256": rules_sha256()}
    found = _execute(connection, "find_snapshot", key).scalar()
    snapshot_id = int(found or _execute(connection, "snapshot", key).scalar_one())
    if found is None:
        for table in TABLES:
            fill_table(connection, table, inputs, snapshot_id)
        crash_point("aggregate-recording")
    return Snapshot(
        snapshot_id=snapshot_id,
        inputs_sha256=key["inputs_sha256"],
        rules_sha256=key["rules_sha256"],
        is_new=found is None,
    )


def fill_table(connection: sa.Connection, table: str, inputs: Inputs, snapshot_id: int) -> None:
    """Write one of `TABLES` of a snapshot, after those before it."""
    counted = {"cells": canonical_json(_COUNTED[table](connection, snapshot_id))} if table in _COUNTED else {}
    _execute(connection, table, {"snapshot_id": snapshot_id} | inputs.parameters | counted)


def _execute(connection: sa.Connection, name: str, parameters: Mapping[str, Any]) -> sa.CursorResult[Any]:
    return connection.execute(statement("aggregate", f"{name}.sql"), parameters)

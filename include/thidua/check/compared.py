"""What a workbook is compared with: what the unit reported for the period before, and what it registered."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import sqlalchemy as sa

from thidua.plan.model import Plan
from thidua.registration.registered import registered_for
from thidua.warehouse.connect import load_sql

Previous = Mapping[tuple[str, str], Mapping[str, Decimal]]
"""(period, unit) -> target -> what the unit reported for the period before."""

Levels = Mapping[tuple[str, str], Mapping[str, Decimal | None]]
"""(period, unit) -> registration id -> the level that the unit registered."""


def previous_figures(connection: sa.Connection, plan: Plan) -> Previous:
    """For every period and unit of the plan, the figures of the period that ended before it."""
    rows = connection.execute(sa.text(load_sql("check", "previous_figures.sql")), {"plan_id": plan.id})
    reported: dict[tuple[str, str], dict[str, Decimal]] = {}
    for period_id, unit_id, target_id, actual in rows:
        reported.setdefault((period_id, unit_id), {})[target_id] = actual
    before = dict(_periods_and_their_predecessors(plan))
    return {
        (period_id, unit.id): reported.get((earlier, unit.id), {})
        for period_id, earlier in before.items()
        for unit in plan.units
    }


def _periods_and_their_predecessors(plan: Plan) -> Iterable[tuple[str, str]]:
    measured = [period for period in plan.periods if period.is_measured]
    for period in measured:
        earlier = [p for p in measured if p.data_as_of < period.data_as_of]
        if earlier:
            yield period.id, max(earlier, key=lambda p: p.data_as_of).id


def registered_levels(connection: sa.Connection, plan: Plan) -> Levels:
    """For every period that has a registration, what each unit registered."""
    found = {period.id: registered_for(connection, plan, period) for period in plan.periods}
    return {
        (period_id, unit.id): {one.registration_id: one.planned for one in by_unit.get(unit.id, ())}
        for period_id, by_unit in found.items()
        if by_unit is not None
        for unit in plan.units
    }

"""Figures that are looked at and not kept: summed as of an instant, in a transaction that is rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa

from thidua.aggregate.run import Snapshot, aggregate_version
from thidua.calendar.workdays import Workdays
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.warehouse.plans import register_plan
from thidua.warehouse.view import trial


@contextmanager
def trial_snapshot(
    engine: sa.Engine, plan: Plan, *, period_id: str, known_at: datetime, catalogue: Catalogue, workdays: Workdays
) -> Iterator[tuple[sa.Connection, Snapshot]]:
    """The snapshot of what is known at the instant, and the connection in which alone it exists.

    plan: as it is in force for the period (`thidua.plan.amend.plan_in_force`).
    """
    with trial(engine, plan) as connection:
        version = register_plan(connection, plan, catalogue, workdays)
        yield connection, aggregate_version(connection, plan_version_id=version, period_id=period_id, known_at=known_at)

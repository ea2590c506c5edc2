"""One steady look at the warehouse: nothing that is on its way is missed, nothing that comes in between is seen."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from thidua.plan.model import Plan
from thidua.warehouse.connect import statement


def lock_plan(connection: sa.Connection, plan_id: str) -> None:
    """Wait for whoever loads, voids or compares something of the plan, and keep others out to the end of the
    transaction."""
    connection.execute(statement("load", "lock_plan.sql"), {"plan_id": plan_id})


def wait_for_loads(connection: sa.Connection, plan: Plan) -> None:
    """Wait for what is on its way to the plan, and to the one that it continues: it carries an earlier instant already.

    Without it, the same `known_at` would show more tomorrow.
    """
    lock_plan(connection, plan.id)
    if plan.follows is not None:
        lock_plan(connection, plan.follows)


@contextmanager
def one_view(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction in which what is hashed is what is summed, whatever is loaded in between (REPEATABLE READ).

    Waiting for loads needs a transaction of its own, before: this one would go on looking at what was there before.
    """
    with _steady(engine) as connection, connection.begin():
        yield connection


def _steady(engine: sa.Engine) -> sa.Connection:
    return engine.connect().execution_options(isolation_level="REPEATABLE READ")


@contextmanager
def trial(engine: sa.Engine, plan: Plan) -> Iterator[sa.Connection]:
    """The same view, after waiting for loads, in a transaction that is rolled back: nothing of it is kept."""
    with engine.begin() as connection:
        wait_for_loads(connection, plan)
    with _steady(engine) as connection, connection.begin() as transaction:
        try:
            yield connection
        finally:
            transaction.rollback()

"""Whether the places that answers come from could be read: a fault of a connection must be known outside of its run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from thidua.acknowledge.record import run_sql
from thidua.errors import OperatorError

Place = Literal["mailbox", "statuses"]


@contextmanager
def remembered_look(engine: sa.Engine, place: Place, *, now: datetime) -> Iterator[None]:
    """An OperatorError on the way is written down before it goes on; so is that the place can be read again."""
    try:
        yield
    except OperatorError as error:
        _remember(engine, place, fault=error.message, now=now)
        raise
    _remember(engine, place, fault=None, now=now)


def forget_fault(engine: sa.Engine, place: Place, *, now: datetime) -> None:
    """The installation reads this place no more: a fault that was written down is none any longer."""
    _remember(engine, place, fault=None, now=now)


def _remember(engine: sa.Engine, place: Place, *, fault: str | None, now: datetime) -> None:
    with engine.begin() as connection:
        run_sql(connection, "insert_look", place=place, fault=fault, now=now)

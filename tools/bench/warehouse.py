"""What the benchmark asks of a warehouse as its superuser: how much is in it, how much of it was read, more of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from thidua.settings import Settings
from thidua.warehouse.connect import connect, psycopg_connection
from thidua.warehouse.migrate import APP
from tools.bench.installation import superuser_url

PAST_YEARS = Path(__file__).with_name("past_years.sql")
_MIB = 1024 * 1024
_COUNTERS_LAG_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How much there is. workbooks: that were loaded, in all years."""

    plans: int
    workbooks: int
    links: int
    size_mib: float


@dataclass(frozen=True, kw_only=True)
class Records:
    """Rows in the whole warehouse, of what one correction adds one of."""

    receipts: int
    submissions: int
    snapshots: int
    corrections: int
    revisions: int
    deliveries: int
    sent: int


def read_extent(settings: Settings) -> Extent:
    with _superuser(settings) as connection:
        return Extent(
            plans=_one(connection, "select count(distinct plan_id) from thidua.plan_version"),
            workbooks=_one(connection, "select count(*) from thidua.submission"),
            links=_one(connection, "select count(*) from thidua.audit_entry"),
            size_mib=_one(connection, "select pg_database_size(current_database())") / _MIB,
        )


def read_records(settings: Settings) -> Records:
    with _superuser(settings) as connection:
        return Records(
            receipts=_one(connection, "select count(*) from thidua.receipt"),
            submissions=_one(connection, "select count(*) from thidua.submission"),
            snapshots=_one(connection, "select count(*) from thidua.snapshot"),
            corrections=_one(connection, "select count(*) from thidua.correction"),
            revisions=_one(connection, "select count(*) from thidua.report_revision"),
            deliveries=_one(connection, "select count(*) from thidua.delivery"),
            sent=_one(connection, "select count(*) from thidua.delivery_event where state = 'SENT'"),
        )


def rows_read(settings: Settings) -> dict[str, int]:
    """By table, how many rows or index entries the server has visited since it started.

    A server process tells its counts when it ends: those of the application are waited for.
    """
    with _superuser(settings) as connection:
        give_up = time.monotonic() + _COUNTERS_LAG_SECONDS
        at_work = f"select count(*) from pg_stat_activity where usename = '{APP}'"  # noqa: S608 - a name of ours
        while _one(connection, at_work) and time.monotonic() < give_up:
            time.sleep(0.01)
        counted = connection.execute(
            sa.text(
                "select relname, coalesce(seq_tup_read, 0) + coalesce((select sum(idx_tup_read)"
                " from pg_stat_user_indexes as indexes where indexes.relid = tables.relid), 0)"
                " from pg_stat_user_tables as tables where schemaname = 'thidua'"
            )
        )
        return {name: int(rows) for name, rows in counted}


def add_past_years(settings: Settings, years: int) -> None:
    """Copy this year's plans and all that belongs to them that many times."""
    with _superuser(settings) as connection:
        driver = psycopg_connection(connection)
        driver.execute(PAST_YEARS.read_bytes())
        for years_back in range(1, years + 1):
            driver.execute("select pg_temp.add_past_year(%s)", (years_back,))
        driver.execute("select pg_temp.move_sequences()")
    tidy(settings)


def tidy(settings: Settings) -> None:
    """What the server would do by itself within minutes, and then in the middle of a measurement."""
    with _superuser(settings) as connection:
        connection.execute(sa.text("vacuum (analyze)"))
        connection.execute(sa.text("checkpoint"))


@contextmanager
def _superuser(settings: Settings) -> Iterator[sa.Connection]:
    engine = connect(superuser_url(settings)).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _one(connection: sa.Connection, statement: str) -> int:
    return int(connection.execute(sa.text(statement)).scalar_one())

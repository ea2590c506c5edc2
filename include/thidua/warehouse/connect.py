"""The one place that opens connections to the warehouse and reads SQL files."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache

import psycopg
import sqlalchemy as sa
from psycopg.types.json import set_json_dumps
from sqlalchemy.engine import URL, make_url

from thidua.errors import OperatorError
from thidua.settings import project_path
from thidua.text.canonical import canonical_json
from thidua.warehouse.quiet import QuietCursor

set_json_dumps(canonical_json)


def connect(url: str | URL) -> sa.Engine:
    """An engine whose sessions speak UTC and find the schema `thidua`. Nothing is opened until it is used."""
    if not url:
        raise OperatorError(
            "Chưa có địa chỉ kho dữ liệu.",
            remedy="Đặt THIDUA_WAREHOUSE_URL, hoặc chạy `thidua up` để khởi động PostgreSQL đi kèm.",
        )
    return sa.create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        use_native_hstore=False,  # which asks each new server for a type that nobody uses
        json_serializer=canonical_json,
        hide_parameters=True,
        connect_args={
            "options": "-c search_path=thidua -c timezone=UTC",
            "application_name": "thidua",
            "cursor_factory": QuietCursor,
        },
    )


@contextmanager
def opened(url: str) -> Iterator[sa.Engine]:
    """An engine for one step: its connections are closed at the end, whatever happens.

    Within `kept_open` they are closed at the end of that, and the next step finds them.
    """
    kept = _kept.get()
    if kept is not None and kept.process == os.getpid():
        yield kept.engine(url)
        return
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


@dataclass
class _Kept:
    """Engines by URL. process: a process forked from it must not talk on the same lines."""

    process: int = field(default_factory=os.getpid)
    engines: dict[str, sa.Engine] = field(default_factory=dict)

    def engine(self, url: str) -> sa.Engine:
        if url not in self.engines:
            self.engines[url] = connect(url)
        return self.engines[url]


_kept: ContextVar[_Kept | None] = ContextVar("_kept", default=None)


@contextmanager
def kept_open() -> Iterator[None]:
    """For a worker that takes several steps, or communes, one after the other: they share their connections.

    To open one costs 10 ms, half of it on the server, and the server has forgotten what it knew of the statements.
    """
    kept = _Kept()
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
        for engine in kept.engines.values():
            engine.dispose()


def psycopg_connection(connection: sa.Connection) -> "psycopg.Connection[tuple[object, ...]]":
    """The driver's connection below a SQLAlchemy one, in the same transaction: for COPY."""
    driver_connection = connection.connection.driver_connection
    assert isinstance(driver_connection, psycopg.Connection)
    return driver_connection


@cache
def statement(*parts: str) -> sa.TextClause:
    """The file below `sql/` as a statement, its parameters found once: that takes as long as to run a small one."""
    return sa.text(load_sql(*parts))


def read_statements() -> None:
    """All of them ahead of time, for processes that are forked from this one."""
    folder = project_path("sql")
    for parts in (path.relative_to(folder).parts for path in folder.rglob("*.sql")):
        if parts[0] != "migrations":
            statement(*parts)


@cache
def load_sql(*parts: str) -> str:
    """The text of a file below `sql/`: `load_sql("aggregate", "indicator_total.sql")`."""
    return project_path("sql", *parts).read_text(encoding="utf-8")

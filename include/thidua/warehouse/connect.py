"""The one place that opens connections to the warehouse and reads SQL files."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psycopg
import sqlalchemy as sa
from psycopg.types.json import set_json_dumps
from sqlalchemy.engine import URL, make_url

from thidua.errors import OperatorError
from thidua.settings import project_path
from thidua.text.canonical import canonical_json

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
        json_serializer=canonical_json,
        connect_args={"options": "-c search_path=thidua -c timezone=UTC", "application_name": "thidua"},
    )


@contextmanager
def opened(url: str) -> Iterator[sa.Engine]:
    """An engine for one step: its connections are closed at the end, whatever happens."""
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


def psycopg_connection(connection: sa.Connection) -> "psycopg.Connection[tuple[object, ...]]":
    """The driver's connection below a SQLAlchemy one, in the same transaction: for COPY."""
    driver_connection = connection.connection.driver_connection
    assert isinstance(driver_connection, psycopg.Connection)
    return driver_connection


@cache
def load_sql(*parts: str) -> str:
    """The text of a file below `sql/`: `load_sql("aggregate", "indicator_total.sql")`."""
    return project_path("sql", *parts).read_text(encoding="utf-8")

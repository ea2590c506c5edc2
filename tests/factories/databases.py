"""Fresh warehouses: copies of one migrated, empty database."""

import itertools
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg.pq import ExecStatus

from thidua.warehouse.connect import connect, opened
from thidua.warehouse.embedded import EmbeddedPostgres, read_or_make_secret
from thidua.warehouse.migrate import APP, OWNER, PERSONAL, create_database, ensure_role, migrate

Connection = psycopg.Connection[tuple[object, ...]]
TEMPLATE = "thidua_template"
_numbers = itertools.count(1)


def add_template(cluster: EmbeddedPostgres) -> None:
    """The roles, and the migrated data base that others are copied from."""
    secrets = cluster.home / "secrets"
    create_database(
        cluster.url("postgres"), database=TEMPLATE, owner=OWNER, password=read_or_make_secret(secrets / OWNER)
    )
    engine = connect(cluster.url("postgres"))
    with engine.begin() as connection:
        for role in (APP, PERSONAL):
            ensure_role(connection, role, read_or_make_secret(secrets / role))
    engine.dispose()
    migrate(cluster.url(TEMPLATE, role=OWNER))


class _Background:
    """Lets the server copy one database ahead, and drop those that are done with, while a test runs."""

    def __init__(self, making: Connection, dropping: Connection) -> None:
        self._making, self._dropping = making.pgconn, dropping.pgconn
        self._name = self._ask()

    def _ask(self) -> str:
        name = f"warehouse_{next(_numbers)}"
        self._making.send_query(f"create database {name} template {TEMPLATE} owner {OWNER}".encode())
        return name

    def take(self) -> str:
        while (answer := self._making.get_result()) is not None:
            assert answer.status == ExecStatus.COMMAND_OK, answer.error_message
        taken, self._name = self._name, self._ask()
        return taken

    def drop(self, name: str) -> None:
        while self._dropping.get_result() is not None:
            pass
        self._dropping.send_query(f"drop database {name} with (force)".encode())


_background: dict[Path, _Background] = {}


@contextmanager
def background(cluster: EmbeddedPostgres) -> Iterator[None]:
    """Meanwhile a fresh database is there as soon as it is asked for, and nobody waits for one to be dropped. Not for a
    server that a test kills."""
    url = cluster.url("postgres", driver="postgresql")
    with (
        closing(psycopg.connect(url, autocommit=True)) as making,
        closing(psycopg.connect(url, autocommit=True)) as dropping,
    ):
        _background[cluster.home] = _Background(making, dropping)
        yield
        del _background[cluster.home]


def fresh_database(cluster: EmbeddedPostgres) -> str:
    """The name of a new database; it lives as long as the cluster, or until it is dropped."""
    if cluster.home in _background:
        return _background[cluster.home].take()
    name = f"warehouse_{next(_numbers)}"
    copy_database(cluster, name)
    return name


def drop_database(cluster: EmbeddedPostgres, name: str) -> None:
    """What a test leaves: thousands of files, which the server deletes faster than whoever deletes the cluster."""
    if cluster.home in _background:
        _background[cluster.home].drop(name)


def fresh_warehouse(cluster: EmbeddedPostgres, *, role: str = APP) -> Iterator[sa.Engine]:
    """An engine of a new database, for a fixture to yield from; both gone afterwards."""
    name = fresh_database(cluster)
    with opened(cluster.url(name, role=role)) as made:
        yield made
    drop_database(cluster, name)


def copy_database(cluster: EmbeddedPostgres, name: str, *, of: str = TEMPLATE) -> None:
    """A copy under that name, in the place of an earlier one."""
    engine = connect(cluster.url("postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"drop database if exists {name}"))
        connection.execute(sa.text(f"create database {name} template {of} owner {OWNER}"))
    engine.dispose()

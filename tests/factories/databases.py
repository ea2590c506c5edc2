"""Fresh warehouses: copies of one migrated, empty database."""

import itertools
from collections.abc import Iterator

import sqlalchemy as sa

from thidua.warehouse.connect import connect
from thidua.warehouse.embedded import EmbeddedPostgres, read_or_make_secret
from thidua.warehouse.migrate import APP, OWNER, PERSONAL, create_database, ensure_role, migrate

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


def fresh_database(cluster: EmbeddedPostgres) -> str:
    """The name of a new database; it lives as long as the cluster."""
    name = f"warehouse_{next(_numbers)}"
    copy_database(cluster, name)
    return name


def fresh_warehouse(cluster: EmbeddedPostgres, *, role: str = APP) -> Iterator[sa.Engine]:
    """An engine of a new database, for a fixture to yield from; disposed of afterwards."""
    made = connect(cluster.url(fresh_database(cluster), role=role))
    yield made
    made.dispose()


def copy_database(cluster: EmbeddedPostgres, name: str, *, of: str = TEMPLATE) -> None:
    """A copy under that name, in the place of an earlier one."""
    engine = connect(cluster.url("postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"drop database if exists {name}"))
        connection.execute(sa.text(f"create database {name} template {of} owner {OWNER}"))
    engine.dispose()

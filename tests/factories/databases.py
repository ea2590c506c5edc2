"""Fresh warehouses: copies of one migrated, empty database."""

import itertools

import sqlalchemy as sa

from thidua.warehouse.connect import connect
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import OWNER

TEMPLATE = "thidua_template"
_numbers = itertools.count(1)


def fresh_database(cluster: EmbeddedPostgres) -> str:
    """The name of a new database; it lives as long as the cluster."""
    name = f"warehouse_{next(_numbers)}"
    engine = connect(cluster.url("postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"create database {name} template {TEMPLATE} owner {OWNER}"))
    engine.dispose()
    return name

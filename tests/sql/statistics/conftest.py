"""One warehouse for all tests of this folder: each works in a transaction that is rolled back."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from thidua.warehouse.connect import connect
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP, OWNER

NAME = "warehouse_statistics"


@pytest.fixture(scope="package")
def shared_warehouse(cluster: EmbeddedPostgres) -> Iterator[sa.Engine]:
    superuser = connect(cluster.url("postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with superuser.connect() as connection:
        connection.execute(sa.text(f"create database {NAME} template thidua_template owner {OWNER}"))
    superuser.dispose()
    made = connect(cluster.url(NAME, role=APP))
    yield made
    made.dispose()


@pytest.fixture
def connection(shared_warehouse: sa.Engine) -> Iterator[sa.Connection]:
    """The warehouse as the application sees it; nothing is committed."""
    with shared_warehouse.connect() as opened:
        yield opened

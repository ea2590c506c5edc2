"""One warehouse for all tests of this folder, opened by its owner: only the owner can break what is written."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from factories.databases import fresh_warehouse
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import OWNER


@pytest.fixture(scope="package")
def shared_warehouse(cluster: EmbeddedPostgres) -> Iterator[sa.Engine]:
    yield from fresh_warehouse(cluster, role=OWNER)


@pytest.fixture
def connection(shared_warehouse: sa.Engine) -> Iterator[sa.Connection]:
    """The warehouse as its owner sees it; nothing is committed."""
    with shared_warehouse.connect() as opened:
        yield opened

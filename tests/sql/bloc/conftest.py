"""One warehouse for all tests of this folder: each works in a transaction that is rolled back."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from factories.databases import fresh_warehouse
from thidua.warehouse.embedded import EmbeddedPostgres


@pytest.fixture(scope="package")
def shared_warehouse(cluster: EmbeddedPostgres) -> Iterator[sa.Engine]:
    yield from fresh_warehouse(cluster)


@pytest.fixture
def connection(shared_warehouse: sa.Engine) -> Iterator[sa.Connection]:
    """The warehouse as the application sees it; nothing is committed."""
    with shared_warehouse.connect() as opened:
        yield opened

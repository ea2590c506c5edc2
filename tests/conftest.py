"""Fixtures shared by all tiers: a real PostgreSQL, one fresh warehouse per test that asks for it."""

import os
from collections.abc import Iterator
from pathlib import Path

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import pytest
import sqlalchemy as sa

from factories.databases import add_template, background, drop_database, fresh_database
from thidua.collect.vault import Vault
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP, OWNER


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A running PostgreSQL with a migrated template data base."""
    postgres = EmbeddedPostgres(home=tmp_path_factory.mktemp("postgres"), is_durable=False)
    postgres.start()
    add_template(postgres)
    with background(postgres):
        yield postgres
    postgres.remove()


@pytest.fixture
def database(cluster: EmbeddedPostgres) -> Iterator[str]:
    """The name of a fresh, migrated, empty warehouse."""
    name = fresh_database(cluster)
    yield name
    drop_database(cluster, name)


@pytest.fixture
def engine(cluster: EmbeddedPostgres, database: str) -> Iterator[sa.Engine]:
    """The warehouse as the application sees it: insert and select only."""
    with opened(cluster.url(database, role=APP)) as made:
        yield made


@pytest.fixture
def owner_engine(cluster: EmbeddedPostgres, database: str) -> Iterator[sa.Engine]:
    """The same warehouse as its owner sees it."""
    with opened(cluster.url(database, role=OWNER)) as made:
        yield made


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """An empty vault."""
    return Vault(str(tmp_path / "vault"))


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """An empty landing folder."""
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder

"""Fixtures shared by all tiers: a real PostgreSQL, one fresh warehouse per test that asks for it."""

import os
from collections.abc import Iterator
from pathlib import Path

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import pytest
import sqlalchemy as sa

from factories.databases import add_template, background, drop_database, fresh_database
from thidua.collect.vault import Vault
from thidua.warehouse.connect import connect, opened
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP, OWNER
from torture.killer import Killer, Victim


@pytest.fixture(scope="session")
def everyday(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A running PostgreSQL with a migrated template data base."""
    postgres = EmbeddedPostgres(home=tmp_path_factory.mktemp("postgres"), is_durable=False)
    postgres.start()
    add_template(postgres)
    with background(postgres):
        yield postgres
    postgres.remove()


@pytest.fixture(scope="session")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """Another one, that may be stopped at any moment. What it has committed it must still know after an immediate stop;
    the machine itself does not die here, so that nothing has to reach the disk."""
    postgres = EmbeddedPostgres(home=tmp_path_factory.mktemp("mortal-postgres"), is_durable=False)
    postgres.start()
    engine = connect(postgres.url("postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in ("synchronous_commit", "full_page_writes"):
            connection.execute(sa.text(f"alter system set {name} = on"))
        connection.execute(sa.text("select pg_reload_conf()"))
    engine.dispose()
    add_template(postgres)
    yield postgres
    postgres.remove()


@pytest.fixture(scope="session")
def cluster(everyday: EmbeddedPostgres) -> EmbeddedPostgres:
    """Where the test's data bases are; tests of kills take that of their killer."""
    return everyday


@pytest.fixture
def victim() -> Victim:
    """Who dies where a test is not parametrised with it."""
    return "worker"


@pytest.fixture
def killer(victim: Victim, request: pytest.FixtureRequest) -> Killer:
    """And the PostgreSQL in which that may happen."""
    name = "mortal" if victim == "PostgreSQL" else "everyday"
    return Killer(victim=victim, cluster=request.getfixturevalue(name))


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

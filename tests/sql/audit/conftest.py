"""One filled warehouse, copied for every test that alters it."""

import itertools
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from factories.databases import copy_database, drop_database
from factories.recorded import Recorded, fill
from thidua.collect.vault import Vault
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP, OWNER

FILLED = "thidua_filled"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def recorded(cluster: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """The filled warehouse's vault and archive. Its data base is `FILLED`."""
    place = tmp_path_factory.mktemp("recorded")
    made = Recorded(vault=Vault(str(place / "vault")), archive=place / "archive")
    copy_database(cluster, FILLED)
    with opened(cluster.url(FILLED, role=APP)) as engine:
        fill(engine, made)
    return made


@pytest.fixture
def copy(cluster: EmbeddedPostgres, recorded: Recorded) -> Iterator[str]:
    """The name of a copy of the filled warehouse."""
    name = f"filled_{next(_numbers)}"
    copy_database(cluster, name, of=FILLED)
    yield name
    drop_database(cluster, name)


@pytest.fixture
def owner(cluster: EmbeddedPostgres, copy: str) -> Iterator[sa.Engine]:
    """The copy as the owner of the data base sees it: free to do anything."""
    with opened(cluster.url(copy, role=OWNER)) as made:
        yield made


@pytest.fixture
def reader(cluster: EmbeddedPostgres, copy: str) -> Iterator[sa.Engine]:
    """The copy as the application sees it."""
    with opened(cluster.url(copy, role=APP)) as made:
        yield made

"""A city on a real warehouse."""

import pytest

from factories.city_runs import Communes, MakeCity
from thidua.warehouse.embedded import EmbeddedPostgres


@pytest.fixture(scope="session")
def communes(cluster: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Communes:
    """What communes hand in to cities, made once for all tests."""
    return Communes(cluster, tmp_path_factory.mktemp("communes"))


@pytest.fixture
def make(communes: Communes) -> MakeCity:
    """A city of the communes that it is given."""
    return communes.city

"""A city on a real warehouse."""

from functools import partial

import pytest

from factories.city_runs import MakeCity, run_city
from thidua.warehouse.embedded import EmbeddedPostgres


@pytest.fixture
def make(cluster: EmbeddedPostgres) -> MakeCity:
    """A city of the communes that it is given."""
    return partial(run_city, cluster)

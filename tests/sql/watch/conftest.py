"""A watched commune on a fresh warehouse."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.watched import Watched, watch_settings
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP


@pytest.fixture
def watched(tmp_path: Path, cluster: EmbeddedPostgres, database: str, engine: sa.Engine) -> Watched:
    return Watched(engine, watch_settings(tmp_path, warehouse_url=cluster.url(database, role=APP)))

"""What the tests of corrections share."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.corrections import Desk
from thidua.collect.vault import Vault


@pytest.fixture
def desk(engine: sa.Engine, tmp_path: Path) -> Desk:
    """Nothing issued yet."""
    return Desk(engine, Vault(str(tmp_path / "vault")))

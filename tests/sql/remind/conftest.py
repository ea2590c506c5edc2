"""What the tests of reminders share."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.reminders import Desk
from thidua.collect.vault import Vault


@pytest.fixture
def desk(engine: sa.Engine, tmp_path: Path) -> Desk:
    return Desk(engine, Vault(str(tmp_path / "vault")))

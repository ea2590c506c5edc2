"""What the tests of the register share."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.approvals import numbered
from factories.corrections import Desk, make_late_plan
from thidua.collect.vault import Vault


@pytest.fixture
def desk(engine: sa.Engine, tmp_path: Path) -> Desk:
    """Nothing issued yet; the register counts on by itself."""
    return Desk(engine, Vault(str(tmp_path / "vault")), plan=make_late_plan(numbering=numbered()))

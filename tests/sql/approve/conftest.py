"""What the tests of approvals share."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.approvals import by_person
from factories.corrections import Desk, make_late_plan
from thidua.collect.vault import Vault


@pytest.fixture
def desk(engine: sa.Engine, tmp_path: Path) -> Desk:
    """Nothing issued yet; a person must allow it."""
    return Desk(engine, Vault(str(tmp_path / "vault")), plan=make_late_plan(approval=by_person()))

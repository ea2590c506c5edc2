"""An office with an empty folder for statuses."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.exchange_office import ExchangeOffice
from thidua.collect.vault import Vault


@pytest.fixture
def exchange(engine: sa.Engine, tmp_path: Path) -> ExchangeOffice:
    (tmp_path / "statuses").mkdir()
    return ExchangeOffice(engine, Vault(str(tmp_path / "vault")), home=tmp_path)

"""What the tests of delivery share: a vault, a warehouse, plans with one recipient and with three."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.certificates import make_certificate
from factories.offices import Office
from factories.plans import ASSUMED, make_plan
from thidua.collect.vault import Vault
from thidua.plan.model import Plan


@pytest.fixture
def office(engine: sa.Engine, vault: Vault) -> Office:
    return Office(engine, vault)


@pytest.fixture
def plan() -> Plan:
    """One recipient by folder."""
    return make_plan()


@pytest.fixture
def plan_by_mail() -> Plan:
    """Two recipients by mail and one by folder."""
    return make_plan(
        deliveries=[
            {"id": "thu-muc", "name": "Ban TĐKT", "channel": "folder", "address": "ban-tdkt", "basis": ASSUMED},
            {
                "id": "ban-tdkt",
                "name": "Ban Thi đua - Khen thưởng thành phố",
                "channel": "smtp",
                "address": "ban-tdkt@thanh-pho.example",
                "basis": ASSUMED,
            },
            {
                "id": "so-noi-vu",
                "name": "Sở Nội vụ",
                "channel": "smtp",
                "address": "so-noi-vu@thanh-pho.example",
                "basis": ASSUMED,
            },
        ]
    )


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    folder = tmp_path / "tls"
    folder.mkdir()
    return make_certificate(folder)

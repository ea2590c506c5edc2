"""What the tests of acknowledgement share: a vault, an office, and a report on its way to three recipients."""

import pytest
import sqlalchemy as sa

from factories.acknowledged import Answers
from factories.offices import Office
from factories.plans import ASSUMED, make_plan
from thidua.collect.vault import Vault
from thidua.plan.model import Plan


@pytest.fixture
def office(engine: sa.Engine, vault: Vault) -> Office:
    return Office(engine, vault)


@pytest.fixture
def plan_by_mail() -> Plan:
    """Two recipients by mail."""
    return make_plan(
        deliveries=[
            {
                "id": name,
                "name": name,
                "channel": "smtp",
                "address": f"{name}@thanh-pho.example",
                "basis": ASSUMED,
            }
            for name in ("ban-tdkt", "so-noi-vu")
        ]
    )


@pytest.fixture
def answers(office: Office, plan_by_mail: Plan) -> Answers:
    """The report was sent to both."""
    return Answers.sent(office, plan_by_mail)

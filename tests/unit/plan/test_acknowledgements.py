"""Which answers a plan waits for."""

import pytest
from pydantic import ValidationError

from factories.plans import ASSUMED, make_plan
from thidua.acknowledge.expected import expected_answers


def target(name: str, channel: str) -> dict[str, object]:
    return {"id": name, "name": name, "channel": channel, "address": "x", "basis": ASSUMED}


DELIVERIES = [target("thu", "smtp"), target("truc", "edxml"), target("thu-muc", "folder")]


def test_by_itself_only_the_exchange_answers() -> None:
    assert expected_answers(make_plan(deliveries=DELIVERIES)) == {"truc": "received"}


def test_plan_says_otherwise_of_its_recipients() -> None:
    policy = {"expected": {"truc": "none", "thu": "accepted"}, "basis": ASSUMED}
    assert expected_answers(make_plan(deliveries=DELIVERIES, acknowledgements=policy)) == {"thu": "accepted"}


@pytest.mark.parametrize(
    ("policy", "fault"),
    [
        ({"expected": {"ban-khac": "received"}}, "không có nơi gửi 'ban-khac'"),
        ({"expected": {"thu": "maybe"}}, "received"),
        ({"hours_before_deadline": 0}, "greater than or equal to 1"),
        ({"hours": 3}, "hours"),
    ],
)
def test_policy_that_cannot_be_right_is_refused(policy: dict[str, object], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        make_plan(deliveries=DELIVERIES, acknowledgements={**policy, "basis": ASSUMED})

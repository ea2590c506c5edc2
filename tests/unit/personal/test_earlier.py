"""What rows of other lists say of the persons of one."""

from typing import Any

import pytest

from thidua.check.model import Earlier
from thidua.personal.earlier import Listed, compare

NOTHING = Earlier()


def listed(**fields: Any) -> Listed:
    base = {"person_id": 1, "award_id": "GK-XA", "is_decided": False, "achievement_mark": "a", "year": 2026}
    return Listed(**{**base, **fields})


def told(row: Listed, *, counting: tuple[Listed, ...] = (), beside: tuple[Listed, ...] = ()) -> Earlier:
    return compare({5: row}, counting=counting, beside=beside)[5]


@pytest.mark.parametrize("where", ["counting", "beside"])
def test_another_row_of_the_person_is_told(where: str) -> None:
    both = Earlier(awards_of_year=frozenset({"GK-XA"}), same_achievement=frozenset({"GK-XA"}))
    assert told(listed(), **{where: (listed(),)}) == both
    assert told(listed(), **{where: (listed(person_id=2),)}) == NOTHING
    assert told(listed(), **{where: (listed(award_id=None),)}) == NOTHING
    assert told(listed(), **{where: (listed(year=2025),)}) == Earlier(same_achievement=frozenset({"GK-XA"}))
    assert told(listed(), **{where: (listed(achievement_mark="b"),)}) == Earlier(awards_of_year=frozenset({"GK-XA"}))


def test_a_decision_follows_its_proposal_and_a_proposal_no_decision_that_was_there() -> None:
    proposal, decision = listed(), listed(is_decided=True)
    assert told(decision, counting=(proposal,)) == NOTHING
    assert told(proposal, counting=(decision,)) != NOTHING
    assert told(decision, counting=(listed(award_id="BK-TP"),)) != NOTHING
    assert told(decision, counting=(decision,)) != NOTHING


def test_of_lists_that_came_together_nobody_knows_which_was_first() -> None:
    proposal, decision = listed(), listed(is_decided=True)
    assert told(decision, beside=(proposal,)) == told(proposal, beside=(decision,)) == NOTHING
    assert told(listed(is_decided=None), beside=(decision,)) != NOTHING

"""What is asked beside counts of titles: each rule broken and, close to it, kept; or told as not checked."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from factories.awards import Told
from factories.plans import make_plan
from thidua.commend.history import FormerAwards
from thidua.commend.statutory import find_faults
from thidua.commend.unchecked import Cost, award_cost, find_unchecked
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.commendation_faults import find_commendation_faults
from thidua.plan.commendation_rules import DEFAULT_COMMENDATION_RULES, CommendationRules

CAMPAIGN = Told(award_id="GK-XA", kind_id="thematic", award_count=Decimal(5), decision_key="7", decision_number="7/QĐ")
MERIT = Told(award_id="GK-XA", award_count=Decimal(2), decision_key="8", decision_number="8/QĐ")
HIGHER = Told(
    award_id="BK-TP",
    level_id="ministry_province",
    is_decided=False,
    award_count=Decimal(2),
    decision_number=None,
    decision_key=None,
    decision_date=None,
)
TITLE = Told(award_id="TTLDTT", recipient_class_id="collective", award_count=Decimal(1))
EXCELLENT = replace(TITLE, award_id="TTLDXS", level_id="ministry_province")
FIGHTER = Told(award_id="CSTD-CS", award_count=Decimal(1), decision_key="9", decision_number="9/QĐ")


def rules(**changes: dict[str, Any]) -> CommendationRules:
    """The default rules with fields of single rules changed."""
    told = DEFAULT_COMMENDATION_RULES.model_dump()
    return CommendationRules.model_validate({**told, **{key: {**told[key], **value} for key, value in changes.items()}})


def faults(*rows: Told, rule: str, **changes: Any) -> list[tuple[tuple[str, ...], dict[str, object]]]:
    by = rules(**changes.pop("by", {}))
    return [(one.units, dict(one.values)) for one in find_faults(rows, by, **changes) if one.rule == rule]


def open_rules(*rows: Told, by: CommendationRules = DEFAULT_COMMENDATION_RULES) -> list[str]:
    return [one.rule for one in find_unchecked(rows, by)]


def test_campaigns_support_no_higher_award_for_all_achievements() -> None:
    """Nghị định 152/2025/NĐ-CP, Điều 4.3."""
    told = {"side": "cá nhân", "wanted": 2, "had": 0, "campaigns": 5}
    assert faults(CAMPAIGN, HIGHER, rule="higher_merit") == [(("TH-01",), told)]
    assert faults(CAMPAIGN, MERIT, HIGHER, rule="higher_merit") == []
    short = replace(MERIT, award_count=Decimal(1))
    assert faults(CAMPAIGN, short, HIGHER, rule="higher_merit") == [(("TH-01",), {**told, "had": 1})]
    # Another unit's awards, other recipients', a higher award by campaign, and no campaign at all.
    assert faults(CAMPAIGN, replace(MERIT, unit_id="CA"), HIGHER, rule="higher_merit") != []
    assert faults(CAMPAIGN, replace(MERIT, recipient_class_id="collective"), HIGHER, rule="higher_merit") != []
    assert faults(CAMPAIGN, replace(HIGHER, kind_id="thematic"), rule="higher_merit") == []
    assert faults(HIGHER, rule="higher_merit") == []
    assert faults(CAMPAIGN, HIGHER, rule="higher_merit", by={"higher_merit": {"severity": "off"}}) == []


def test_what_was_decided_in_former_years_supports_it() -> None:
    had = FormerAwards(
        year=2025, unit_id="TH-01", is_known=True, award_id="LDTT", side="individual", award_count=Decimal(2)
    )
    assert faults(CAMPAIGN, HIGHER, rule="higher_merit", year=2026, former=[had]) == []
    less = replace(had, award_count=Decimal(1))
    assert faults(CAMPAIGN, HIGHER, rule="higher_merit", year=2026, former=[less]) != []
    of_collectives = replace(had, award_id="TTLDTT", side="collective")
    [(_, told)] = faults(CAMPAIGN, HIGHER, rule="higher_merit", year=2026, former=[of_collectives])
    assert (told["side"], told["had"]) == ("cá nhân", 0)


def test_votes_of_the_council() -> None:
    """80 % of all members for Chiến sĩ thi đua cơ sở, 90 % for those of the city and above."""

    def voted(award: str, votes: int, members: int = 15) -> dict[str, Any]:
        return {"council_votes": {"votes": [{"award": award, "votes": votes, "members": members}]}}

    assert faults(FIGHTER, rule="council_votes", by=voted("CSTD-CS", 12)) == []
    assert faults(FIGHTER, rule="council_votes", by=voted("CSTD-CS", 11)) == [
        ((), {"award": "CSTD-CS", "votes": 11, "council": 15, "percent": 80})
    ]
    of_city = replace(HIGHER, award_id="CSTD-TP")
    assert faults(of_city, rule="council_votes", by=voted("CSTD-TP", 9, 10)) == []
    assert [one["percent"] for _, one in faults(of_city, rule="council_votes", by=voted("CSTD-TP", 13))] == [90]
    # What a business decides itself, or what nobody has, the council has not voted on.
    assert faults(replace(FIGHTER, level_id="unit"), rule="council_votes", by=voted("CSTD-CS", 1)) == []
    assert faults(Told(), rule="council_votes", by=voted("CSTD-CS", 1)) == []


def test_votes_that_nobody_entered_are_told_as_not_checked() -> None:
    [found] = find_unchecked([FIGHTER, replace(HIGHER, award_id="CSTD-TP", award_count=Decimal(1))], rules())
    assert (found.rule, found.values) == ("council_votes", {"awards": (("CSTD-CS", 80), ("CSTD-TP", 90))})
    entered = rules(council_votes={"votes": [{"award": "CSTD-CS", "votes": 15, "members": 15}]})
    assert open_rules(FIGHTER, by=entered) == []
    assert open_rules(FIGHTER, by=rules(council_votes={"severity": "off"})) == []


@pytest.mark.parametrize(
    ("votes", "why"),
    [
        ([{"award": "CSTD-CS", "votes": 16, "members": 15}], "nhiều hơn 15 thành viên"),
        ([{"award": "LDTT", "votes": 1, "members": 15}], "không có tỷ lệ phiếu"),
        ([{"award": "CSTD-CS", "votes": 1, "members": 15}] * 2, "hai lần"),
    ],
)
def test_votes_that_cannot_be_are_refused(votes: list[dict[str, Any]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        rules(council_votes={"votes": votes})


def test_duties_of_everybody_in_a_collective() -> None:
    late = {"duties_in_collectives": {"disciplined": {"TH-01": 0}, "unfinished": {"TH-01": 2}}}
    assert faults(TITLE, rule="duties_in_collectives", by=late) == []
    assert faults(EXCELLENT, rule="duties_in_collectives", by=late) == [
        (("TH-01",), {"unfinished": 2, "disciplined": 0})
    ]
    punished = {"duties_in_collectives": {"disciplined": {"TH-01": 1}}}
    assert faults(TITLE, rule="duties_in_collectives", by=punished) == [
        (("TH-01",), {"unfinished": 0, "disciplined": 1})
    ]
    assert faults(Told(), rule="duties_in_collectives", by=punished) == []


def test_duties_that_nobody_entered_are_told_as_not_checked() -> None:
    assert open_rules(TITLE) == ["duties_in_collectives"]
    assert find_unchecked([TITLE], rules())[0].units == ("TH-01",)
    disciplined = rules(duties_in_collectives={"disciplined": {"TH-01": 0}})
    assert open_rules(TITLE, by=disciplined) == []
    assert open_rules(EXCELLENT, by=disciplined) == ["duties_in_collectives"]
    whole = rules(duties_in_collectives={"disciplined": {"TH-01": 0}, "unfinished": {"TH-01": 0}})
    assert open_rules(EXCELLENT, by=whole) == []


def test_shares_of_units_whose_members_nobody_entered_are_told_as_not_checked() -> None:
    """Where the plan has the rule at all: it is one province's."""

    def asked(members: dict[str, int]) -> CommendationRules:
        off = {"severity": "off"}
        return rules(advanced_in_collectives={"severity": "note", "members": members}, duties_in_collectives=off)

    assert open_rules(TITLE, by=asked({})) == ["advanced_in_collectives"]
    assert open_rules(TITLE, by=asked({"TH-01": 20})) == []
    assert open_rules(replace(TITLE, is_decided=False), by=asked({})) == []


def test_who_goes_first_is_asked_where_there_is_anybody_to_choose_among() -> None:
    [found] = find_unchecked([replace(HIGHER, women=Decimal(1))], rules())
    assert (found.rule, found.values) == (
        "women_first",
        {"persons": 2, "women": 1, "collectives": 0, "percent": 70},
    )
    assert open_rules(replace(HIGHER, award_count=Decimal(1))) == []
    assert open_rules(replace(HIGHER, is_decided=True)) == []
    assert open_rules(HIGHER, by=rules(women_first={"severity": "off"})) == []


def test_what_awards_of_the_commune_cost_by_law() -> None:
    """Twenty Lao động tiên tiến at 0,3 and one Chiến sĩ thi đua cơ sở at 1,0 of 2.340.000 đồng."""
    rule = DEFAULT_COMMENDATION_RULES.award_money
    assert award_cost([Told(), FIGHTER], rule) == Cost(least=Decimal("16380000.0"), is_whole=True)
    # What others decide they pay; what has no known factor is left out, and said to be.
    assert award_cost([Told(), replace(FIGHTER, level_id="unit"), HIGHER], rule).least == Decimal("14040000.0")
    assert award_cost([Told(), MERIT], rule) == Cost(least=Decimal("14040000.0"), is_whole=False)


def test_advice_never_stops_a_report() -> None:
    for name in ("women_first", "award_money"):
        with pytest.raises(ValueError, match="severity"):
            rules(**{name: {"severity": "stop"}})
    assert rules(higher_merit={"severity": "stop"}).stops


@pytest.mark.parametrize(
    "changes",
    [
        {"council_votes": {"percents": {"CSTD-CS": 101}}},
        {"duties_in_collectives": {"disciplined": {"TH-01": -1}}},
        {"award_money": {"factors": {"LDTT": {"nguoi": 1}}}},
        {"award_money": {"base_salary": 0}},
    ],
)
def test_limits_that_mean_nothing_are_refused(changes: dict[str, dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match=r"percents|disciplined|factors|base_salary"):
        rules(**changes)


def test_units_and_awards_that_nobody_knows_are_refused() -> None:
    told = DEFAULT_COMMENDATION_RULES.model_dump()
    told["duties_in_collectives"]["disciplined"] = {"KHONG-CO": 1}
    with pytest.raises(ValueError, match=r"duties_in_collectives\.disciplined: không có đơn vị 'KHONG-CO'"):
        make_plan(commendation_rules=told)
    plan = make_plan(commendation_rules=rules(council_votes={"percents": {"CSTD-XX": 80}}).model_dump())
    [fault] = find_commendation_faults(plan, load_catalogue())
    assert fault == (
        "commendation_rules.council_votes.percents: không có danh hiệu, hình thức 'CSTD-XX' trong danh mục awards.yaml"
    )
    assert list(find_commendation_faults(make_plan(), load_catalogue())) == []


def test_a_city_has_no_lists_of_decisions() -> None:
    wanted = {**DEFAULT_COMMENDATION_RULES.model_dump(), "annexes": ("units", "decisions")}
    [fault] = find_commendation_faults(
        make_plan(commendation_rules=wanted).model_copy(update={"kind": "city"}), load_catalogue()
    )
    assert "có 'decisions'" in fault
    assert list(find_commendation_faults(make_plan(commendation_rules=wanted), load_catalogue())) == []

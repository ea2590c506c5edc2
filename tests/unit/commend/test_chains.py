"""Titles that need others in years in a row: each rule broken and, close to it, kept."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from factories.awards import Told
from thidua.commend.history import FormerAwards
from thidua.commend.statutory import find_faults
from thidua.plan.commendation_kinds import ChainRule
from thidua.plan.commendation_rules import DEFAULT_COMMENDATION_RULES, CommendationRules

YEAR = 2027


def proposed(**changes: Any) -> Told:
    """A title of the city for two persons."""
    title = Told(
        award_id="CSTD-TP",
        level_id="ministry_province",
        is_decided=False,
        award_count=Decimal(2),
        decision_number=None,
        decision_key=None,
        decision_date=None,
    )
    return replace(title, **changes)


def had(
    count: int,
    *,
    year: int,
    unit_id: str = "TH-01",
    award: str = "CSTD-CS",
    known: bool = True,
    side: str = "individual",
) -> FormerAwards:
    return FormerAwards(
        year=year, unit_id=unit_id, is_known=known, award_id=award, side=side, award_count=Decimal(count)
    )


def none(*, year: int, unit_id: str, known: bool = True) -> FormerAwards:
    return FormerAwards(year=year, unit_id=unit_id, is_known=known, award_id=None, side=None, award_count=Decimal(0))


def broken(
    *rows: Told, former: list[FormerAwards], by: CommendationRules = DEFAULT_COMMENDATION_RULES
) -> list[tuple[Any, ...]]:
    return [
        (fault.units, fault.values["year"], fault.values["wanted"], fault.values["had"])
        for fault in find_faults(rows, by, year=YEAR, former=former)
    ]


def test_no_more_province_fighters_than_there_were_fighters_in_each_year_that_counts() -> None:
    """Luật 06/2022/QH15, Điều 22: three years in a row; the third may be the year of the proposal itself."""
    enough = [had(2, year=2026), had(2, year=2025)]
    assert broken(proposed(), former=enough) == []
    assert broken(proposed(), former=[*enough, had(0, year=2024)]) == []
    assert broken(proposed(), former=[had(2, year=2026), had(1, year=2025), had(1, year=2025, side="collective")]) == []
    assert broken(proposed(award_count=Decimal(3)), former=enough) == [
        ((), 2026, 3, 2),
        (("TH-01",), 2026, 3, 2),
        ((), 2025, 3, 2),
        (("TH-01",), 2025, 3, 2),
    ]
    assert broken(proposed(), former=[had(2, year=2026), had(1, year=2025)]) == [
        ((), 2025, 2, 1),
        (("TH-01",), 2025, 2, 1),
    ]


def test_no_more_national_fighters_than_there_were_province_fighters() -> None:
    """Điều 21: two years in a row."""
    asked = proposed(award_id="CSTD-TQ", award_count=Decimal(1))
    assert broken(asked, former=[had(1, year=2026, award="CSTD-TP")]) == []
    assert broken(asked, former=[had(5, year=2026)]) == [((), 2026, 1, 0), (("TH-01",), 2026, 1, 0)]
    assert broken(asked, former=[had(5, year=2025)]) == []


def test_a_unit_that_was_not_heard_breaks_nothing() -> None:
    assert broken(proposed(), former=[]) == []
    assert broken(proposed(), former=[none(year=2026, unit_id="TH-01", known=False)]) == []
    assert broken(proposed(unit_id="TH-09"), former=[had(2, year=2026)]) == []
    assert broken(proposed(), former=[none(year=2026, unit_id="TH-01")]) == [((), 2026, 2, 0), (("TH-01",), 2026, 2, 0)]


def test_who_moved_is_missing_in_one_unit_and_not_in_all() -> None:
    moved = [none(year=2026, unit_id="TH-01"), had(2, year=2026, unit_id="TH-02")]
    assert broken(proposed(), former=moved) == [(("TH-01",), 2026, 2, 0)]
    # All together cannot be judged where somebody was not heard.
    more = proposed(award_count=Decimal(9))
    silent = none(year=2026, unit_id="CA", known=False)
    assert [units for units, *_ in broken(more, former=[*moved, silent])] == [("TH-01",)]


def test_what_was_proposed_and_then_decided_is_one() -> None:
    former = [had(2, year=2026), had(2, year=2025)]
    assert broken(proposed(), proposed(is_decided=True), former=former) == []
    assert broken(proposed(), proposed(), former=former) != []


def test_a_plan_may_ask_otherwise() -> None:
    off = CommendationRules(chains=())
    assert broken(proposed(), former=[none(year=2026, unit_id="TH-01")], by=off) == []
    told: dict[str, Any] = {
        "award": "BK-TP",
        "needs": "GK-XA",
        "years": 2,
        "basis": {"assumption": "Quy định của địa phương."},
    }
    local = CommendationRules(chains=(ChainRule.model_validate({**told, "severity": "stop"}),))
    assert local.stops
    [fault, _] = find_faults([proposed(award_id="BK-TP")], local, year=YEAR, former=[none(year=2026, unit_id="TH-01")])
    assert (fault.rule, fault.severity, fault.values["needs"]) == ("chains", "stop", "GK-XA")
    with pytest.raises(ValueError, match="years"):
        ChainRule.model_validate({**told, "severity": "note", "years": 1})


def test_an_excellent_collective_has_a_fighter_where_a_plan_asks_for_it() -> None:
    """Bắc Ninh, Quyết định 86/2025; off unless a plan turns it on."""
    collective = proposed(award_id="TTLDXS", recipient_class_id="collective", is_decided=True, award_count=Decimal(1))
    fighter = proposed(award_id="CSTD-CS", is_decided=True, award_count=Decimal(1))
    advanced = proposed(award_id="LDTT", is_decided=True)
    rule = DEFAULT_COMMENDATION_RULES.fighters_in_excellent.model_copy(update={"severity": "note"})
    on = DEFAULT_COMMENDATION_RULES.model_copy(update={"fighters_in_excellent": rule})

    def rules_of(*rows: Told, by: CommendationRules) -> list[tuple[str, tuple[str, ...]]]:
        return [(fault.rule, fault.units) for fault in find_faults([advanced, *rows], by)]

    assert rules_of(collective, by=DEFAULT_COMMENDATION_RULES) == []
    assert rules_of(collective, by=on) == [("fighters_in_excellent", ("TH-01",))]
    assert rules_of(collective, fighter, by=on) == []
    assert rules_of(by=on) == []

"""What laws and local rules ask of counts: each rule broken and, close to it, kept."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from factories.awards import Told
from factories.plans import make_plan
from thidua.commend.select import Chosen, Selection, read_selection
from thidua.commend.statutory import Fault, find_faults
from thidua.plan.commendation_rules import DEFAULT_COMMENDATION_RULES, CommendationRules

FIGHTERS = Told(award_id="CSTD-CS", award_count=Decimal(3))


def rules(**changes: object) -> CommendationRules:
    """The default rules with fields of single rules changed: `fighters_share={"severity": "note"}`."""
    told = DEFAULT_COMMENDATION_RULES.model_dump()
    return CommendationRules.model_validate({**told, **{k: {**told[k], **v} for k, v in changes.items()}})  # type: ignore[dict-item]  # keywords are mappings


def faults(*rows: Told, by: CommendationRules = DEFAULT_COMMENDATION_RULES) -> list[tuple[str, tuple[str, ...]]]:
    return [(fault.rule, fault.units) for fault in find_faults(rows, by)]


def test_fighters_are_chosen_among_advanced_workers_per_unit_and_in_all() -> None:
    assert faults(Told(), FIGHTERS) == []
    assert faults(Told(award_count=Decimal(3)), FIGHTERS) == []
    assert faults(Told(award_count=Decimal(2)), FIGHTERS) == [
        ("fighters_within_advanced", ()),
        ("fighters_within_advanced", ("TH-01",)),
    ]
    other = replace(FIGHTERS, unit_id="TH-02", decision_number=None, decision_key=None)
    assert faults(Told(), other) == [("fighters_within_advanced", ("TH-02",))]
    # Proposals are no titles yet.
    assert faults(replace(FIGHTERS, is_decided=False)) == []


def test_the_repealed_cap_is_off_unless_a_plan_turns_it_on() -> None:
    many = replace(FIGHTERS, award_count=Decimal(19))
    assert faults(Told(), many) == []
    on = rules(fighters_share={"severity": "note"})
    assert faults(Told(), many, by=on) == [("fighters_share", ()), ("fighters_share", ("TH-01",))]
    assert faults(Told(), FIGHTERS, by=on) == []


def test_share_of_advanced_workers_where_the_members_are_known() -> None:
    collective = Told(award_id="TTLDTT", recipient_class_id="collective", award_count=Decimal(1))
    on = rules(advanced_in_collectives={"severity": "stop", "members": {"TH-01": 29}})
    assert faults(Told(), collective) == []
    assert faults(Told(), collective, by=on) == [("advanced_in_collectives", ("TH-01",))]
    assert faults(Told(award_count=Decimal(21)), collective, by=on) == []
    assert faults(Told(), by=on) == []
    assert faults(Told(unit_id="TH-02"), replace(collective, unit_id="TH-02"), by=on) == []


def test_one_award_told_by_two_units() -> None:
    again = Told(unit_id="P-VHXH")
    assert faults(Told(), again) == [("same_decision", ("TH-01", "P-VHXH"))]
    assert faults(Told(), replace(again, award_count=Decimal(21))) == []
    assert faults(Told(), replace(again, decision_key="126/qđ-ubnd")) == []
    assert faults(Told(decision_key=None), replace(again, decision_key=None)) == []
    # Each head of a unit has numbers of their own.
    assert faults(Told(level_id="unit"), replace(again, level_id="unit")) == []


def test_one_number_with_two_days() -> None:
    other = Told(unit_id="P-VHXH", award_count=Decimal(5), decision_date=date(2026, 5, 21))
    assert faults(Told(), other) == [("decision_day", ("TH-01", "P-VHXH"))]
    assert faults(Told(), replace(other, decision_date=date(2025, 5, 21))) == []
    assert faults(Told(level_id="unit"), replace(other, level_id="unit")) == []


def test_a_fault_says_what_it_counted() -> None:
    [whole, _] = find_faults([FIGHTERS], DEFAULT_COMMENDATION_RULES)
    assert whole == Fault(
        rule="fighters_within_advanced",
        severity="note",
        units=(),
        values={"fighters": Decimal(3), "advanced": Decimal(0)},
    )


def test_no_cap_by_default_and_a_basis_for_every_rule() -> None:
    assert DEFAULT_COMMENDATION_RULES.fighters_share.severity == "off"
    assert not DEFAULT_COMMENDATION_RULES.stops
    assert rules(same_decision={"severity": "stop"}).stops


def test_members_of_an_unknown_unit_are_refused() -> None:
    told = DEFAULT_COMMENDATION_RULES.model_dump()
    told["advanced_in_collectives"]["members"] = {"KHONG-CO": 10}
    with pytest.raises(ValueError, match="KHONG-CO"):
        make_plan(commendation_rules=told)


@pytest.mark.parametrize(
    "chosen",
    [
        Selection(),
        Selection(is_decided=True),
        Selection(is_decided=False).only(award="LDTT", unit=["TH-01", "TH-02"]),
        Selection(is_decided=True).only(kind=("thematic", "ad_hoc")).only(**{"class": "individual"}),
    ],
)
def test_the_key_of_a_figure_says_which_rows_it_counts(chosen: Selection) -> None:
    assert read_selection(chosen.key.split(":", 2)[2]) == chosen
    rows = [Told(), FIGHTERS, replace(FIGHTERS, is_decided=False), Told(kind_id="thematic", unit_id="CA")]
    assert Chosen.among(rows, chosen).count == Chosen.among(rows, read_selection(chosen.key.split(":", 2)[2])).count


def test_what_is_chosen_among_the_chosen_is_what_the_whole_selection_has() -> None:
    rows = [Told(), FIGHTERS, replace(FIGHTERS, is_decided=False), Told(kind_id="thematic", unit_id="CA")]
    decided = Chosen.among(rows, Selection(is_decided=True))
    for narrower in (
        decided.only(unit="CA"),
        decided.only(award="CSTDCS"),
        Chosen.among(rows, Selection()).decided(True),
    ):
        assert narrower == Chosen.among(rows, narrower.selection)
        assert narrower.key == narrower.selection.key


def test_a_class_stands_for_all_that_begin_with_it() -> None:
    assert Chosen.among([Told()], Selection().only(**{"class": "individual"})).count == 20
    assert Chosen.among([Told()], Selection().only(**{"class": "individual_leader_office"})).count == 0
    assert Chosen.among([Told()], Selection().only(movement="M1")).count == 0

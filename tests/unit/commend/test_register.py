"""The register of decisions and nominations: what is one line, and in which order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from factories.awards import Told
from thidua.commend.register import Line, register_lines
from thidua.commend.select import Chosen, Selection, read_selection
from thidua.plan.catalogue_load import load_catalogue

UNITS = ["TH-01", "P-VHXH", "CA"]
PROPOSED = Told(
    award_id="BK-TP",
    level_id="ministry_province",
    is_decided=False,
    award_count=Decimal(1),
    decision_number=None,
    decision_key=None,
    decision_date=None,
    signer=None,
)


def lines(*rows: Told, is_decided: bool = True) -> tuple[Line, ...]:
    return register_lines(rows, load_catalogue(), is_decided=is_decided, unit_order=UNITS)


def test_what_units_tell_of_one_decision_is_one_line() -> None:
    again = Told(unit_id="CA", award_count=Decimal(3), women=Decimal(2), decision_number="125 / QĐ-UBND")
    [line] = lines(Told(), again)
    assert (line.number, line.day, line.signers) == ("125/QĐ-UBND", date(2026, 5, 20), ("Chủ tịch UBND phường",))
    assert (line.award_count, line.women, line.direct_workers) == (Decimal(23), Decimal(2), None)
    assert line.units == ("TH-01", "CA")


@pytest.mark.parametrize(
    "other",
    [
        Told(decision_key="126/qđ-ubnd"),
        Told(decision_date=date(2026, 5, 21)),
        Told(award_id="CSTD-CS"),
        Told(kind_id="thematic"),
        Told(recipient_class_id="individual_leader_office"),
    ],
)
def test_another_decision_award_kind_or_class_is_another_line(other: Told) -> None:
    assert len(lines(Told(), other)) == 2


def test_heads_of_units_number_their_own_decisions_and_what_has_no_number_is_the_units_own() -> None:
    own = Told(award_id="GK-DV", level_id="unit")
    assert len(lines(own, replace(own, unit_id="CA"))) == 2
    old = Told(decision_number=None, decision_key=None, decision_date=None, signer=None)
    assert [line.units for line in lines(old, replace(old, unit_id="CA"))] == [("TH-01",), ("CA",)]


def test_nominations_stand_apart_from_decisions() -> None:
    assert [line.award_id for line in lines(Told(), PROPOSED)] == ["LDTT"]
    assert [(line.award_id, line.number) for line in lines(Told(), PROPOSED, is_decided=False)] == [("BK-TP", None)]


def test_highest_level_first_then_by_day_and_number_whatever_order_rows_come_in() -> None:
    rows = (
        Told(decision_key="99/qđ", decision_number="99/QĐ-UBND"),
        Told(decision_key="102/qđ", decision_number="102/QĐ-UBND"),
        Told(decision_key="1/qđ", decision_number="1/QĐ-UBND", decision_date=date(2026, 6, 1)),
        Told(award_id="BK-TTG", level_id="state", decision_key="7/qđ-ttg", decision_number="7/QĐ-TTg"),
        Told(decision_key=None, decision_number=None, decision_date=None),
    )
    for order in permutations(rows):
        numbers = [line.number for line in lines(*order)]
        assert numbers == ["7/QĐ-TTg", "99/QĐ-UBND", "102/QĐ-UBND", "1/QĐ-UBND", None]


def test_a_line_says_which_rows_it_counts_whatever_was_typed_as_a_number() -> None:
    odd = Told(decision_key="12:5;award=ldtt+3%=x", decision_number="12:5;award=LDTT+3%=x")
    collective = Told(recipient_class_id="collective", decision_key="9")
    business = Told(recipient_class_id="collective_business", decision_key="9", award_count=Decimal(4))
    rows = [Told(), odd, collective, business, Told(decision_key=None, decision_date=None, award_count=Decimal(8))]
    for line in lines(*rows):
        read = read_selection(line.selection.key.split(":", 2)[2])
        assert read == line.selection
        assert Chosen.among(rows, read).count == line.award_count


def test_rows_are_looked_up_by_day() -> None:
    rows = [Told(), Told(decision_date=None)]
    decided = Chosen.among(rows, Selection(is_decided=True))
    assert decided.only(day="2026-05-20").rows == (rows[0],)
    assert decided.only(day="").rows == (rows[1],)

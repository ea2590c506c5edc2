"""Totals worked out once more, with the words and numbers that a person can follow."""

from decimal import Decimal
from typing import Any

import pytest

from thidua.explain.inputs import UnitInput
from thidua.explain.roll_up import Answer, agrees, work_out

COLUMNS = ("numerator", "denominator", "actual", "estimate_numerator", "estimate_denominator", "estimate", "status")


def make_answer(unit_id: str = "U1", *, is_nil: bool = False, is_closing: bool = False, **row: Any) -> Answer:
    unit = UnitInput(
        unit_id=unit_id,
        unit_name=f"Đơn vị {unit_id}",
        unit_kind="office",
        position=1,
        state="CONFIRMED_ZERO" if is_nil else "REPORTED",
        ended_by=None,
        is_closing=is_closing,
        submission_id=1,
        version_no=1,
        form_edition="2026.1",
        is_confirmed_nil=is_nil,
        receipt_id=1,
        received_at=None,
        file_sha256="a" * 64,
        original_name="a.xlsx",
    )
    figures = {name: Decimal(value) if name != "status" else value for name, value in row.items()}
    return Answer(unit=unit, row=None if is_nil else {**dict.fromkeys(COLUMNS), **figures}, is_nil=is_nil)


def make_target(roll_up: str, *, measure: str = "value", goal_status: str | None = None) -> dict[str, Any]:
    return {"roll_up": roll_up, "measure": measure, "goal_status": goal_status}


def test_sum_counts_a_nil_return_and_no_missing_figure() -> None:
    answers = [
        make_answer(actual="1200"),
        make_answer("U2", is_nil=True),
        make_answer("U3"),
        make_answer("U4", actual="0.5"),
    ]
    formula = work_out(make_target("SUM"), answers, "actual")
    assert formula.value == Decimal("1200.5")
    assert formula.text == "1.200 + 0 + 0,5 = 1.200,5"
    assert [answer.unit.unit_id for answer in formula.answers] == ["U1", "U2", "U4"]


def test_ratio_divides_the_sums() -> None:
    answers = [make_answer(numerator="1", denominator="2"), make_answer("U2", numerator="5", denominator="6")]
    formula = work_out(make_target("RATIO", measure="ratio"), answers, "actual")
    assert formula.value == Decimal(75)
    assert formula.text == "100 × (1 + 5) / (2 + 6) = 100 × 6 / 8 = 75"
    assert formula.columns == ("numerator", "denominator")


def test_nothing_of_nothing_has_no_percentage() -> None:
    formula = work_out(make_target("RATIO"), [make_answer(numerator="0", denominator="0")], "actual")
    assert formula.value is None
    assert "không có mẫu số để chia" in formula.text


def test_single_is_the_first_that_gave_a_figure() -> None:
    answers = [make_answer(), make_answer("U2", actual="7"), make_answer("U3", actual="9")]
    formula = work_out(make_target("SINGLE"), answers, "actual")
    assert (formula.value, formula.text) == (Decimal(7), "7")
    assert [answer.unit.unit_id for answer in formula.answers] == ["U2"]


def test_count_is_of_the_status_that_is_asked_for() -> None:
    answers = [make_answer(status="đạt"), make_answer("U2", status="Chưa đạt"), make_answer("U3", is_nil=True)]
    formula = work_out(make_target("COUNT", measure="status", goal_status="Đạt"), answers, "actual")
    assert formula.value == Decimal(1)
    assert formula.text == "1 trong 3 đơn vị báo cáo có đánh giá “Đạt”"


def test_status_is_a_word() -> None:
    formula = work_out(make_target("SINGLE", measure="status"), [make_answer(status="Đạt")], "actual")
    assert (formula.value, formula.columns) == ("Đạt", ("status",))


def test_unit_that_ended_gives_what_it_had_done_as_its_estimate() -> None:
    answers = [make_answer(actual="3", is_closing=True), make_answer("U2", actual="1", estimate="4")]
    assert work_out(make_target("SUM"), answers, "estimate").value == Decimal(7)
    shares = [make_answer(numerator="1", denominator="2", is_closing=True)]
    assert work_out(make_target("RATIO"), shares, "estimate").value == Decimal(50)


def test_long_sum_is_cut() -> None:
    answers = [make_answer(f"U{n}", actual="1") for n in range(30)]
    text = work_out(make_target("SUM"), answers, "actual").text
    assert text == " + ".join(["1"] * 12) + " + … (30 đơn vị) = 30"


@pytest.mark.parametrize(
    ("value", "stored", "expected"),
    [
        (Decimal(100) / 3, Decimal("33.3333333333333333"), True),
        (Decimal("33.34"), Decimal("33.3333333333333333"), False),
        (None, None, True),
        (None, Decimal(0), False),
        ("Đạt", "Đạt", True),
    ],
)
def test_quotients_agree_behind_their_last_digits(value: Any, stored: Any, expected: bool) -> None:
    assert agrees(value, stored) is expected

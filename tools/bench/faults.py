"""Mistakes planted in some workbooks of every commune. Every way that is measured must reject exactly these."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from thidua.demo.answers import Answers
from thidua.demo.figures import Cells
from thidua.plan.model import Plan
from thidua.text.canonical import sha256_hex

Mistake = Callable[[Answers], Answers]


def words_for_a_number(answers: Answers) -> Answers:
    first, *others = answers.movements
    return replace(answers, movements=[{**first, "individuals": "khoảng 50 người"}, *others])


def swapped_parts(answers: Answers) -> Answers:
    """A numerator that is larger than its denominator."""
    row = answers.indicators["E09"]
    pair = {"numerator": row["denominator"], "denominator": Decimal(1)}
    return _with_indicator(answers, "E09", {**row, **pair})


def negative_figure(answers: Answers) -> Answers:
    return _with_indicator(answers, "E11", {**answers.indicators["E11"], "actual": Decimal(-12)})


def half_a_person(answers: Answers) -> Answers:
    return _with_indicator(answers, "E11", {**answers.indicators["E11"], "actual": Decimal("12.5")})


def no_outlook(answers: Answers) -> Answers:
    return replace(answers, narrative={name: text for name, text in answers.narrative.items() if name != "outlook"})


def _with_indicator(answers: Answers, target_id: str, row: Cells) -> Answers:
    return replace(answers, indicators={**answers.indicators, target_id: row})


MISTAKES: tuple[Mistake, ...] = (words_for_a_number, swapped_parts, negative_figure, half_a_person, no_outlook)
"""One of each in every commune."""


def faulty_units(plan: Plan) -> dict[str, Mistake]:
    """Mistake by unit id: residential groups, others in every commune."""
    groups = [unit for unit in plan.units if unit.kind == "residential_group"]
    groups.sort(key=lambda unit: sha256_hex(f"{plan.id}|{unit.id}"))
    return {unit.id: mistake for unit, mistake in zip(groups, MISTAKES, strict=False)}

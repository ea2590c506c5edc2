"""Targets in words: cells of the annex and sentences of the body, in the register of official reports."""

from decimal import Decimal
from typing import Literal

from thidua.plan.model import Fraction, Goal
from thidua.report.book import Cell
from thidua.report.data import exact
from thidua.report.material import Material
from thidua.report.narrative import unit_names
from thidua.report.phrases import lower_first
from thidua.report.targets import TargetLine
from thidua.text.numbers import NO_FIGURE, format_number

PERCENT_DECIMALS = 2
WITHIN_LIMIT = "within_limit"
"""The reason of a verdict below a limit: met, and no 'vượt', whichever way the indicator counts."""


def goal_words(material: Material, line: TargetLine, *, suffix: str = "") -> str:
    """The plan's goal: 'Trên 90', '12,5 - 13', '11/12'; with its unit inside of a sentence: 'Trên 90%'."""
    goal = line.target.goal
    numbers = {name: format_number(value) for name, value in goal if isinstance(value, Decimal | int)}
    return material.say(
        f"goal_{goal.kind}",
        goal=goal,
        operator=line.target.written_operator,
        is_approximate=line.target.approximate,
        suffix=suffix,
        **{"value": "", "low": "", "high": ""} | numbers,
    )


def goal_cell(material: Material, line: TargetLine) -> Cell:
    value = getattr(line.target.goal, "value", None)
    return material.book.write(
        f"target:{line.target.id}:plan",
        value=None if value is None else exact(value),
        printed=goal_words(material, line),
    )


def value_cell(material: Material, line: TargetLine, name: Literal["actual", "estimate"]) -> Cell:
    """The rolled-up figure with the indicator's decimals; '11/12' where the plan asks for a fraction."""
    total = line.total
    if name == "actual":
        value, numerator, denominator = total.actual, total.numerator, total.denominator
    else:
        value, numerator, denominator = total.estimate, total.estimate_numerator, total.estimate_denominator
    key = f"target:{line.target.id}:{name}"
    if value is None and name == "actual" and total.status:
        return material.book.write(key, value=None, printed=total.status)
    if value is not None and line.is_fraction and numerator is not None and denominator is not None:
        printed = f"{format_number(numerator)}/{format_number(denominator)}"
        return material.book.write(key, value=exact(value), printed=printed)
    return material.book.number(key, value, decimals=line.indicator.decimals)


def percent_cells(material: Material, line: TargetLine) -> tuple[Cell, Cell]:
    """Per cent of the plan: of what was done, and of the estimate for the whole year; none of a part of the figure."""
    if line.is_partial:
        return Cell(NO_FIGURE), Cell(NO_FIGURE)
    verdict, key = line.verdict, f"target:{line.target.id}:percent_of_plan"
    measured = material.book.number(key, verdict.percent_of_plan, decimals=PERCENT_DECIMALS)
    if verdict.measured_on != "estimate" or verdict.percent_of_plan is None:
        return measured, Cell(NO_FIGURE)
    limit = lower_limit(line.target.goal)
    if line.total.actual is None or not limit:
        return Cell(NO_FIGURE), measured
    done = (100 * line.total.actual / limit).quantize(Decimal("0.000001"))
    return material.book.number(f"{key}:actual", done, decimals=PERCENT_DECIMALS), measured


def lower_limit(goal: Goal) -> Decimal | None:
    """What per cent of the plan are counted from: the goal, the lower end of a range, a fraction in per cent."""
    if isinstance(goal, Fraction):
        return 100 * Decimal(goal.numerator) / goal.denominator
    return getattr(goal, "low", getattr(goal, "value", None))


def change_cell(material: Material, line: TargetLine) -> Cell:
    """'+0,5': percentage points for a percentage, per cent for anything else."""
    change = line.verdict.change_on_same_period
    if change is None or line.is_partial:
        return Cell(NO_FIGURE)
    return material.book.write(
        f"target:{line.target.id}:change_on_same_period", value=exact(change), printed=signed(change)
    )


def coverage_cell(material: Material, line: TargetLine) -> Cell:
    """'11/12': how many of those who answer for the target gave a figure; of a city's, also of how many units of
    its communes."""
    total, below = line.total, material.below(line.target.id)
    counts = {"reported": total.units_reported, "expected": total.units_expected}
    if below is None:
        printed = material.say("coverage", **counts)
    else:
        reported, expected = format_number(below.units_reported), format_number(below.units_expected)
        printed = material.say("coverage_below", **counts, below_reported=reported, below_expected=expected)
    key = f"target:{line.target.id}:units_reported"
    return material.book.write(key, value=str(total.units_reported), printed=printed)


def verdict_word(material: Material, line: TargetLine) -> str:
    """'Đạt', or 'Ước đạt' where the verdict rests on the estimate for the whole year; below a limit it says so."""
    is_estimate = line.verdict.measured_on == "estimate" and not line.is_published
    word = material.phrases.word("verdict_on_estimate" if is_estimate else "verdict", line.verdict.verdict)
    if line.verdict.reason != WITHIN_LIMIT:
        return word
    return material.say("verdict_within_limit", word=word, measure=line.indicator.measure)


def reason_words(material: Material, line: TargetLine) -> str:
    return material.phrases.word("reason", line.verdict.reason)


def signed(value: Decimal) -> str:
    """'+0,5', '-1,25', '0'."""
    printed = format_number(value, PERCENT_DECIMALS)
    return f"+{printed}" if value > 0 and printed != "0" else printed


def target_sentence(material: Material, line: TargetLine) -> str:
    """'Tỷ lệ hộ nghèo: đạt 0,15%, thấp hơn 0,05 điểm phần trăm so với kế hoạch; ...' in the register of reports."""
    verdict, total = line.verdict, line.total
    suffix = unit_suffix(line)
    of_actual, of_estimate = (None if cell.figure is None else cell.text for cell in percent_cells(material, line))
    return material.say(
        "target_sentence",
        name=line.name,
        measure=line.indicator.measure,
        goal=goal_words(material, line, suffix=suffix),
        suffix=suffix,
        actual=None if total.actual is None else value_cell(material, line, "actual").text,
        estimate=None if total.estimate is None else value_cell(material, line, "estimate").text,
        status=total.status,
        is_percent=line.is_percent,
        measured_on=verdict.measured_on,
        is_published=line.is_published,
        is_above=verdict.difference is not None and verdict.difference > 0,
        goal_kind=line.target.goal.kind,
        direction=line.indicator.direction,
        difference=_amount(verdict.difference, decimals=line.indicator.decimals),
        percent_of_actual=of_actual,
        percent_of_estimate=of_estimate,
        change=None if verdict.change_on_same_period is None else change_words(material, line),
        verdict=verdict.verdict,
        verdict_word=lower_first(verdict_word(material, line)),
        reason=reason_words(material, line),
        reason_code=verdict.reason,
        coverage=material.say("coverage_words", coverage=coverage_cell(material, line).text),
        missing=unit_names(material, line.missing),
    )


def unit_suffix(line: TargetLine) -> str:
    """The unit behind a number inside of a sentence: '%', ' triệu đồng', ' trường' behind '11/12'."""
    if line.is_percent:
        return "%"
    unit = line.target.unit_of_measure
    return f" {unit.partition('/')[0] if line.is_fraction else unit}"


def _amount(value: Decimal | None, *, decimals: int) -> str | None:
    """Without its sign, for 'thấp hơn 0,05'."""
    return None if value is None else format_number(abs(value), decimals)


def change_words(material: Material, line: TargetLine) -> str:
    """'tăng 0,5 điểm phần trăm so với cùng kỳ', 'giảm 12% so với cùng kỳ', 'bằng cùng kỳ'; of a ranking in 'bậc'."""
    change = line.verdict.change_on_same_period or Decimal(0)
    is_rank = line.indicator.measure == "rank"
    return material.say(
        "change_words",
        is_up=change < 0 if is_rank else change > 0,
        is_same=change == 0,
        amount=format_number(abs(change), PERCENT_DECIMALS),
        measure=line.indicator.measure,
        suffix=unit_suffix(line),
        is_percent=line.is_percent,
        is_fraction=line.is_fraction,
    )

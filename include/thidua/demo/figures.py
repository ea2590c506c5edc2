"""Made-up figures of a unit: plausible, whole where they must be whole, and the same at every run.

Nothing here is a real result. A figure depends on plan, unit and target only, so that the six-month and the annual
workbook of a unit tell one story.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from thidua.plan.catalogue import Indicator
from thidua.plan.model import Period, Plan, Target, Unit

SHARE_OF_YEAR = {True: (0.90, 0.96), False: (0.44, 0.54)}
"""How much of a year's total is reached on the day of the data, late in the year or in its middle."""

ONE_EACH = {"VH-TDPVH", "GD-CQG"}
"""Shares of residential groups and of schools: every reporter stands for itself."""

Cells = Mapping[str, Decimal | str | date]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a target of one unit comes to: at the day of the data, and as estimated for the year."""

    actual: Decimal
    estimate: Decimal


def is_late_in_year(period: Period) -> bool:
    """Whether the data end late in the year: then a six-month period of the second half tells the year's figures."""
    return period.data_as_of.month > 9


def _number(value: float, decimals: int) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _goal_value(target: Target, rng: random.Random) -> float:
    """A value near what the goal asks, a little to either side of it."""
    goal = target.goal
    match goal.kind:
        case "at_least" | "above":
            return float(goal.value) * rng.uniform(0.985, 1.045)
        case "exactly":
            return float(goal.value) * rng.uniform(1.0, 1.004)
        case "at_most" | "below":
            return float(goal.value) * rng.uniform(0.55, 0.98)
        case "range":
            low, high = float(goal.low), float(goal.high)
            return rng.uniform(low - (high - low) * 0.15, high + (high - low) * 0.15)
        case "fraction":
            return 100.0 * goal.numerator / goal.denominator
        case "rank_within":
            return float(rng.randint(8, goal.rank or 20))
        case _:
            return 0.0


def indicator_cells(*, plan: Plan, period: Period, unit: Unit, target: Target, indicator: Indicator) -> Cells:
    """The filled cells of one row of the sheet '1. Chỉ tiêu', by column key."""
    rng = random.Random(f"{plan.id}|{unit.id}|{target.id}")
    reporters = plan.reporters_of(target, period, indicator)
    if indicator.measure == "status":
        return {"status": target.goal.expected if hasattr(target.goal, "expected") else "Đạt"}
    if indicator.measure == "ratio" and target.roll_up != "SUM":
        position = [u.id for u in reporters].index(unit.id)
        return _ratio_cells(target=target, period=period, rng=rng, reporters=len(reporters), position=position)
    value = _goal_value(target, rng)
    if indicator.measure == "value" or target.roll_up == "SUM":
        outcome = _summed(value, indicator=indicator, period=period, rng=rng, reporters=len(reporters))
    else:
        outcome = _single(value, indicator=indicator, period=period, rng=rng)
    return {"actual": outcome.actual, "estimate": outcome.estimate}


def _summed(value: float, *, indicator: Indicator, period: Period, rng: random.Random, reporters: int) -> Outcome:
    total = value / reporters * (rng.uniform(0.94, 1.06) if reporters > 1 else 1.0)
    estimate = _number(total, indicator.decimals)
    if indicator.accumulation == "stock":
        return Outcome(actual=estimate, estimate=estimate)
    share = rng.uniform(*SHARE_OF_YEAR[is_late_in_year(period)])
    return Outcome(actual=_number(total * share, indicator.decimals), estimate=estimate)


def _single(value: float, *, indicator: Indicator, period: Period, rng: random.Random) -> Outcome:
    decimals = indicator.decimals
    if indicator.measure == "rank":
        return Outcome(actual=_number(value, 0), estimate=_number(value, 0))
    near = value * (rng.uniform(0.985, 1.0) if is_late_in_year(period) else rng.uniform(0.90, 0.98))
    return Outcome(actual=_number(near, decimals), estimate=_number(value, decimals))


def indicator_counts_reporters(target: Target) -> bool:
    """Whether the share counts the reporting units themselves: each of them answers for one."""
    return target.indicator in ONE_EACH and target.goal.kind != "fraction"


def _pair(numerator: int, denominator: int) -> dict[str, Decimal | str]:
    pair = {"numerator": Decimal(numerator), "denominator": Decimal(denominator)}
    return {**pair, **{f"estimate_{key}": number for key, number in pair.items()}}


def _ratio_cells(
    *, target: Target, period: Period, rng: random.Random, reporters: int, position: int
) -> dict[str, Decimal | str]:
    """Numerator and denominator; the share itself is left for the system to compute."""
    if indicator_counts_reporters(target):
        return _pair(1, 1)
    if target.goal.kind == "fraction":
        whole = 1 if reporters >= target.goal.denominator else target.goal.denominator
        reached = 0 if whole == 1 and position >= target.goal.numerator else min(whole, target.goal.numerator)
        return _pair(reached, whole)
    share = min(_goal_value(target, rng), 100.0) / 100
    denominator = rng.randint(140, 420) if reporters > 1 else rng.randint(2400, 9800)
    behind = rng.uniform(0.99, 1.0) if is_late_in_year(period) else rng.uniform(0.93, 0.99)
    if target.goal.kind in {"at_most", "below", "zero"}:
        behind = 1 / behind
    perfect = target.goal.kind == "at_least" and float(target.goal.value) >= 100
    reached_share = 1.0 if perfect else min(share * behind, 1.0)
    return {
        "numerator": Decimal(round(denominator * reached_share)),
        "denominator": Decimal(denominator),
        "estimate_numerator": Decimal(round(denominator * (1.0 if perfect else share))),
        "estimate_denominator": Decimal(denominator),
    }

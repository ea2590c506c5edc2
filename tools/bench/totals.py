"""Totals per target: the figures that every way of working must agree on, and what they must be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from thidua.demo.answers import make_answers
from thidua.demo.figures import Cells
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan, Target
from tools.bench.faults import faulty_units
from tools.bench.plans import PERIOD

Number = Decimal | None
TOLERANCE = Decimal("1e-12")
"""Relative; quotients are rounded by everybody, and the baseline adds floating-point numbers."""


@dataclass(frozen=True, kw_only=True)
class Total:
    """One target of one commune, in the indicator's unit; shares in per cent."""

    numerator: Number
    denominator: Number
    actual: Number
    estimate: Number

    @classmethod
    def of(cls, numerator: Number, denominator: Number, actual: Number, estimate: Number) -> "Total":
        return cls(numerator=numerator, denominator=denominator, actual=actual, estimate=estimate)


Totals = Mapping[str, Total]
"""By target id."""


def entered_totals(plan: Plan, catalogue: Catalogue) -> dict[str, Total]:
    """What the answers of the units without a planted mistake come to, added up exactly."""
    period, faulty = plan.period(PERIOD), faulty_units(plan)
    rows: dict[str, list[Cells]] = {target.id: [] for target in plan.targets}
    for unit in plan.units_of(period):
        if unit.id not in faulty:
            answers = make_answers(plan=plan, period=period, unit=unit, catalogue=catalogue)
            for target_id, row in answers.indicators.items():
                rows[target_id].append(row)
    return {target.id: _entered_total(target, rows[target.id], catalogue) for target in plan.targets}


def _entered_total(target: Target, rows: list[Cells], catalogue: Catalogue) -> Total:
    indicator = catalogue.indicators[target.indicator]
    is_share = indicator.measure == "ratio" and (target.roll_up or indicator.roll_up) != "SUM"
    if not is_share:
        return Total(
            numerator=None,
            denominator=None,
            actual=_sum(rows, "actual"),
            estimate=_sum(rows, "estimate"),
        )
    numerator, denominator = _sum(rows, "numerator"), _sum(rows, "denominator")
    return Total(
        numerator=numerator,
        denominator=denominator,
        actual=100 * numerator / denominator,
        estimate=100 * _sum(rows, "estimate_numerator") / _sum(rows, "estimate_denominator"),
    )


def _sum(rows: Iterable[Cells], key: str) -> Decimal:
    return sum((Decimal(str(row[key])) for row in rows), Decimal(0))


def differences(found: Totals, expected: Totals) -> list[str]:
    """A line for every total that is not the same; none when all are."""
    lines = [f"{target_id}: only on one side" for target_id in sorted(found.keys() ^ expected.keys())]
    for target_id in sorted(found.keys() & expected.keys()):
        for field in fields(Total):
            mine, theirs = getattr(found[target_id], field.name), getattr(expected[target_id], field.name)
            if not _is_same(mine, theirs):
                lines.append(f"{target_id}.{field.name}: {mine} instead of {theirs}")
    return lines


def _is_same(one: Number, other: Number) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))

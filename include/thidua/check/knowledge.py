"""What a plan asks of its units, arranged for looking up while many workbooks are walked through."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from thidua.check.spellings import spelling_key, target_choices
from thidua.plan.catalogue import Catalogue, Indicator
from thidua.plan.model import Goal, Period, Plan, RollUp, Target, Unit
from thidua.plan.places import known_places

SCORED_BY_WORD = {"milestone", "qualitative"}


@dataclass(frozen=True, kw_only=True)
class TargetFacts:
    """What the rules ask of a target's figures. lowest, highest, ceiling: NaN where there is none.

    measure: as in the catalogue, but 'status' where the goal is a word, and 'value' where this plan sums up counts.
    is_share: the numerator is part of the denominator. ceiling: the largest figure the goal speaks of.
    """

    target_id: str
    indicator_name: str
    unit_of_measure: str
    measure: str
    number_kind: str
    accumulation: str
    is_share: bool
    lowest: float
    highest: float
    ceiling: float
    expected_status: str | None


class PlanKnowledge:
    """One plan, looked up by id: the one in force for the period that a workbook is of.

    others: units of which other periods know; they are known here, and owe nothing.
    """

    def __init__(self, plan: Plan, catalogue: Catalogue, *, others: Iterable[Unit] = ()) -> None:
        self.plan = plan
        self._others = tuple(others)
        self._catalogue = catalogue
        self._assigned: dict[str, dict[str, tuple[str, ...]]] = {}
        self._pooled: dict[str, frozenset[str]] = {}

    @cached_property
    def periods(self) -> dict[str, Period]:
        return {period.id: period for period in self.plan.periods}

    @cached_property
    def units(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in (*self._others, *self.plan.units)}

    @cached_property
    def targets(self) -> dict[str, TargetFacts]:
        indicators, adds_sums = self._catalogue.indicators, self.plan.kind == "city"
        return {t.id: target_facts(t, indicators[t.indicator], adds_sums=adds_sums) for t in self.plan.targets}

    @cached_property
    def places(self) -> tuple[str, ...]:
        return known_places(self.plan)

    @cached_property
    def movements(self) -> dict[str, str]:
        """Movement ids of this plan by the spelling the plan uses."""
        return {spelling_key(movement.written): movement.id for movement in self.plan.movements}

    @cached_property
    def target_choices(self) -> dict[str, str]:
        """Target ids by what the form's list of targets offers."""
        return target_choices(self.plan, self._catalogue)

    def pooled(self, period: Period) -> frozenset[str]:
        """Shares that several units answer for: only their numerators and denominators can be added."""
        if period.id not in self._pooled:
            self._pooled[period.id] = frozenset(
                target.id
                for target in self.plan.targets
                if self._roll_up(target) == "RATIO" and len(self._reporters(target, period)) > 1
            )
        return self._pooled[period.id]

    def _roll_up(self, target: Target) -> RollUp:
        return target.roll_up or self._catalogue.indicators[target.indicator].roll_up

    def _reporters(self, target: Target, period: Period) -> tuple[Unit, ...]:
        return self.plan.reporters_of(target, period, self._catalogue.indicators[target.indicator])

    def assigned(self, period: Period) -> dict[str, tuple[str, ...]]:
        """Unit id -> targets it answers for; every unit that owes a report in the period has an entry."""
        if period.id not in self._assigned:
            found: dict[str, list[str]] = {unit.id: [] for unit in self.plan.units_of(period)}
            for target in self.plan.targets:
                for unit in self._reporters(target, period):
                    found[unit.id].append(target.id)
            self._assigned[period.id] = {unit_id: tuple(ids) for unit_id, ids in found.items()}
        return self._assigned[period.id]


def target_facts(target: Target, indicator: Indicator, *, adds_sums: bool = False) -> TargetFacts:
    """Facts of one target. A ratio that the plan sums up ('không có hộ nghèo') is one count, without parts.

    adds_sums: what is handed in is a sum itself, as a commune's is in a city: what limits a unit does not limit it.
    """
    is_summed = (target.roll_up or indicator.roll_up) == "SUM"
    is_counted = is_summed and indicator.measure == "ratio"
    has_highest = indicator.highest is not None and not is_counted and not (adds_sums and is_summed)
    is_word = target.goal.kind in SCORED_BY_WORD or indicator.measure == "status"
    measure = "status" if is_word else "value" if is_counted else indicator.measure
    highest = float(indicator.highest) if has_highest and indicator.highest is not None else math.nan
    return TargetFacts(
        target_id=target.id,
        indicator_name=indicator.name,
        unit_of_measure=target.unit_of_measure,
        measure=measure,
        number_kind="count" if is_counted else indicator.number_kind,
        accumulation=indicator.accumulation,
        is_share=measure == "ratio" and indicator.highest == 100,
        lowest=0.0 if is_counted else math.nan if indicator.lowest is None else float(indicator.lowest),
        highest=highest,
        ceiling=_ceiling(target.goal),
        expected_status=getattr(target.goal, "expected", None),
    )


def _ceiling(goal: Goal) -> float:
    match goal.kind:
        case "at_least" | "above" | "at_most" | "below" | "exactly":
            return float(goal.value)
        case "range":
            return float(goal.high)
        case _:
            return math.nan

"""How far the reports that statistics are counted from reach into the window: its first days, and its last one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from thidua.plan.model import Period, Plan
from thidua.statistics.fill import Coverage


@dataclass(frozen=True, kw_only=True)
class Source:
    """A submission: its period, and the day up to which it tells."""

    plan_id: str
    period_id: str
    unit_id: str
    data_as_of: date


@dataclass(kw_only=True)
class _Reach:
    """Of one unit. first, last: of this plan's reports; before: the last day of those of the plan before."""

    first: date = date.max
    last: date = date.min
    before: date = date.min


def coverage_of(sources: Iterable[Source], *, plan: Plan, period: Period) -> Coverage:
    """What the reports leave out of the period's days, of units that told anything under this plan.

    A unit is asked for its own days only: from its first one, and up to its last.
    """
    reaches = {unit: reach for unit, reach in _reaches(sources, plan).items() if reach.first < date.max}
    stands_from = {unit.id: unit.valid_from for unit in plan.units}
    stands_to = {unit.id: unit.valid_to or date.max for unit in plan.units}
    gaps = [
        (first, reach.first - timedelta(days=1))
        for unit, reach in reaches.items()
        if (first := max(period.start, _day_after(reach.before), stands_from.get(unit, date.min))) < reach.first
    ]
    early = [
        reach.last for unit, reach in reaches.items() if reach.last < min(period.end, stands_to.get(unit, date.max))
    ]
    return Coverage(
        first_days=(min(first for first, _ in gaps), max(last for _, last in gaps)) if gaps else None,
        units_without_first_days=len(gaps),
        units_ending_early=len(early),
        earliest_end=min(early, default=None),
    )


def _reaches(sources: Iterable[Source], plan: Plan) -> dict[str, _Reach]:
    reaches: dict[str, _Reach] = {}
    for one in sources:
        reach = reaches.setdefault(one.unit_id, _Reach())
        if one.plan_id == plan.id:
            reach.first = min(reach.first, plan.period(one.period_id).start)
            reach.last = max(reach.last, one.data_as_of)
        else:
            reach.before = max(reach.before, one.data_as_of)
    return reaches


def _day_after(day: date) -> date:
    return day if day == date.min else day + timedelta(days=1)

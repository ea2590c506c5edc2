"""What a year's statistics are counted from: rows of the units' accepted reports, by the day of each decision.

Units are not asked again. Their reports cover 15/12 to 14/12, the statistics 01/12 to 30/11: the first days are in the
report of the year before, and since form edition 2026.2 each decision has its day, so the rows can be counted anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa

from thidua.plan.campaigns import with_campaigns
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Period, Plan
from thidua.statistics.fill import CountedAward, CountedMovement
from thidua.statistics.forms import StatisticsCatalogue
from thidua.text.canonical import canonical_json, sha256_hex
from thidua.warehouse.connect import statement

OWN_MOVEMENTS = "M12"
"""Of the catalogue: the class of movements that units launch themselves."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One row of a unit's report."""

    plan_id: str
    period_id: str
    unit_id: str
    award_id: str
    level_id: str
    kind_id: str
    recipient_class_id: str
    award_count: Decimal
    decision_number: str | None
    decision_key: str | None
    decision_date: date | None


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """All that the forms of a year are filled from.

    undated: decided rows without a day, which cannot be placed in the window. units: those that told anything, of
    those that the plan has. sources: 'plan|period' that were looked at. latest: the last day that any report tells of.
    """

    awards: tuple[CountedAward, ...]
    undated: tuple[Told, ...]
    movements: tuple[CountedMovement, ...]
    movements_above: int
    units_reporting: int
    units_expected: int
    sources: tuple[str, ...]
    latest: date | None
    inputs_sha256: str


def gather(
    connection: sa.Connection,
    *,
    plans: Iterable[Plan],
    year: int,
    known_at: datetime,
    catalogue: Catalogue,
    statistics: StatisticsCatalogue,
) -> Gathered:
    """plans: that of the year first, then the one that it follows, if its file is there."""
    listed = list(plans)
    first, last = statistics.window.of(year)
    sources = [(plan.id, period.id, period.kind == "annual") for plan, period in _sources(listed, first, last)]
    rows = connection.execute(
        statement("statistics", "commendations.sql"),
        {
            "plan_ids": [plan_id for plan_id, _, _ in sources],
            "period_ids": [period_id for _, period_id, _ in sources],
            "are_annual": [is_annual for _, _, is_annual in sources],
            "known_at": known_at,
        },
    ).all()
    used = {row.submission_id: row for row in rows}
    told = [Told(**{name: getattr(row, name) for name in Told.__dataclass_fields__}) for row in rows if row.award_id]
    own = connection.execute(
        statement("statistics", "own_movements.sql"),
        {"submission_ids": [key for key, row in used.items() if row.plan_id == listed[0].id]},
    ).all()
    movements = list(_movements(listed[0], [row.name for row in own], catalogue))
    counted = [one for one in movements if one.level in statistics.counted_levels.levels]
    return Gathered(
        awards=tuple(awards_in_window(told, first=first, last=last)),
        undated=tuple(one for one in told if one.decision_date is None),
        movements=tuple(counted),
        movements_above=len(movements) - len(counted),
        units_reporting=len({row.unit_id for row in used.values() if row.plan_id == listed[0].id}),
        units_expected=len({unit.id for unit in listed[0].units if unit.is_valid_between(first, last)}),
        sources=tuple(f"{plan_id}|{period_id}" for plan_id, period_id, _ in sources),
        latest=max((row.data_as_of for row in used.values()), default=None),
        inputs_sha256=sha256_hex(canonical_json(sorted([key, row.content_sha256] for key, row in used.items()))),
    )


def _sources(plans: Iterable[Plan], first: date, last: date) -> Iterator[tuple[Plan, Period]]:
    """Periods whose days have any in common with the window, and whose form asks for commendations."""
    for plan in plans:
        for period in plan.periods:
            if period.is_measured and period.start <= last and period.end >= first:
                yield plan, period


def awards_in_window(told: Iterable[Told], *, first: date, last: date) -> Iterator[CountedAward]:
    """Each award once: a decision at the turn of the year may be told in the reports of both years.

    told: newest report first; of what a unit tells twice, the newest report counts.
    """
    seen: dict[tuple[object, ...], tuple[str, str]] = {}
    for one in told:
        if one.decision_date is None or not first <= one.decision_date <= last:
            continue
        what = (one.award_id, one.level_id, one.kind_id, one.recipient_class_id)
        report = (one.plan_id, one.period_id)
        if seen.setdefault((one.unit_id, one.decision_key, one.decision_date, *what), report) != report:
            continue
        yield CountedAward(
            unit_id=one.unit_id,
            award_id=one.award_id,
            level_id=one.level_id,
            kind_id=one.kind_id,
            recipient_class_id=one.recipient_class_id,
            number=one.decision_number,
            decided_on=one.decision_date,
            count=int(one.award_count),
        )


def _movements(plan: Plan, own: Iterable[str], catalogue: Catalogue) -> Iterator[CountedMovement]:
    """The plan's movements, and those that units launched; a movement without traits in the catalogue is as those."""
    catalogue = with_campaigns(catalogue, plan)
    usual = catalogue.movements[OWN_MOVEMENTS]
    named = [catalogue.movements[one.id] for one in plan.movements if one.id != OWN_MOVEMENTS]
    for movement, name in [*((one, one.name) for one in named), *((usual, name) for name in own)]:
        traits = movement.statistics or usual.statistics
        assert traits is not None
        yield CountedMovement(
            name=name,
            level=movement.level,
            scope=traits.scope,
            duration=traits.duration,
            method=traits.method,
        )

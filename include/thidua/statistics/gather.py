"""What a year's statistics are counted from: rows of the units' accepted reports, by the day of each decision.

Units are not asked again. Their reports cover 15/12 to 14/12, the statistics 01/12 to 30/11: the first days are in the
report of the year before, as far as it tells of them (`coverage`), and since form edition 2026.2 each decision has its
day, so the rows can be counted anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from thidua.plan.campaigns import with_campaigns
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Period, Plan
from thidua.statistics.coverage import Source, coverage_of
from thidua.statistics.fill import CountedAward, CountedMovement, Coverage
from thidua.statistics.forms import StatisticsCatalogue
from thidua.warehouse.connect import statement
from thidua.warehouse.plans import plan_version_plan

OWN_MOVEMENTS = "M12"
"""Of the catalogue: the class of movements that units launch themselves."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One row of a unit's report."""

    submission_id: int
    row_no: int
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

    undated: decided rows without a day, which cannot be placed in the window. movements_above: movements of higher
    levels, which they count. units_reporting: units that told anything, of those that the plan has. latest: the last
    day that any report tells of.
    """

    awards: tuple[CountedAward, ...]
    undated: tuple[Told, ...]
    movements: tuple[CountedMovement, ...]
    movements_above: int
    units_reporting: int
    units_expected: int
    latest: date | None
    coverage: Coverage


def statistics_plan(connection: sa.Connection, snapshot_id: int) -> tuple[Plan, Period] | None:
    """The plan and the period of a snapshot of statistics; None of any other snapshot."""
    row = connection.execute(statement("statistics", "plan.sql"), {"snapshot_id": snapshot_id}).one_or_none()
    if row is None:
        return None
    plan = plan_version_plan(connection, row.plan_version_id)
    return plan, plan.period(row.period_id)


def gather(
    connection: sa.Connection,
    snapshot_id: int,
    *,
    plan: Plan,
    period: Period,
    catalogue: Catalogue,
    statistics: StatisticsCatalogue,
) -> Gathered:
    """What the submissions that the snapshot pins tell of the period's days."""
    rows = connection.execute(statement("statistics", "commendations.sql"), {"snapshot_id": snapshot_id}).all()
    told = [Told(**{name: getattr(row, name) for name in Told.__dataclass_fields__}) for row in rows if row.award_id]
    sources = {Source(**{name: getattr(row, name) for name in Source.__dataclass_fields__}) for row in rows}
    own = connection.execute(statement("statistics", "own_movements.sql"), {"snapshot_id": snapshot_id}).all()
    movements = list(plan_movements(plan, catalogue))
    movements += [unit_movement(row.name, catalogue, source=(row.submission_id, row.row_no)) for row in own]
    counted = [one for one in movements if one.level in statistics.counted_levels.levels]
    return Gathered(
        awards=tuple(awards_in_window(told, first=period.start, last=period.end)),
        undated=tuple(one for one in told if one.decision_date is None),
        movements=tuple(counted),
        movements_above=len(movements) - len(counted),
        units_reporting=len({row.unit_id for row in rows if row.plan_id == plan.id}),
        units_expected=len({unit.id for unit in plan.units if unit.is_valid_between(period.start, period.end)}),
        latest=max((row.data_as_of for row in rows), default=None),
        coverage=coverage_of(sources, plan=plan, period=period),
    )


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
            source=(one.submission_id, one.row_no),
        )


def plan_movements(plan: Plan, catalogue: Catalogue) -> Iterator[CountedMovement]:
    """The movements that the plan names; one without traits in the catalogue is as those of units."""
    known = with_campaigns(catalogue, plan)
    for one in plan.movements:
        if one.id != OWN_MOVEMENTS:
            yield _counted(known.movements[one.id].name, one.id, known)


def unit_movement(name: str, catalogue: Catalogue, *, source: tuple[int, int]) -> CountedMovement:
    """One that a unit launched itself. source: submission and row that tell of it."""
    return _counted(name, OWN_MOVEMENTS, catalogue, source=source)


def _counted(
    name: str, movement_id: str, catalogue: Catalogue, *, source: tuple[int, int] | None = None
) -> CountedMovement:
    movement = catalogue.movements[movement_id]
    traits = movement.statistics or catalogue.movements[OWN_MOVEMENTS].statistics
    assert traits is not None
    return CountedMovement(
        name=name,
        level=movement.level,
        scope=traits.scope,
        duration=traits.duration,
        method=traits.method,
        source=source,
    )

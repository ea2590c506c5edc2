"""How the members of a bloc stand by what is known at an instant; worked out and not kept."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from thidua.aggregate.trial import trial_snapshot
from thidua.bloc.refusals import the_bloc
from thidua.calendar.workdays import Workdays
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Period, Plan
from thidua.report.figures import BallotResult, MemberRank, read_figures


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One member: its name, its total and place, and what votes came to."""

    unit_name: str
    rank: MemberRank
    ballots: tuple[BallotResult, ...]


def read_standings(
    engine: sa.Engine, *, plan: Plan, period: Period, catalogue: Catalogue, workdays: Workdays, now: datetime
) -> list[Standing]:
    """In order of places; members without one last, in the order of the plan. OperatorError for a plan of no bloc."""
    the_bloc(plan)
    tried = trial_snapshot(engine, plan, period_id=period.id, known_at=now, catalogue=catalogue, workdays=workdays)
    with tried as (connection, snapshot):
        figures = read_figures(connection, snapshot.snapshot_id)
    names = {unit.id: unit.name for unit in plan.units}
    order = list(names)
    ranks = sorted(figures.ranks, key=lambda one: (one.place is None, one.place or 0, order.index(one.unit_id)))
    return [
        Standing(
            unit_name=names[rank.unit_id],
            rank=rank,
            ballots=tuple(one for one in figures.ballots if one.unit_id == rank.unit_id),
        )
        for rank in ranks
    ]

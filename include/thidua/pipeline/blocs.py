"""What persons record of a bloc, and how its members stand."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa

from thidua.audit.heads import keep_head
from thidua.pipeline.common import one_plan, plan_of_period
from thidua.plan.model import Period, Plan
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.bloc.ballots import Ballot
    from thidua.bloc.standings import Standing


def score_member(
    settings: Settings,
    *,
    plan_id: str,
    period_id: str,
    unit_id: str,
    criterion_id: str,
    points: Decimal | None,
    reason: str,
    actor: str,
    now: datetime,
) -> int:
    """Record the leader's points for one member and criterion; None takes an appraisal back."""
    from thidua.bloc.records import record_score

    def record(engine: sa.Engine, plan: Plan, period: Period) -> int:
        given = {"unit_id": unit_id, "criterion_id": criterion_id}
        return record_score(
            engine, plan=plan, period=period, **given, points=points, reason=reason, actor=actor, now=now
        )

    return _recorded(settings, plan_id, period_id, record, kind="score")


def draw_members(
    settings: Settings,
    *,
    plan_id: str,
    period_id: str,
    units: Sequence[str],
    held_on: date,
    note: str | None,
    actor: str,
    now: datetime,
) -> int:
    """Record the order in which members with equal totals were drawn."""
    from thidua.bloc.records import record_draw

    def record(engine: sa.Engine, plan: Plan, period: Period) -> int:
        return record_draw(
            engine, plan=plan, period=period, units=units, held_on=held_on, note=note, actor=actor, now=now
        )

    return _recorded(settings, plan_id, period_id, record, kind="draw")


def vote_members(
    settings: Settings, *, plan_id: str, period_id: str, ballot: "Ballot", actor: str, now: datetime
) -> int:
    """Record one vote for one honour."""
    from thidua.bloc.records import record_vote

    def record(engine: sa.Engine, plan: Plan, period: Period) -> int:
        return record_vote(engine, plan=plan, period=period, ballot=ballot, actor=actor, now=now)

    return _recorded(settings, plan_id, period_id, record, kind="vote")


def _recorded(
    settings: Settings,
    plan_id: str,
    period_id: str,
    record: Callable[[sa.Engine, Plan, Period], int],
    *,
    kind: str,
) -> int:
    """Let it be recorded, and keep the head of the chain that it is a link of."""
    plan, period = plan_of_period(settings, plan_id, period_id)
    with opened(settings.warehouse_url) as engine:
        row_id = record(engine, plan, period)
        keep_head(engine, archive=settings.heads_folder, after=f"bloc {kind} {plan_id}|{period_id}")
    return row_id


def unmade_bloc_periods(settings: Settings, connection: sa.Connection, *, plan_id: str, now: datetime) -> list[str]:
    """Periods whose day has passed without a report, and of which persons have recorded something since."""
    from thidua.bloc.unmade import unissued_records, unmade_periods
    from thidua.calendar.workdays import load_workdays

    records = unissued_records(connection, plan_ids=[plan_id])
    if not records:
        return []
    plan = one_plan(settings, plan_id)
    return unmade_periods(plan, records, go_live=settings.go_live, workdays=load_workdays(), now=now)


def bloc_standings(settings: Settings, *, plan_id: str, period_id: str, now: datetime) -> "list[Standing]":
    """How the members stand by what is known now; nothing is kept."""
    from thidua.bloc.standings import read_standings
    from thidua.calendar.workdays import load_workdays
    from thidua.plan.catalogue_load import load_catalogue

    plan, period = plan_of_period(settings, plan_id, period_id)
    with opened(settings.warehouse_url) as engine:
        return read_standings(
            engine, plan=plan, period=period, catalogue=load_catalogue(), workdays=load_workdays(), now=now
        )

"""What persons record of a bloc, and how its members stand."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from thidua.audit.heads import keep_head
from thidua.pipeline.common import plan_of_period
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
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

    plan, period = plan_of_period(settings, plan_id, period_id)
    with opened(settings.warehouse_url) as engine:
        row_id = record_score(
            engine,
            plan=plan,
            period=period,
            unit_id=unit_id,
            criterion_id=criterion_id,
            points=points,
            reason=reason,
            actor=actor,
            now=now,
        )
        keep_head(engine, archive=settings.heads_folder, after=f"bloc score {plan_id}|{period_id}")
    return row_id


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

    plan, period = plan_of_period(settings, plan_id, period_id)
    with opened(settings.warehouse_url) as engine:
        row_id = record_draw(
            engine, plan=plan, period=period, units=units, held_on=held_on, note=note, actor=actor, now=now
        )
        keep_head(engine, archive=settings.heads_folder, after=f"bloc draw {plan_id}|{period_id}")
    return row_id


def vote_members(
    settings: Settings,
    *,
    plan_id: str,
    period_id: str,
    honour_id: str,
    held_on: date,
    members_present: int,
    votes: Mapping[str, int],
    note: str | None,
    actor: str,
    now: datetime,
) -> int:
    """Record one vote for one honour."""
    from thidua.bloc.records import record_vote

    plan, period = plan_of_period(settings, plan_id, period_id)
    with opened(settings.warehouse_url) as engine:
        row_id = record_vote(
            engine,
            plan=plan,
            period=period,
            honour_id=honour_id,
            held_on=held_on,
            members_present=members_present,
            votes=votes,
            note=note,
            actor=actor,
            now=now,
        )
        keep_head(engine, archive=settings.heads_folder, after=f"bloc vote {plan_id}|{period_id}")
    return row_id


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

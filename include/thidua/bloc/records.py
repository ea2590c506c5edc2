"""Record what persons say of a bloc: the leader's appraisal, a draw, a vote. Rows are only ever added.

Written under the plan's lock, with the clock of whoever records: what a report was made from does not change.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from thidua.bloc.refusals import (
    refuse_criterion,
    refuse_draw,
    refuse_foreign_term,
    refuse_member,
    refuse_unsigned,
    refuse_vote,
    the_bloc,
)
from thidua.plan.model import Period, Plan
from thidua.text.canonical import canonical_json
from thidua.warehouse.connect import load_sql
from thidua.warehouse.now import tell_now
from thidua.warehouse.view import lock_plan

Votes = Mapping[str, int]
"""Member id -> votes for it."""


def record_score(
    engine: sa.Engine,
    *,
    plan: Plan,
    period: Period,
    unit_id: str,
    criterion_id: str,
    points: Decimal | None,
    reason: str,
    actor: str,
    now: datetime,
) -> int:
    """The leader's points for one member and criterion; None takes an earlier appraisal back. The row's number.

    OperatorError: no bloc's plan, no such member or criterion, too many points, no reason, not in the leader's term.
    """
    bloc = the_bloc(plan)
    refuse_unsigned(actor=actor, reason=reason)
    refuse_foreign_term(plan, bloc, now=now)
    refuse_member(plan, period, unit_id)
    refuse_criterion(bloc, criterion_id, points)
    values = {"unit_id": unit_id, "criterion_id": criterion_id, "points": points, "reason": reason.strip()}
    return _record(engine, plan, period, "insert_score", values, actor=actor, now=now)


def record_draw(
    engine: sa.Engine,
    *,
    plan: Plan,
    period: Period,
    units: Sequence[str],
    held_on: date,
    note: str | None,
    actor: str,
    now: datetime,
) -> int:
    """The order in which members with equal totals were drawn. The row's number. OperatorError as above, and where the
    bloc does not rank by draw."""
    bloc = the_bloc(plan)
    refuse_unsigned(actor=actor)
    refuse_foreign_term(plan, bloc, now=now)
    for unit_id in units:
        refuse_member(plan, period, unit_id)
    refuse_draw(bloc, units)
    values = {"units": list(units), "held_on": held_on, "note": note}
    return _record(engine, plan, period, "insert_draw", values, actor=actor, now=now)


def record_vote(
    engine: sa.Engine,
    *,
    plan: Plan,
    period: Period,
    honour_id: str,
    held_on: date,
    members_present: int,
    votes: Votes,
    note: str | None,
    actor: str,
    now: datetime,
) -> int:
    """One vote for one honour, with the votes for each candidate; a later one takes its place. The row's number.

    OperatorError as above; where more are present than there are members, or more votes given than there can be.
    """
    bloc = the_bloc(plan)
    refuse_unsigned(actor=actor)
    refuse_foreign_term(plan, bloc, now=now)
    for unit_id in votes:
        refuse_member(plan, period, unit_id)
    refuse_vote(plan, period, bloc, honour_id=honour_id, members_present=members_present, votes=votes)
    values = {"honour_id": honour_id, "held_on": held_on, "members_present": members_present, "note": note}

    def add_votes(connection: sa.Connection, ballot_id: int) -> None:
        listed = [{"unit_id": unit_id, "votes": count} for unit_id, count in votes.items()]
        _run(connection, "insert_votes", bloc_ballot_id=ballot_id, votes=canonical_json(listed))

    return _record(engine, plan, period, "insert_ballot", values, actor=actor, now=now, then=add_votes)


def _record(
    engine: sa.Engine,
    plan: Plan,
    period: Period,
    name: str,
    values: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
    then: Callable[[sa.Connection, int], None] | None = None,
) -> int:
    with engine.begin() as connection:
        lock_plan(connection, plan.id)
        tell_now(connection, now)
        row_id: int = _run(
            connection, name, plan_id=plan.id, period_id=period.id, actor=actor.strip(), **values
        ).scalar_one()
        if then is not None:
            then(connection, row_id)
    return row_id


def _run(connection: sa.Connection, name: str, **values: Any) -> sa.CursorResult[Any]:
    return connection.execute(sa.text(load_sql("bloc", f"{name}.sql")), values)

"""Record what persons say of a bloc: the leader's appraisal, a draw, a vote. Rows are only ever added.

Written under the plan's lock, with the clock of whoever records: what a report was made from does not change.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from thidua.bloc.ballots import Ballot, refuse_ballot
from thidua.bloc.refusals import (
    refuse_criterion,
    refuse_draw,
    refuse_foreign_term,
    refuse_member,
    refuse_unsigned,
    the_bloc,
)
from thidua.plan.model import Period, Plan
from thidua.text.canonical import canonical_json
from thidua.warehouse.connect import load_sql
from thidua.warehouse.view import lock_plan


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
    ballot: Ballot,
    actor: str,
    now: datetime,
) -> int:
    """The votes for each candidate for one honour; a later record of the honour takes its place. The row's number.

    OperatorError as above; where the minutes cannot be right: more present than may vote, more papers or votes than
    there can be.
    """
    bloc = the_bloc(plan)
    refuse_unsigned(actor=actor)
    refuse_foreign_term(plan, bloc, now=now)
    for unit_id in ballot.votes:
        refuse_member(plan, period, unit_id)
    refuse_ballot(plan, period, bloc, ballot)
    values = {
        "honour_id": ballot.honour_id,
        "held_on": ballot.held_on,
        "members_present": ballot.present,
        "ballots_cast": ballot.papers_cast,
        "ballots_valid": ballot.papers_valid,
        "note": ballot.note,
    }

    def add_votes(connection: sa.Connection, ballot_id: int) -> None:
        listed = [{"unit_id": unit_id, "votes": count} for unit_id, count in ballot.votes.items()]
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
        row_id: int = _run(
            connection, name, plan_id=plan.id, period_id=period.id, actor=actor.strip(), now=now, **values
        ).scalar_one()
        if then is not None:
            then(connection, row_id)
    return row_id


def _run(connection: sa.Connection, name: str, **values: Any) -> sa.CursorResult[Any]:
    return connection.execute(sa.text(load_sql("bloc", f"{name}.sql")), values)

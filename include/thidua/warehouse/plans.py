"""A plan in the warehouse: one row per content, and the tables that roll-ups and verdicts are computed against."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache

import sqlalchemy as sa

from thidua.calendar.due import due_instants
from thidua.calendar.workdays import Workdays
from thidua.errors import OperatorError
from thidua.plan.campaigns import with_campaigns
from thidua.plan.catalogue import Catalogue
from thidua.plan.load import plan_sha256
from thidua.plan.model import Exactly, Fraction, Goal, Milestone, Plan, Qualitative, Range, RankWithin, Target, Zero
from thidua.text.canonical import canonical_json, sha256_hex
from thidua.warehouse.bulk import copy_rows
from thidua.warehouse.connect import load_sql

Row = tuple[object, ...]
GoalTerms = tuple[Decimal | None, Decimal | None, str | None]
"""(goal_low, goal_high, goal_status)"""

FRACTION_STEP = Decimal("1e-10")
VERSIONS_KEPT = 64

COLUMNS: dict[str, tuple[str, ...]] = {
    "plan_unit": ("unit_id", "unit_name", "unit_kind", "position", "valid_from", "valid_to", "successors"),
    "plan_obligation": ("period_id", "unit_id", "legal_last_instant", "is_closing"),
    "plan_target": (
        "target_id",
        "position",
        "indicator_code",
        "measure",
        "roll_up",
        "direction",
        "goal_kind",
        "goal_low",
        "goal_high",
        "goal_status",
        "parent_target_id",
        "accumulation",
        "lowest",
        "highest",
    ),
    "plan_reporter": ("period_id", "target_id", "unit_id"),
    "plan_movement": ("movement_id", "position", "name", "level"),
}


def register_plan(
    connection: sa.Connection, plan: Plan, catalogue: Catalogue, workdays: Workdays, *, known_at: datetime | None = None
) -> int:
    """The plan_version_id of this plan under this catalogue and calendar; written when it is not there yet.

    plan: the one in force for the period it is wanted for (`thidua.plan.amend.plan_in_force`). known_at: when its file
    was read, where figures of that very instant are made under it; the server's clock where None.

    Works in the caller's transaction. Two callers at once get the same id: the second waits at the unique key until
    the first has committed, so that a version is never seen without its terms. (Under REPEATABLE READ the second gets
    a serialization failure instead, and is to be tried again.)
    """
    terms = plan_terms(plan, catalogue, workdays)
    key = {"plan_id": plan.id, "plan_sha256": plan_sha256(plan), "terms_sha256": sha256_hex(canonical_json(terms))}
    content = canonical_json(plan.model_dump(mode="json"))
    version = {**key, **_decisions(plan), "follows": plan.follows, "content": content, "known_at": known_at}
    made = connection.execute(sa.text(load_sql("load", "insert_plan_version.sql")), version).scalar()
    if made is None:
        found: int = connection.execute(sa.text(load_sql("load", "find_plan_version.sql")), key).scalar_one()
        return found
    for table, rows in terms.items():
        copy_rows(
            connection,
            table=table,
            columns=("plan_version_id", *COLUMNS[table]),
            rows=((made, *row) for row in rows),
        )
    return int(made)


def _decisions(plan: Plan) -> dict[str, object]:
    """From when on the version holds, and by which decisions: None for a plan as it was issued."""
    amendments = plan.amendments
    return {
        "valid_from": max((one.valid_from for one in amendments), default=None),
        "decision": "; ".join(one.decision for one in amendments) or None,
    }


def plan_version_plan(connection: sa.Connection, plan_version_id: int) -> Plan:
    """The plan of a registered version, whatever its file has become since. OperatorError where it is not there."""
    row = connection.execute(
        sa.text(load_sql("load", "plan_content.sql")), {"plan_version_id": plan_version_id}
    ).one_or_none()
    if row is None:
        raise OperatorError(
            f"Không có phiên bản kế hoạch số {plan_version_id} trong kho dữ liệu.",
            remedy="Kiểm tra lại kho dữ liệu; nếu vừa phục hồi, phục hồi từ bản sao lưu đầy đủ hơn.",
        )
    return stored_plan(row.plan_sha256, row.content)


@lru_cache(maxsize=VERSIONS_KEPT)
def stored_plan(plan_sha256: str, content: str) -> Plan:
    """The plan of a stored content. OperatorError where that is not what was hashed."""
    stored = json.loads(content)
    if sha256_hex(canonical_json(stored)) != plan_sha256:
        raise OperatorError(
            f"Nội dung kế hoạch đã lưu không khớp mã kiểm tra {plan_sha256[:12]}.",
            remedy="Kho dữ liệu đã bị sửa ngoài hệ thống: chạy thidua audit verify và phục hồi từ bản sao lưu.",
        )
    return Plan.model_validate(stored)


def plan_terms(plan: Plan, catalogue: Catalogue, workdays: Workdays) -> dict[str, Sequence[Row]]:
    """Rows by table, in the order of `COLUMNS`: what the plan asks of whom until when."""
    movements = with_campaigns(catalogue, plan).movements
    return {
        "plan_unit": [
            (u.id, u.name, u.kind, position, u.valid_from, u.valid_to, list(u.successors))
            for position, u in enumerate(plan.units, start=1)
        ],
        "plan_obligation": list(_obligations(plan, workdays)),
        "plan_target": [
            _target_row(target, position=position, catalogue=catalogue)
            for position, target in enumerate(plan.targets, start=1)
        ],
        "plan_reporter": list(_reporters(plan, catalogue)),
        "plan_movement": [
            (m.id, position, movements[m.id].name, movements[m.id].level)
            for position, m in enumerate(plan.movements, start=1)
        ],
    }


def _obligations(plan: Plan, workdays: Workdays) -> Iterator[Row]:
    for period in plan.periods:
        last_instant = due_instants(period.unit_due, workdays).last_instant
        for unit in plan.units_of(period):
            yield period.id, unit.id, last_instant, unit.has_ended(period.data_as_of)


def _reporters(plan: Plan, catalogue: Catalogue) -> Iterator[Row]:
    for period in plan.periods:
        for target in plan.targets:
            for unit in plan.reporters_of(target, period, catalogue.indicators[target.indicator]):
                yield period.id, target.id, unit.id


def _target_row(target: Target, *, position: int, catalogue: Catalogue) -> Row:
    indicator = catalogue.indicators[target.indicator]
    return (
        target.id,
        position,
        indicator.code,
        indicator.measure,
        target.roll_up or indicator.roll_up,
        indicator.direction,
        target.goal.kind,
        *goal_terms(target.goal),
        target.parent,
        indicator.accumulation,
        indicator.lowest,
        indicator.highest,
    )


def goal_terms(goal: Goal) -> GoalTerms:
    """The goal as bounds in the indicator's unit; whether a bound itself counts is told by the goal's kind."""
    match goal:
        case Exactly(value=value):
            return value, value, None
        case Range(low=low, high=high):
            return low, high, None
        case Fraction():
            return _percent(goal), None, None
        case Zero():
            return None, Decimal(0), None
        case RankWithin(rank=rank):
            return None, None if rank is None else Decimal(rank), None
        case Milestone(expected=expected) | Qualitative(expected=expected):
            return None, None, expected
        case _:
            return (goal.value, None, None) if goal.kind in {"at_least", "above"} else (None, goal.value, None)


def _percent(goal: Fraction) -> Decimal:
    # Cut, not rounded: 11/12 rounded up would be more than 11 of 12 schools can ever reach.
    return (Decimal(100 * goal.numerator) / goal.denominator).quantize(FRACTION_STEP, rounding=ROUND_DOWN)

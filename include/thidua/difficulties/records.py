"""What units told of, and the answers: written down once each, never changed; the newest answer counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.plan.model import Period, Plan
from thidua.plan.period_kinds import DIFFICULTIES
from thidua.text.said import said, said_actor
from thidua.warehouse.connect import statement
from thidua.warehouse.view import lock_plan


@dataclass(frozen=True, kw_only=True)
class Difficulty:
    """One file of a unit. number: by which it is answered. day: on which the unit wrote it. texts: by section of the
    form. From answer_id on: None while nobody has answered."""

    period_id: str
    number: int
    unit_id: str
    version_no: int
    received_at: datetime
    day: date
    texts: Mapping[str, str]
    answer_id: int | None
    answer: str | None
    actor: str | None
    answered_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.answer is None


def difficulty_periods(plan: Plan) -> tuple[Period, ...]:
    return tuple(period for period in plan.periods if period.kind == DIFFICULTIES)


def read_difficulties(connection: sa.Connection, plan: Plan) -> Iterator[Difficulty]:
    """As they came in; what a unit withdrew or corrected since does not stand."""
    for period in difficulty_periods(plan):
        scope = {"plan_id": plan.id, "period_id": period.id}
        for row in connection.execute(statement("difficulties", "told.sql"), scope).mappings():
            yield Difficulty(period_id=period.id, **row)


def record_answer(engine: sa.Engine, *, plan: Plan, number: int, answer: str, actor: str, now: datetime) -> Difficulty:
    """Write the answer down; what it is given to. OperatorError for what does not stand, and for an empty answer."""
    words = said(answer, missing="Chưa ghi nội dung trả lời.", remedy="Ghi nội dung trả lời đơn vị (--answer).")
    by = said_actor(actor)
    with engine.begin() as connection:
        # Under the lock of the plan's loads: what is answered cannot be corrected meanwhile.
        lock_plan(connection, plan.id)
        found = next((one for one in read_difficulties(connection, plan) if one.number == number), None)
        if found is None:
            raise OperatorError(
                f"Kế hoạch {plan.id} không có báo cáo khó khăn, vướng mắc số {number} đang có hiệu lực.",
                remedy=f"Xem số tại `thidua difficulties {plan.id}`.",
            )
        values = {"submission_id": number, "answer": words, "actor": by, "now": now}
        connection.execute(statement("difficulties", "insert_answer.sql"), values)
    return found

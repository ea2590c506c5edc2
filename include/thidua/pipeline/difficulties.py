"""Difficulties that units tell of at any time, and the commune's answers."""

from datetime import datetime
from typing import TYPE_CHECKING

from thidua.audit.heads import keep_head
from thidua.errors import OperatorError
from thidua.pipeline.common import one_plan
from thidua.plan.amend import latest_plan
from thidua.plan.model import Plan
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.difficulties.records import Difficulty


def list_difficulties(settings: Settings, *, plan_id: str) -> "tuple[Plan, list[Difficulty]]":
    """The plan as it is now, and what stands, as it came in. OperatorError where the plan has no period for it."""
    from thidua.difficulties.records import difficulty_periods, read_difficulties

    plan = latest_plan(one_plan(settings, plan_id))
    if not difficulty_periods(plan):
        raise OperatorError(
            f"Kế hoạch {plan_id} không có kỳ tiếp nhận khó khăn, vướng mắc.",
            remedy="Thêm vào 'periods' một kỳ có mã dạng 2026-KK, kind: difficulties, form: difficulties.",
        )
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        return plan, list(read_difficulties(connection, plan))


def answer_difficulty(
    settings: Settings, *, plan_id: str, number: int, answer: str, actor: str, now: datetime
) -> "Difficulty":
    """Record what the commune answers; what it is given to, as it stood before."""
    from thidua.difficulties.records import record_answer

    plan = latest_plan(one_plan(settings, plan_id))
    with opened(settings.warehouse_url) as engine:
        found = record_answer(engine, plan=plan, number=number, answer=answer, actor=actor, now=now)
        keep_head(engine, archive=settings.heads_folder, after=f"difficulty {plan_id}|{number}")
    return found

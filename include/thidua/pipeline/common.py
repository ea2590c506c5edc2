"""Finding plans and periods, and what every step shares."""

from datetime import datetime
from typing import Any

from thidua.errors import OperatorError
from thidua.plan.amend import plan_in_force
from thidua.plan.load import load_plan
from thidua.plan.model import Period, Plan
from thidua.settings import Settings
from thidua.text.dates import format_instant

Step = dict[str, Any]
"""What a step hands on: ids and counts only."""


def plan_ids(settings: Settings) -> list[str]:
    """Ids of all plans, in order of their names."""
    return sorted(path.stem for path in settings.plans.glob("*.yaml"))


def one_plan(settings: Settings, plan_id: str) -> Plan:
    """The plan with this id, as it was issued, with its amendments; OperatorError where there is none."""
    path = settings.plans / f"{plan_id}.yaml"
    if not path.exists():
        known = ", ".join(plan_ids(settings))
        raise OperatorError(f"Không có kế hoạch '{plan_id}'.", remedy=f"Chọn một trong: {known}.")
    return load_plan(path)


def one_period(plan: Plan, period_id: str) -> Period:
    """The plan's period with this id; OperatorError where there is none."""
    try:
        return plan.period(period_id)
    except KeyError:
        known = ", ".join(period.id for period in plan.periods)
        raise OperatorError(
            f"Kế hoạch {plan.id} không có kỳ '{period_id}'.", remedy=f"Chọn một trong: {known}."
        ) from None


def plan_of_period(
    settings: Settings, plan_id: str, period_id: str, *, known_at: datetime | None = None
) -> tuple[Plan, Period]:
    """The plan as it is in force for the period's report, and the period by it; OperatorError where there is none.

    known_at: only what was decided by then; None for everything that the plan's file holds.
    """
    plan = one_plan(settings, plan_id)
    in_force = plan_in_force(plan, period=one_period(plan, period_id), known_at=known_at)
    return in_force, in_force.period(period_id)


def refuse_future(known_at: datetime, now: datetime) -> None:
    if known_at > now:
        raise OperatorError(
            f"Thời điểm tổng hợp {format_instant(known_at)} chưa đến (hiện là {format_instant(now)}).",
            remedy="Chọn thời điểm không muộn hơn hiện tại, hoặc để trống để tổng hợp theo hiện tại.",
        )

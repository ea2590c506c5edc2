"""The plan as the warehouse knew it at an instant: what was typed into its file later is not part of it.

A plan version is recorded with the first figures that are made under it, at the instant of these figures, and once: a
file that was changed and changed back counts as changed from then on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from thidua.plan.amend import plan_in_force
from thidua.plan.amendments import Amendment
from thidua.plan.model import Plan
from thidua.text.dates import format_instant
from thidua.warehouse.connect import statement
from thidua.warehouse.plans import stored_plan


@dataclass(frozen=True, kw_only=True)
class KnownPlan:
    """plan: in force for the period at the instant. statement: what could not be taken from that time, in Vietnamese;
    None where the plan is one that was recorded by then."""

    plan: Plan
    statement: str | None


def plan_known_at(connection: sa.Connection, plan: Plan, *, period_id: str, known_at: datetime) -> KnownPlan:
    """The plan in force for the period, as known at the instant (aware), by what was recorded by then.

    plan: the file as it is now. A decision counts if a version that was recorded by then holds it, whenever it was
    signed. Where nothing was recorded yet, or not for this period, the oldest version without decisions stands in.
    """
    recorded = _recorded(connection, plan.id, known_at)
    issued = _issued(connection, plan, recorded, period_id=period_id)
    with_known = issued.model_copy(update={"amendments": _known_amendments(recorded)})
    in_force = plan_in_force(with_known, period=issued.period(period_id), known_at=known_at)
    for version in reversed(recorded):
        if version.amendments == in_force.amendments:
            return KnownPlan(plan=version, statement=None)
    return KnownPlan(plan=in_force, statement=_statement(plan, in_force, recorded, known_at))


def _recorded(connection: sa.Connection, plan_id: str, known_at: datetime | None) -> list[Plan]:
    scope = {"plan_id": plan_id, "known_at": known_at}
    rows = connection.execute(statement("load", "plan_versions_known.sql"), scope)
    return [stored_plan(row.plan_sha256, row.content) for row in rows]


def _issued(connection: sa.Connection, plan: Plan, recorded: Sequence[Plan], *, period_id: str) -> Plan:
    """The plan without any decision: as recorded last by then, else as recorded first at all, else as in its file."""
    if by_then := _without_decisions(recorded, period_id):
        return by_then[-1]
    ever = _without_decisions(_recorded(connection, plan.id, None), period_id)
    return ever[0] if ever else plan.model_copy(update={"amendments": ()})


def _without_decisions(versions: Sequence[Plan], period_id: str) -> list[Plan]:
    """Those that know the period."""
    return [one for one in versions if not one.amendments and period_id in {period.id for period in one.periods}]


def _known_amendments(recorded: Sequence[Plan]) -> tuple[Amendment, ...]:
    """Of every decision its newest wording, in order of signing."""
    known = {amendment.decision: amendment for version in recorded for amendment in version.amendments}
    return tuple(sorted(known.values(), key=lambda amendment: amendment.decided_on))


def _statement(plan: Plan, in_force: Plan, recorded: Sequence[Plan], known_at: datetime) -> str:
    when = format_instant(known_at)
    later = [one.decision for one in plan.amendments if one not in in_force.amendments]
    left_out = f" Không tính các điều chỉnh được nhập sau đó: {'; '.join(later)}." if later else ""
    if not recorded:
        return (
            f"Đến {when} kho dữ liệu chưa ghi phiên bản nào của kế hoạch {plan.id}: dùng kế hoạch như khi ban hành."
            f"{left_out}"
        )
    return (
        f"Đến {when} kho dữ liệu chưa ghi phiên bản kế hoạch {plan.id} cho kỳ này: dùng kế hoạch như khi ban hành với "
        f"các điều chỉnh đã ghi.{left_out}"
    )

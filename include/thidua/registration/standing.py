"""Who has registered, and who has not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from thidua.calendar.due import due_instants
from thidua.calendar.workdays import Workdays
from thidua.errors import OperatorError
from thidua.plan.amend import plan_in_force
from thidua.plan.model import Period, Plan, Unit
from thidua.registration.registered import REGISTRATION
from thidua.warehouse.connect import load_sql


@dataclass(frozen=True, kw_only=True)
class UnitStanding:
    """One unit that is to register. From version_no on: None where nothing of it counts. is_late: what counts now came
    after the last legal instant. document_number, dated: of the plan that the unit issued itself."""

    unit: Unit
    version_no: int | None = None
    received_at: datetime | None = None
    is_late: bool = False
    is_confirmed_nil: bool = False
    content_count: int = 0
    launch_count: int = 0
    document_number: str | None = None
    dated: date | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One period of registration with all units that owe one, in the order of the plan."""

    plan: Plan
    period: Period
    last_instant: datetime | None
    units: tuple[UnitStanding, ...]


def registration_standings(connection: sa.Connection, plan: Plan, workdays: Workdays) -> Iterator[Standing]:
    """Of each period of registration of the plan; OperatorError where it has none."""
    periods = [period for period in plan.periods if period.kind == REGISTRATION]
    if not periods:
        raise OperatorError(
            f"Kế hoạch {plan.id} không có kỳ đăng ký thi đua.",
            remedy="Thêm vào 'periods' một kỳ có mã dạng 2026-DK, kind: registration, form: registration.",
        )
    for period in periods:
        in_force = plan_in_force(plan, period=period)
        yield _standing(connection, in_force, in_force.period(period.id), workdays)


def _standing(connection: sa.Connection, plan: Plan, period: Period, workdays: Workdays) -> Standing:
    last_instant = due_instants(period.unit_due, workdays).last_instant
    values = {"plan_id": plan.id, "period_id": period.id, "known_at": "infinity"}
    rows = connection.execute(sa.text(load_sql("registration", "standings.sql")), values).mappings()
    found = {row["unit_id"]: {key: value for key, value in row.items() if key != "unit_id"} for row in rows}
    units = []
    for unit in plan.units_of(period):
        known = found.get(unit.id, {})
        is_late = bool(known and last_instant and known["received_at"] > last_instant)
        units.append(UnitStanding(unit=unit, is_late=is_late, **known))
    return Standing(plan=plan, period=period, last_instant=last_instant, units=tuple(units))

"""What units have registered, for the forms and checks of the periods whose results are measured against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa

from thidua.forms.fill import Row
from thidua.plan.model import Period, Plan
from thidua.warehouse.connect import load_sql

REGISTRATION = "registration"
"""Kind of the periods in which units register."""


@dataclass(frozen=True, kw_only=True)
class Registered:
    """One content or target. planned: None of one without a level. is_limit: the level is not to be passed."""

    unit_id: str
    registration_id: str
    name: str
    unit_of_measure: str | None
    planned: Decimal | None
    is_limit: bool
    due: str | None
    target_id: str | None
    explanation: str | None

    @property
    def row(self) -> Row:
        """As it stands in the form in which its result is asked for."""
        cells = {"name": self.name, "unit_of_measure": self.unit_of_measure, "planned": self.planned}
        known = {key: value for key, value in cells.items() if value is not None}
        return {"registration_id": self.registration_id, **known}


ByUnit = Mapping[str, tuple[Registered, ...]]


def registration_of(plan: Plan, period: Period) -> Period | None:
    """The period whose registrations the period's results are measured against: the newest one that does not lie after
    it; None where there is none, or nothing is measured."""
    if not period.is_measured:
        return None
    earlier = [one for one in plan.periods if one.kind == REGISTRATION and one.data_as_of <= period.data_as_of]
    # As `sql/aggregate/registrations.sql`: of two of one day the first by id.
    return min(earlier, key=lambda one: (-one.data_as_of.toordinal(), one.id), default=None)


def read_registered(connection: sa.Connection, *, plan_id: str, period_id: str, known_at: datetime | None) -> ByUnit:
    """By unit, in the order of the form. period_id: of the registration. known_at: None for what counts now."""
    values = {"plan_id": plan_id, "period_id": period_id, "known_at": known_at or "infinity"}
    found: dict[str, list[Registered]] = {}
    for row in connection.execute(sa.text(load_sql("registration", "registered.sql")), values).mappings():
        found.setdefault(row["unit_id"], []).append(Registered(**row))
    return {unit_id: tuple(listed) for unit_id, listed in found.items()}


def registered_for(connection: sa.Connection, plan: Plan, period: Period) -> ByUnit | None:
    """What counts now for the period's results; None where the plan asks for no registration before it."""
    registration = registration_of(plan, period)
    if registration is None:
        return None
    return read_registered(connection, plan_id=plan.id, period_id=registration.id, known_at=None)

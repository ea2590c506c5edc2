"""Entries of the fund: written down once each, never changed; the newest one of a line counts."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.fund.catalogue import load_fund
from thidua.plan.model import Period, Plan
from thidua.text.said import said_actor, said_or_none
from thidua.warehouse.connect import statement
from thidua.warehouse.view import lock_plan


@dataclass(frozen=True, kw_only=True)
class FundEntry:
    """One line of the fund in a year, in đồng. set_aside: what it brings into the fund. note: printed beside it."""

    source_id: str
    set_aside: Decimal
    spent_on_awards: Decimal
    spent_otherwise: Decimal
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class FundRow(FundEntry):
    """An entry as it was recorded. actor: who recorded it."""

    actor: str
    recorded_at: datetime

    @property
    def spent(self) -> Decimal:
        return self.spent_on_awards + self.spent_otherwise


def record_entry(engine: sa.Engine, *, plan: Plan, period: Period, entry: FundEntry, actor: str, now: datetime) -> int:
    """Write the entry down; its number. OperatorError for an unknown line, a figure below zero, nobody who records it,
    or a period that is no year's."""
    if period.kind != "annual":
        years = ", ".join(one.id for one in plan.periods if one.kind == "annual")
        raise OperatorError(
            f"Quỹ thi đua, khen thưởng chỉ in trong báo cáo năm; {period.id} không phải kỳ báo cáo năm.",
            remedy=f"Chọn kỳ: {years}.",
        )
    by = said_actor(actor)
    known = [one.id for one in load_fund().sources]
    if entry.source_id not in known:
        raise OperatorError(
            f"Không có dòng '{entry.source_id}' của quỹ.", remedy=f"Chọn một trong: {', '.join(known)}."
        )
    if min(entry.set_aside, entry.spent_on_awards, entry.spent_otherwise) < 0:
        raise OperatorError("Số tiền không được nhỏ hơn 0.", remedy="Ghi số tiền bằng đồng; không có thì ghi 0.")
    with engine.begin() as connection:
        # As a load: whoever takes this lock before reading sees no entry that is still on its way.
        lock_plan(connection, plan.id)
        values = {**asdict(entry), "plan_id": plan.id, "period_id": period.id, "now": now}
        values |= {"actor": by, "note": said_or_none(entry.note)}
        number: int = connection.execute(statement("fund", "insert_entry.sql"), values).scalar_one()
    return number


def read_entries(connection: sa.Connection, *, plan_id: str, period_id: str) -> list[FundRow]:
    """Everything that was recorded, line by line, the newest entry of a line last."""
    values: dict[str, Any] = {"plan_id": plan_id, "period_id": period_id}
    rows = connection.execute(statement("fund", "entries.sql"), values).mappings()
    return [FundRow(**row) for row in rows]

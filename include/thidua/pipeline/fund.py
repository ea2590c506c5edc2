"""What the commune's office records of the fund for emulation and commendation."""

from datetime import datetime
from typing import TYPE_CHECKING

from thidua.audit.heads import keep_head
from thidua.pipeline.common import Step, plan_of_period
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.fund.records import FundEntry, FundRow


def record_fund(
    settings: Settings, *, plan_id: str, period_id: str, entry: "FundEntry", actor: str, now: datetime
) -> Step:
    """Record one line. number: of the entry. is_issued: the year's report is out already, and is woken to be
    compared."""
    from thidua.changes.records import newest_revision
    from thidua.fund.records import record_entry

    plan, period = plan_of_period(settings, plan_id, period_id)
    with opened(settings.warehouse_url) as engine:
        number = record_entry(engine, plan=plan, period=period, entry=entry, actor=actor, now=now)
        keep_head(engine, archive=settings.heads_folder, after=f"fund {plan_id}|{period_id}")
        with engine.connect() as connection:
            issued = newest_revision(connection, plan_id=plan_id, period_id=period_id)
    return {"number": number, "is_issued": issued is not None}


def list_fund(settings: Settings, *, plan_id: str, period_id: str) -> "list[FundRow]":
    """Every entry, line by line, the newest of a line last."""
    from thidua.fund.records import read_entries

    plan_of_period(settings, plan_id, period_id)
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        return read_entries(connection, plan_id=plan_id, period_id=period_id)

"""The tasks that a plan sets the commune itself."""

from datetime import datetime
from typing import TYPE_CHECKING

from thidua.audit.heads import keep_head
from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.pipeline.common import one_plan
from thidua.plan.amend import latest_plan
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.tasks.records import TaskWord
    from thidua.tasks.standing import TaskStanding


def tell_task(settings: Settings, *, plan_id: str, word: "TaskWord", now: datetime) -> int:
    """Record what a person says of a task; the number of the record."""
    from thidua.tasks.records import record_word

    plan = latest_plan(one_plan(settings, plan_id))
    with opened(settings.warehouse_url) as engine:
        number = record_word(engine, plan=plan, word=word, vault=Vault(settings.vault), now=now)
        keep_head(engine, archive=settings.heads_folder, after=f"task {plan_id}|{word.task_id}")
    return number


def list_tasks(settings: Settings, *, plan_id: str, now: datetime) -> "tuple[TaskStanding, ...]":
    """Every task of the plan and how it stands now, in the order of the plan."""
    from thidua.tasks.records import read_rows
    from thidua.tasks.reports import read_issued_flows
    from thidua.tasks.standing import task_standings

    plan = latest_plan(one_plan(settings, plan_id))
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        issued = read_issued_flows(connection, plan_id=plan_id, known_at=now)
        return task_standings(plan, read_rows(connection, plan_id), load_workdays(), issued=issued)

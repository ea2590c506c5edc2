"""The tasks from a unit's file to the warehouse: each unpacks its context and calls `thidua.pipeline`.

What a task returns are ids and counts. The library is imported inside the tasks, for a DAG file is parsed far more
often than it runs.
"""

import logging
from typing import TYPE_CHECKING

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from thidua_airflow.config import CORRECTIONS, SUBMISSIONS
from thidua_airflow.forms import ALL_PLANS
from thidua_airflow.outcome import emit
from thidua_airflow.runtime import Step, form_value, read_instant, task_settings
from thidua_airflow.wakes import find_busy_run, remind

if TYPE_CHECKING:
    from thidua.settings import Settings

log = logging.getLogger(__name__)


@task(task_display_name="Chọn kế hoạch có việc")
def choose_plans() -> list[str]:
    """Ids of the plans that have anything to do, or of the chosen one. What lies in the landing folder under no plan's
    name is told in the log."""
    from airflow.sdk import ObjectStoragePath

    from thidua import pipeline

    settings = task_settings()
    now, landing = settings.now(), ObjectStoragePath(settings.landing)
    for sentence in pipeline.find_strangers(settings, landing=landing):
        log.warning(sentence)
    chosen = form_value("plan")
    return pipeline.plans_with_work(settings, landing=landing, now=now) if chosen == ALL_PLANS else [chosen]


@task(task_display_name="Thu nhận")
def collect(plan_id: str) -> Step:
    """Receipts for what lies in the plan's landing folder."""
    from airflow.sdk import ObjectStoragePath

    from thidua import pipeline

    settings, declared = task_settings(), form_value("received_at")
    return pipeline.collect(
        settings,
        plan_id=plan_id,
        landing=ObjectStoragePath(settings.landing),
        now=settings.now(),
        received_at=read_instant(declared) if declared else None,
    )


@task(task_display_name="Kiểm tra")
def validate(collected: Step) -> Step:
    """Verdicts on the plan's waiting receipts."""
    from thidua import pipeline

    settings, plan_id = task_settings(), collected["plan_id"]
    run_id = get_current_context()["run_id"]
    return pipeline.validate(settings, plan_id=plan_id, now=settings.now(), run_name=f"{run_id}.{plan_id}")


@task(task_display_name="Nạp, báo thay đổi", outlets=[SUBMISSIONS, CORRECTIONS])
def load(validated: Step) -> Step:
    """Load what was accepted; the reports that it touches become partitions of SUBMISSIONS, those that are to be
    considered again partitions of CORRECTIONS."""
    from thidua import pipeline

    settings, plan_id = task_settings(), validated["plan_id"]
    loaded = pipeline.load(settings, plan_id=plan_id, now=settings.now())
    woken = _reports_to_wake(settings, plan_id)
    if not emit({SUBMISSIONS: loaded["partitions"], CORRECTIONS: woken}):
        raise AirflowSkipException("Không có bản nộp mới được nạp, không có báo cáo nào cần xét lại.")
    return loaded | {"woken": woken}


def _reports_to_wake(settings: "Settings", plan_id: str) -> list[str]:
    """The reports that what is in the warehouse by now touches: issued ones, and those whose draft somebody was asked
    about. Each is woken, unless a run is on its way.

    Looks at the warehouse and not at what this run has loaded: so it also sees what was entered at the command line,
    and what a run could not announce that died after loading.
    """
    from thidua import pipeline

    context, now = get_current_context(), settings.now()
    store, states = context["asset_state_store"][CORRECTIONS], context["ti"].get_task_states
    unfinished = [
        *pipeline.unfinished_reports(settings, plan_id=plan_id, now=now),
        *pipeline.unmade_reports(settings, plan_id=plan_id, now=now),
    ]
    touched = [
        *pipeline.touched_reports(settings, plan_id=plan_id, now=now),
        *pipeline.unasked_reports(settings, plan_id=plan_id, now=now),
    ]
    touched += [key for key in unfinished if key not in touched]
    sleeping = [key for key in touched if not find_busy_run(store, key, states=states)]
    return [key for key in sleeping if key not in unfinished or remind(store, key)]

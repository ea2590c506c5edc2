"""The tasks from a unit's file to the warehouse: each unpacks its context and calls `thidua.pipeline`.

What a task returns are ids and counts. The library is imported inside the tasks, for a DAG file is parsed far more
often than it runs.
"""

import logging

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from thidua_airflow.config import CORRECTIONS, SUBMISSIONS
from thidua_airflow.forms import ALL_PLANS
from thidua_airflow.runtime import Step, form_value, read_instant, task_settings
from thidua_airflow.wakes import find_busy_run, remind

log = logging.getLogger(__name__)


@task(task_display_name="Chọn kế hoạch")
def choose_plans() -> list[str]:
    """Ids of the plans to collect for. What lies in the landing folder under no plan's name is told in the log."""
    from airflow.sdk import ObjectStoragePath

    from thidua import pipeline

    settings = task_settings()
    for sentence in pipeline.find_strangers(settings, landing=ObjectStoragePath(settings.landing)):
        log.warning(sentence)
    chosen = form_value("plan")
    return pipeline.plan_ids(settings) if chosen == ALL_PLANS else [chosen]


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


@task(task_display_name="Nạp", outlets=[SUBMISSIONS])
def load(validated: Step) -> Step:
    """Load what was accepted; the reports it touches become partitions of the asset."""
    from thidua import pipeline

    settings = task_settings()
    loaded = pipeline.load(settings, plan_id=validated["plan_id"], now=settings.now())
    if not loaded["partitions"]:
        raise AirflowSkipException("Không có bản nộp mới được nạp.")
    get_current_context()["outlet_events"][SUBMISSIONS].add_partitions(loaded["partitions"])
    return loaded


@task(task_display_name="Báo thay đổi", outlets=[CORRECTIONS], trigger_rule="none_failed")
def announce(plan_id: str) -> list[str]:
    """The issued reports that what is in the warehouse by now touches; each is woken, unless a run is on its way.

    Looks at the warehouse and not at what this run has loaded: so it also sees what was entered at the command line,
    and what a run could not announce that died after loading.
    """
    from thidua import pipeline

    settings, context = task_settings(), get_current_context()
    store, states = context["asset_state_store"][CORRECTIONS], context["ti"].get_task_states
    touched = pipeline.touched_reports(settings, plan_id=plan_id, now=settings.now())
    unfinished = pipeline.unfinished_reports(settings, plan_id=plan_id, now=settings.now())
    sleeping = [key for key in touched if not find_busy_run(store, key, states=states)]
    sleeping = [key for key in sleeping if key not in unfinished or remind(store, key)]
    if not sleeping:
        raise AirflowSkipException("Không có báo cáo đã phát hành nào cần xét lại.")
    context["outlet_events"][CORRECTIONS].add_partitions(sleeping)
    return sleeping

"""The tasks from a unit's file to the warehouse: each unpacks its context and calls `thidua.pipeline`.

What a task returns are ids and counts. The library is imported inside the tasks, for a DAG file is parsed far more
often than it runs.
"""

import logging
from functools import partial
from typing import TYPE_CHECKING

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from thidua_airflow.config import CORRECTIONS, SUBMISSIONS
from thidua_airflow.forms import ALL_PLANS
from thidua_airflow.groups import plans_to_take_again, raise_all, share_out_again, take_each, tell_finished
from thidua_airflow.outcome import emit
from thidua_airflow.runtime import Step, Store, form_value, read_instant, task_settings
from thidua_airflow.wakes import find_busy_run, has_run_of_its_day, is_reminder_due, note_reminder

if TYPE_CHECKING:
    from thidua.settings import Settings

log = logging.getLogger(__name__)


NAMED = "{{ plans_of_group }}"
"""What the web interface shows in place of the number of a group."""


@task(task_display_name="Chọn kế hoạch có việc", inlets=[SUBMISSIONS])
def choose_plans() -> list[list[str]]:
    """Ids of the plans that have anything to do or did not come to an end in a round before, or of the chosen one, in
    groups that are taken together. What lies in the landing folder under no plan's name is told in the log."""
    from airflow.sdk import ObjectStoragePath

    from thidua import pipeline

    settings = task_settings()
    now, landing = settings.now(), ObjectStoragePath(settings.landing)
    for sentence in pipeline.find_strangers(settings, landing=landing):
        log.warning(sentence)
    chosen = form_value("plan")
    store, run_id = _state_of_groups(), get_current_context()["run_id"]
    if chosen != ALL_PLANS:
        return share_out_again(store, [chosen], run_id=run_id)
    found = plans_to_take_again(store, run_id=run_id)
    found.update(pipeline.plans_with_work(settings, landing=landing, now=now))
    return share_out_again(store, [one for one in pipeline.plan_ids(settings) if one in found], run_id=run_id)


@task(task_display_name="Thu nhận", map_index_template=NAMED)
def collect(plan_ids: list[str]) -> list[Step]:
    """Receipts for what lies in the plans' landing folders."""
    from airflow.sdk import ObjectStoragePath

    from thidua import pipeline

    _name_group(plan_ids)
    settings, declared = task_settings(), form_value("received_at")
    received_at = read_instant(declared) if declared else None

    def step(plan_id: str) -> Step:
        # The clock is read for each plan: what was written while its neighbours were looked through came after that.
        return pipeline.collect(
            settings,
            plan_id=plan_id,
            landing=ObjectStoragePath(settings.landing),
            now=settings.now(),
            received_at=received_at,
        )

    collected, faults = take_each(plan_ids, step)
    raise_all(faults, of=len(plan_ids))
    return collected


@task(task_display_name="Kiểm tra", map_index_template=NAMED)
def validate(collected: Step) -> list[Step]:
    """Verdicts on the plans' waiting receipts."""
    from airflow.sdk import ObjectStoragePath

    from thidua import pipeline

    plan_ids = _name_group([one["plan_id"] for one in collected])
    settings, run_id = task_settings(), get_current_context()["run_id"]

    def step(plan_id: str) -> Step:
        return pipeline.validate(
            settings,
            plan_id=plan_id,
            landing=ObjectStoragePath(settings.landing),
            now=settings.now(),
            run_name=f"{run_id}.{plan_id}",
        )

    validated, faults = take_each(plan_ids, step)
    raise_all(faults, of=len(plan_ids))
    return validated


@task(task_display_name="Nạp, báo thay đổi", map_index_template=NAMED, outlets=[SUBMISSIONS, CORRECTIONS])
def load(validated: Step) -> list[Step]:
    """Load what was accepted; the reports that it touches become partitions of SUBMISSIONS, those that are to be
    considered again partitions of CORRECTIONS.

    A task that fails tells of nothing. So where there is anything to tell, the task succeeds in spite of a plan that
    failed: its group has not come to its end, so the next round takes the plan again, by itself.
    """
    plan_ids = _name_group([one["plan_id"] for one in validated])
    loaded, faults = take_each(plan_ids, partial(_load, task_settings()))
    told = emit(
        {
            SUBMISSIONS: [key for one in loaded for key in one["partitions"]],
            CORRECTIONS: [key for one in loaded for key in one["woken"]],
        }
    )
    if not told:
        raise_all(faults, of=len(plan_ids))
    context = get_current_context()
    for key in (key for one in loaded for key in one["reminders"]):
        note_reminder(context["asset_state_store"][CORRECTIONS], key, run_id=context["run_id"])
    if not faults:
        tell_finished(_state_of_groups(), context["ti"].map_index, run_id=context["run_id"])
    if not told:
        raise AirflowSkipException("Không có bản nộp mới được nạp, không có báo cáo nào cần xét lại.")
    return loaded


def _load(settings: "Settings", plan_id: str) -> Step:
    from thidua import pipeline

    loaded = pipeline.load(settings, plan_id=plan_id, now=settings.now())
    return loaded | _reports_to_wake(settings, plan_id)


def _name_group(plan_ids: list[str]) -> list[str]:
    named = ", ".join(plan_ids) if len(plan_ids) <= 2 else f"{plan_ids[0]} … {plan_ids[-1]}"
    get_current_context()["plans_of_group"] = named  # type: ignore[typeddict-unknown-key]  # as Airflow wants it
    return plan_ids


def _state_of_groups() -> Store:
    store: Store = get_current_context()["asset_state_store"][SUBMISSIONS]
    return store


def _reports_to_wake(settings: "Settings", plan_id: str) -> Step:
    """`woken`: the reports that what is in the warehouse by now touches, issued ones and those whose draft somebody was
    asked about, unless a run is on its way. `reminders`: those of them that only were never made.

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
    sleeping = [key for key in touched if key not in unfinished and not find_busy_run(store, key, states=states)]
    reminders = [
        key
        for key in dict.fromkeys(unfinished)
        if is_reminder_due(store, key, run_id=context["run_id"])
        and not find_busy_run(store, key, states=states)
        and not has_run_of_its_day(key, states=states)
    ]
    return {"woken": sleeping + reminders, "reminders": reminders}

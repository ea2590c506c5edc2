"""The tasks from the warehouse to the recipient: each unpacks its context and calls `thidua.pipeline`.

What a task returns are ids and counts. The library is imported inside the tasks, for a DAG file is parsed far more
often than it runs.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from thidua_airflow.outcome import hand_on
from thidua_airflow.runtime import Step, form_value, report_of_run, sending_settings, task_settings

log = logging.getLogger(__name__)

NONE_IN_THE_WAY = "none_failed_min_one_success"
"""Trigger rule behind tasks that are skipped where nothing is to be waited for. Who wants the run to end there skips
all that follows by name."""

ENDS_HERE = {
    "unchanged": "Báo cáo đã phát hành vẫn đúng: không lập bản mới.",
    "silent": "Thay đổi chỉ được lưu trong kho dữ liệu: theo chính sách của kế hoạch, hoặc đã bị từ chối lập lại.",
    "note": "Không lập bản mới, theo chính sách của kế hoạch: để nêu trong báo cáo sau, của kế hoạch này hoặc của"
    " kế hoạch nối tiếp, nếu có.",
    "overtaken": "Lượt chạy khác đã xét số liệu mới hơn của báo cáo này.",
}
"""Outcomes of a comparison after which nothing is made: the rest of the run is skipped."""


@contextmanager
def skipped_if_overtaken() -> Iterator[None]:
    """Nothing is wrong where another run knows more of the same report: what is left of this one is skipped."""
    from thidua.errors import OvertakenError

    try:
        yield
    except OvertakenError as error:
        raise AirflowSkipException(f"{ENDS_HERE['overtaken']} {error.message}") from error


@task(task_display_name="Tổng hợp, xét thay đổi")
def aggregate() -> Step:
    """A snapshot of the report's figures, when they agree with their parts, with what the plan's policy makes of its
    differences to the report that was issued. Where nothing is to be made, all that follows is skipped; where nobody's
    leave and no number is to be waited for, the tasks that would wait are."""
    from thidua import pipeline
    from thidua.warehouse.connect import kept_open

    settings = task_settings()
    plan_id, period_id = report_of_run()
    with kept_open(), skipped_if_overtaken():
        snapshot = pipeline.aggregate(settings, plan_id=plan_id, period_id=period_id, now=settings.now())
        pipeline.check_figures(settings, snapshot_id=snapshot["snapshot_id"])
        considered = pipeline.consider(
            settings,
            plan_id=plan_id,
            period_id=period_id,
            snapshot_id=snapshot["snapshot_id"],
            now=settings.now(),
            reason=form_value("reason"),
        )
    log.info("%s", considered["summary"])
    result = snapshot | {"plan_id": plan_id, "period_id": period_id} | considered
    if considered["outcome"] in ENDS_HERE:
        log.info("%s", ENDS_HERE[considered["outcome"]])
        return hand_on(result, without=get_current_context()["task"].get_flat_relative_ids())
    needed = {"approve": considered["waits_for"] is not None, "number": considered["wants_number"]}
    return hand_on(result, without=[task_id for task_id, is_needed in needed.items() if not is_needed])


@task(task_display_name="Lập báo cáo", trigger_rule=NONE_IN_THE_WAY)
def render(considered: Step) -> Step:
    """The report's revision with its files; the library refuses what has no leave or no number, whatever the tasks
    before it look like. Where it goes out unsigned, the task that signs is skipped."""
    from thidua import pipeline

    settings = task_settings()
    with skipped_if_overtaken():
        report = pipeline.render(
            settings,
            plan_id=considered["plan_id"],
            period_id=considered["period_id"],
            snapshot_id=considered["snapshot_id"],
            correction_id=considered["correction_id"],
            reason=form_value("reason"),
            now=settings.now(),
        )
    return hand_on(report, without=[] if report["wants_signature"] else ["sign"])


@task(task_display_name="Gửi", trigger_rule=NONE_IN_THE_WAY)
def deliver(report: Step) -> Step:
    """What became of the revision's deliveries; what lacks a signature is held by the library."""
    from thidua import pipeline

    settings, context = sending_settings(), get_current_context()
    worker = f"airflow/{context['run_id']}/{context['ti'].try_number}"
    return pipeline.deliver(settings, report_id=report["report_id"], worker=worker)


@task(task_display_name="Gửi tiếp")
def send_pending() -> Step:
    """What became of all deliveries that were due for another attempt."""
    from thidua import pipeline

    settings = sending_settings()
    return pipeline.deliver(settings, worker=f"airflow/{get_current_context()['run_id']}")

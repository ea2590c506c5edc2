"""The tasks from the warehouse to the recipient: each unpacks its context and calls `thidua.pipeline`.

What a task returns are ids and counts. The library is imported inside the tasks, for a DAG file is parsed far more
often than it runs.
"""

import logging

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from thidua_airflow.runtime import Step, form_value, read_instant, report_of_run, task_settings

log = logging.getLogger(__name__)

ENDS_HERE = {
    "unchanged": "Báo cáo đã phát hành vẫn đúng: không lập bản mới.",
    "silent": "Thay đổi chỉ được lưu trong kho dữ liệu: theo chính sách của kế hoạch, hoặc đã bị từ chối lập lại.",
    "note": "Thay đổi sẽ được nêu trong báo cáo kỳ sau, theo chính sách của kế hoạch.",
    "overtaken": "Lượt chạy khác đã xét số liệu mới hơn của báo cáo này.",
}
"""Outcomes of `consider` after which nothing is made: the rest of the run is skipped."""


@task.branch(task_display_name="Chọn cách chạy")
def choose_way() -> str:
    """The task to go on with: a look at the report as it was known, or the report itself."""
    return "preview" if form_value("as_known_at") else "aggregate"


@task(task_display_name="Xem lại")
def preview() -> Step:
    """Files of the report as it was known at the instant of the form; nothing is issued or sent."""
    from thidua import pipeline

    settings, known_at = task_settings(), read_instant(form_value("as_known_at"))
    plan_id, period_id = report_of_run()
    made = pipeline.preview(settings, plan_id=plan_id, period_id=period_id, known_at=known_at, now=settings.now())
    for disagreement in made["disagreements"]:
        log.warning("Số liệu không khớp: %s", disagreement)
    log.info("Báo cáo như đã biết lúc %s: %s", known_at, made["folder"])
    return made


@task(task_display_name="Tổng hợp")
def aggregate() -> Step:
    """A snapshot of the report's figures."""
    from thidua import pipeline

    settings = task_settings()
    plan_id, period_id = report_of_run()
    snapshot = pipeline.aggregate(settings, plan_id=plan_id, period_id=period_id, now=settings.now())
    return snapshot | {"plan_id": plan_id, "period_id": period_id}


@task(task_display_name="Đối chiếu số liệu")
def check_figures(snapshot: Step) -> Step:
    """The same snapshot, when its figures agree with their parts."""
    from thidua import pipeline

    pipeline.check_figures(task_settings(), snapshot_id=snapshot["snapshot_id"])
    return snapshot


@task(task_display_name="Xét thay đổi")
def consider(snapshot: Step) -> Step:
    """The snapshot with what the plan's policy makes of its differences to the report that was issued."""
    from thidua import pipeline

    settings = task_settings()
    considered = pipeline.consider(
        settings,
        plan_id=snapshot["plan_id"],
        period_id=snapshot["period_id"],
        snapshot_id=snapshot["snapshot_id"],
        now=settings.now(),
        reason=form_value("reason"),
    )
    log.info("%s", considered["summary"])
    if considered["outcome"] in ENDS_HERE:
        raise AirflowSkipException(ENDS_HERE[considered["outcome"]])
    return snapshot | considered


@task(task_display_name="Lập báo cáo")
def render(considered: Step) -> Step:
    """The report's revision with its files."""
    from thidua import pipeline

    settings = task_settings()
    return pipeline.render(
        settings,
        plan_id=considered["plan_id"],
        period_id=considered["period_id"],
        snapshot_id=considered["snapshot_id"],
        correction_id=considered["correction_id"],
        reason=form_value("reason"),
        now=settings.now(),
    )


@task(task_display_name="Gửi")
def deliver(report: Step) -> Step:
    """What became of the revision's deliveries."""
    from thidua import pipeline

    settings, context = task_settings(), get_current_context()
    worker = f"airflow/{context['run_id']}/{context['ti'].try_number}"
    return pipeline.deliver(settings, report_id=report["report_id"], worker=worker)


@task(task_display_name="Gửi tiếp")
def send_pending() -> Step:
    """What became of all deliveries that were due for another attempt."""
    from thidua import pipeline

    settings = task_settings()
    return pipeline.deliver(settings, worker=f"airflow/{get_current_context()['run_id']}")

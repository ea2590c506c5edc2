"""The task that shows a report as it was known earlier: it unpacks its form and calls `thidua.pipeline`."""

import logging

from airflow.sdk import task

from thidua_airflow.runtime import Step, instant_of_form, report_of_run, task_settings

log = logging.getLogger(__name__)


@task(task_display_name="Xem lại")
def preview() -> Step:
    """Files of the report as it was known at the instant of the form; nothing is issued or sent."""
    from thidua import pipeline

    settings, known_at = task_settings(), instant_of_form("as_known_at")
    plan_id, period_id = report_of_run()
    made = pipeline.preview(settings, plan_id=plan_id, period_id=period_id, known_at=known_at, now=settings.now())
    for disagreement in made["disagreements"]:
        log.warning("Số liệu không khớp: %s", disagreement)
    if made["plan_statement"]:
        log.warning("%s", made["plan_statement"])
    log.info("Báo cáo như đã biết lúc %s: %s", known_at, made["folder"])
    return made

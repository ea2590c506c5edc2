"""The tasks: each unpacks its context and calls one function of `thidua.pipeline`.

What a task returns are ids and counts. The library is imported inside the tasks, for a DAG file is parsed far more
often than it runs.
"""

import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

from airflow.sdk import Connection, get_current_context, task
from airflow.sdk.exceptions import AirflowNotFoundException, AirflowSkipException

from thidua.errors import OperatorError
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE
from thidua_airflow.config import SUBMISSIONS
from thidua_airflow.forms import ALL_PLANS
from thidua_airflow.report_dates import split_report_key

log = logging.getLogger(__name__)

Step = Any
"""Ids and counts from the step before; while the DAG is built, the promise of them."""


@task(task_display_name="Chọn kế hoạch")
def choose_plans() -> list[str]:
    """Ids of the plans to collect for. What lies in the landing folder under no plan's name is told in the log."""
    from airflow.sdk import ObjectStoragePath

    from thidua import pipeline

    settings = _settings()
    for sentence in pipeline.find_strangers(settings, landing=ObjectStoragePath(settings.landing)):
        log.warning(sentence)
    chosen = get_current_context()["params"]["plan"]
    return pipeline.plan_ids(settings) if chosen == ALL_PLANS else [chosen]


@task(task_display_name="Thu nhận")
def collect(plan_id: str) -> Step:
    """Receipts for what lies in the plan's landing folder."""
    from airflow.sdk import ObjectStoragePath

    from thidua import pipeline

    settings = _settings()
    declared = get_current_context()["params"]["received_at"]
    return pipeline.collect(
        settings,
        plan_id=plan_id,
        landing=ObjectStoragePath(settings.landing),
        now=settings.now(),
        received_at=_instant(declared) if declared else None,
    )


@task(task_display_name="Kiểm tra")
def validate(collected: Step) -> Step:
    """Verdicts on the plan's waiting receipts."""
    from thidua import pipeline

    settings, plan_id = _settings(), collected["plan_id"]
    run_id = get_current_context()["run_id"]
    return pipeline.validate(settings, plan_id=plan_id, now=settings.now(), run_name=f"{run_id}.{plan_id}")


@task(task_display_name="Nạp", outlets=[SUBMISSIONS])
def load(validated: Step) -> Step:
    """Load what was accepted; the reports it touches become partitions of the asset."""
    from thidua import pipeline

    settings = _settings()
    loaded = pipeline.load(settings, plan_id=validated["plan_id"], now=settings.now())
    if not loaded["partitions"]:
        raise AirflowSkipException("Không có bản nộp mới được nạp.")
    get_current_context()["outlet_events"][SUBMISSIONS].add_partitions(loaded["partitions"])
    return loaded


@task(task_display_name="Tổng hợp")
def aggregate() -> Step:
    """A snapshot of the report's figures."""
    from thidua import pipeline

    settings = _settings()
    plan_id, period_id = _report_of_run()
    snapshot = pipeline.aggregate(settings, plan_id=plan_id, period_id=period_id, now=settings.now())
    return snapshot | {"plan_id": plan_id, "period_id": period_id}


@task(task_display_name="Đối chiếu số liệu")
def check_figures(snapshot: Step) -> Step:
    """The same snapshot, when its figures agree with their parts."""
    from thidua import pipeline

    pipeline.check_figures(_settings(), snapshot_id=snapshot["snapshot_id"])
    return snapshot


@task(task_display_name="Lập báo cáo")
def render(snapshot: Step) -> Step:
    """The report's revision with its files."""
    from thidua import pipeline

    return pipeline.render(
        _settings(),
        plan_id=snapshot["plan_id"],
        period_id=snapshot["period_id"],
        snapshot_id=snapshot["snapshot_id"],
        reason=get_current_context()["params"]["reason"],
    )


@task(task_display_name="Gửi")
def deliver(report: Step) -> Step:
    """What became of the revision's deliveries."""
    from thidua import pipeline

    settings, context = _settings(), get_current_context()
    worker = f"airflow/{context['run_id']}/{context['ti'].try_number}"
    return pipeline.deliver(settings, report_id=report["report_id"], now=settings.now(), worker=worker)


@task(task_display_name="Gửi tiếp")
def send_pending() -> Step:
    """What became of all deliveries that were due for another attempt."""
    from thidua import pipeline

    settings = _settings()
    return pipeline.deliver(settings, now=settings.now(), worker=f"airflow/{get_current_context()['run_id']}")


def _report_of_run() -> tuple[str, str]:
    """The partition of the run; without one, what was chosen in the form."""
    context = get_current_context()
    if key := context["dag_run"].partition_key:
        return split_report_key(key)
    plan_id, period_id = context["params"]["plan"], context["params"]["period"]
    if not (plan_id and period_id):
        raise OperatorError(
            "Lượt chạy không cho biết phải lập báo cáo nào.", remedy="Chạy lại và chọn cả kế hoạch lẫn kỳ báo cáo."
        )
    return plan_id, period_id


def _settings() -> Settings:
    """The environment's settings with the addresses of Airflow's connections."""
    settings = Settings.from_environment()
    return replace(
        settings,
        warehouse_url=_connection_url("thidua_warehouse") or settings.warehouse_url,
        smtp_url=_connection_url("thidua_smtp") or settings.smtp_url,
    )


def _connection_url(conn_id: str) -> str | None:
    try:
        return str(Connection.get(conn_id).get_uri())
    except AirflowNotFoundException:
        return None


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise OperatorError(f"'{text}' không phải là một thời điểm.", remedy="Ghi dạng 2026-12-04T16:00.") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=LEGAL_ZONE)

"""What a task knows of itself: the settings with Airflow's connections, and which report its run is about."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from airflow.sdk import Connection, get_current_context
from airflow.sdk.exceptions import AirflowNotFoundException

from thidua.calendar.report_dates import split_report_key
from thidua.errors import OperatorError
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE

Step = Any
"""Ids and counts from the step before, of one plan or a list; while the DAG is built, the promise of them."""


class Store(Protocol):
    """The state store of one asset."""

    def get(self, key: str) -> Any: ...

    def set(self, key: str, value: Any) -> None: ...


def report_of_run() -> tuple[str, str]:
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


def form_value(name: str) -> Any:
    """What stands in a field of the run's form."""
    return get_current_context()["params"][name]


def instant_of_form(name: str) -> datetime:
    """The instant in a field of the run's form; OperatorError where it is empty."""
    text = form_value(name)
    if not text:
        raise OperatorError("Lượt chạy không cho biết thời điểm.", remedy="Chạy lại và ghi thời điểm muốn xem.")
    return read_instant(text)


def task_settings() -> Settings:
    """The environment's settings with Airflow's connections: the warehouse's address, others when they are asked for.

    Each look for one that is no variable of the environment is a request to the API server.
    """
    settings = Settings.from_environment()
    return replace(
        settings,
        warehouse_url=_connection_url("thidua_warehouse") or settings.warehouse_url,
        find_connection=lambda name: _connection_url(name) or settings.find_connection(name),
    )


def sending_settings() -> Settings:
    """The same with the address of the mail server, for tasks that send."""
    settings = task_settings()
    return replace(settings, smtp_url=_connection_url("thidua_smtp") or settings.smtp_url)


def read_instant(text: str) -> datetime:
    """An instant from a form; without a zone it is meant in Vietnamese time."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise OperatorError(f"'{text}' không phải là một thời điểm.", remedy="Ghi dạng 2026-12-04T16:00.") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=LEGAL_ZONE)


def _connection_url(conn_id: str) -> str | None:
    try:
        return str(Connection.get(conn_id).get_uri())
    except AirflowNotFoundException:
        return None

"""Waiting for the changes to an issued report that arrive close together, so that they make one replacement."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseSensorOperator
from airflow.sdk.exceptions import AirflowRescheduleException, AirflowSkipException

from thidua.calendar.report_dates import report_key
from thidua_airflow.config import CORRECTIONS, GATHER_AT_MOST
from thidua_airflow.runtime import report_of_run, task_settings
from thidua_airflow.wakes import claim_report

if TYPE_CHECKING:
    from airflow.sdk import Context

    from thidua.settings import Settings

LONGEST_SLEEP = timedelta(hours=1)


class GatherChanges(BaseSensorOperator):
    """Sleeps, without a worker, until no change is expected to follow those that are there, by the plan's policy.

    A run that a person has started does not wait. One of two runs of a report goes on; the other is skipped.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(mode="reschedule", inlets=[CORRECTIONS], **kwargs)

    def poke(self, context: "Context") -> bool:
        run = context["dag_run"]
        if run.run_type == "manual":
            return True
        settings = task_settings()
        plan_id, period_id = report_of_run()
        self._claim(context, report_key(plan_id, period_id))
        wait_until = _wait_until(settings, plan_id, period_id)
        at_latest = run.run_after + GATHER_AT_MOST
        if wait_until is None or at_latest <= datetime.now(UTC):
            return True
        self.log.info("Chờ các thay đổi khác đến %s.", wait_until)
        wake_at = min(wait_until - settings.clock_offset, at_latest, datetime.now(UTC) + LONGEST_SLEEP)
        raise AirflowRescheduleException(wake_at)  # type: ignore[no-untyped-call]

    def _claim(self, context: "Context", key: str) -> None:
        store, states = context["asset_state_store"][CORRECTIONS], context["ti"].get_task_states
        if other := claim_report(store, key, run_id=context["run_id"], states=states):
            raise AirflowSkipException(f"Lượt chạy {other} đang gom thay đổi của báo cáo này.")


def _wait_until(settings: "Settings", plan_id: str, period_id: str) -> datetime | None:
    from thidua import pipeline

    gathered = pipeline.gather(settings, plan_id=plan_id, period_id=period_id, now=settings.now())
    return datetime.fromisoformat(gathered["wait_until"]) if gathered["wait_until"] else None


def gather() -> GatherChanges:
    """The task, in the DAG that is being defined."""
    return GatherChanges(task_id="gather", task_display_name="Gom thay đổi")

"""Waiting for the number and day that a person gives a report, where its plan wants them given."""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseSensorOperator

from thidua_airflow.reporting import NONE_IN_THE_WAY
from thidua_airflow.runtime import Step, task_settings

if TYPE_CHECKING:
    from airflow.sdk import Context

AS_LONG_AS_IT_TAKES = timedelta(days=400)


class AwaitNumber(BaseSensorOperator):
    """Sleeps, without a worker, until the number was given. considered: what the task `aggregate` returned; where no
    person gives numbers, it skips this task."""

    template_fields: Collection[str] = ("considered",)

    def __init__(self, *, considered: Step, **kwargs: Any) -> None:
        super().__init__(mode="reschedule", poke_interval=120, timeout=AS_LONG_AS_IT_TAKES.total_seconds(), **kwargs)
        self.considered = considered

    def poke(self, context: "Context") -> bool:
        from thidua import pipeline

        found = pipeline.waits_for_number(
            task_settings(),
            snapshot_id=self.considered["snapshot_id"],
            correction_id=self.considered["correction_id"],
        )
        if found["waits"]:
            self.log.info("%s", found["what"])
        return not found["waits"]


def await_number(considered: Step) -> AwaitNumber:
    """The task, in the DAG that is being defined."""
    return AwaitNumber(
        task_id="number", task_display_name="Lấy số", considered=considered, trigger_rule=NONE_IN_THE_WAY
    )

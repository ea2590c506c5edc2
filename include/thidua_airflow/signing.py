"""Between a report that is made and its sending: the signatures that its plan wants."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseSensorOperator, PokeReturnValue, get_current_context, task
from airflow.sdk.exceptions import AirflowRescheduleException, DownstreamTasksSkipped

from thidua_airflow.runtime import Step, task_settings

if TYPE_CHECKING:
    from collections.abc import Collection

    from airflow.sdk import Context

LOOK_EVERY = timedelta(minutes=5)
"""How often a run looks whether its report is signed; files that come back are taken every two minutes by
`send_pending_deliveries`, so nothing waits longer for it than the sending does."""

WAIT_AT_MOST = timedelta(days=400)
"""A report that nobody signs is told of by reminders and by the watchdog; its run does not fail for it."""


class SignReport(BaseSensorOperator):
    """Signs with the organisation's key at once; for a person's token it waits, without a worker.

    report: what the task `render` returned; where it goes out unsigned, that skips this task. What follows is skipped
    when a newer revision takes the report's place while it waits.
    """

    template_fields: "Collection[str]" = ("report",)

    def __init__(self, *, report: Step, **kwargs: Any) -> None:
        super().__init__(mode="reschedule", timeout=WAIT_AT_MOST.total_seconds(), **kwargs)
        self.report = report

    def poke(self, context: "Context") -> PokeReturnValue:
        from thidua import pipeline

        settings = task_settings()
        worker = f"airflow/{context['run_id']}/{context['ti'].try_number}"
        stands = pipeline.sign(settings, report_id=self.report["report_id"], worker=worker, now=settings.now())
        if stands["outcome"] == "replaced":
            self.log.warning("Báo cáo đã được bản mới hơn thay thế trong lúc chờ ký: không gửi bản này.")
            raise DownstreamTasksSkipped(tasks=sorted(self.downstream_task_ids))  # type: ignore[no-untyped-call]
        if stands["outcome"] == "waits":
            self.log.info("Chờ ký số. Tệp cần ký: %s", stands["file"])
            raise AirflowRescheduleException(datetime.now(UTC) + LOOK_EVERY)  # type: ignore[no-untyped-call]
        return PokeReturnValue(is_done=True)


@task(task_display_name="Nhận tệp đã ký")
def take_signed() -> Step:
    """Files that came back signed: taken, put aside; and reports of lost runs that were signed."""
    from thidua import pipeline

    settings = task_settings()
    return pipeline.take_signed(settings, worker=f"airflow/{get_current_context()['run_id']}", now=settings.now())


def sign(report: Step) -> SignReport:
    """The task, in the DAG that is being defined."""
    return SignReport(task_id="sign", task_display_name="Ký số", report=report)

"""A person's leave to replace an issued report, asked for only where the plan's policy wants it, and kept for ever."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param

from thidua_airflow.runtime import Step, task_settings

if TYPE_CHECKING:
    from airflow.sdk import Context

SUBJECT = "Báo cáo thay thế {plan_id}, kỳ {period_id}"
"""Short: the list of required actions shows some forty characters of it."""
UNKNOWN = "không rõ"


class ApproveCorrection(ApprovalOperator):
    """Passes at once where no leave is needed; otherwise the run waits, without a worker, for an answer.

    considered: what the task `consider` returned. The answer, who gave it and why are recorded in the warehouse
    before the run goes on or is skipped: Airflow's own data base may be made anew.
    """

    APPROVE = "Chấp thuận"
    REJECT = "Từ chối"
    template_fields: Collection[str] = (*ApprovalOperator.template_fields, "considered")

    def __init__(self, *, considered: Step, **kwargs: Any) -> None:
        super().__init__(
            subject="Lập báo cáo thay thế",
            execution_timeout=None,  # a time limit here would limit the person
            **kwargs,
        )
        self.considered = considered

    def execute(self, context: "Context") -> Any:
        if self.considered["waits_for"] is None:
            return None
        self.subject = SUBJECT.format_map(self.considered)
        self.body = self.considered["summary"]
        return super().execute(context)

    def execute_complete(self, context: "Context", event: dict[str, Any]) -> Any:
        if "error" not in event:
            self._record(event)
        return super().execute_complete(context, event)

    def _record(self, event: dict[str, Any]) -> None:
        from thidua import pipeline

        settings, user = task_settings(), event["responded_by_user"]
        pipeline.decide(
            settings,
            correction_id=self.considered["correction_id"],
            decision="approved" if self.APPROVE in event["chosen_options"] else "refused",
            actor=user["name"] if user else UNKNOWN,
            reason=(event["params_input"] or {}).get("decision_reason") or None,
            now=settings.now(),
        )


def approve(considered: Step) -> ApproveCorrection:
    """The task, in the DAG that is being defined."""
    return ApproveCorrection(
        task_id="approve",
        task_display_name="Chấp thuận",
        considered=considered,
        params={"decision_reason": Param("", type="string", maxLength=500, title="Lý do của người quyết định")},
    )

"""A person's leave, asked for only where the plan's policy wants it, and kept for ever: for the first report of a
period (`thidua.approve`) and for its replacements (`thidua.changes`)."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param
from airflow.sdk.exceptions import TaskAwaitingInput

from thidua_airflow import first_approval
from thidua_airflow.runtime import Step, task_settings

if TYPE_CHECKING:
    from airflow.sdk import Context

SUBJECT = "Báo cáo thay thế {plan_id}, kỳ {period_id}"
"""Short: the list of required actions shows some forty characters of it."""
FIRST_SUBJECT = "Phê duyệt báo cáo {plan_id}, kỳ {period_id}"
UNKNOWN = "không rõ"
LOOK_AGAIN = timedelta(minutes=15)
"""How soon a waiting question sees what was answered at the command line."""
ENDS_HERE = {
    "refused": "Báo cáo thay thế này đã bị {actor} từ chối ({reason}): báo cáo đã phát hành giữ nguyên.",
    "outdated": "Đã có lần xét thay đổi mới hơn của báo cáo này: trả lời yêu cầu đó.",
}


class Approve(ApprovalOperator):
    """The run waits, without a worker, for an answer.

    considered: what `aggregate` returned; where no leave is needed, it skips this task. The answer, who gave it and why
    are recorded in the warehouse before the run goes on, or all that follows is skipped: Airflow's own data base may be
    made anew. Each question is looked at again from time to time: it may have been answered elsewhere, have
    become another one, or the plan may let a first report go out unanswered.
    """

    APPROVE = "Chấp thuận"
    REJECT = "Từ chối"
    template_fields: Collection[str] = (*ApprovalOperator.template_fields, "considered")

    def __init__(self, *, considered: Step, **kwargs: Any) -> None:
        super().__init__(
            subject="Lập báo cáo",
            ignore_downstream_trigger_rules=True,  # which let the tasks behind go on past a skipped one
            execution_timeout=None,  # a time limit here would limit the person
            **kwargs,
        )
        self.considered = considered

    def execute(self, context: "Context") -> Any:
        if self.considered["waits_for"] is None:
            return None
        if self.considered["waits_for"] == "approval":
            with self._rest_skipped(context):
                return self._ask_first(context)
        self.subject = SUBJECT.format_map(self.considered)
        self.body = self.considered["summary"]
        try:
            return super().execute(context)
        except TaskAwaitingInput:
            raise _looking_again() from None

    def execute_complete(
        self, context: "Context", event: dict[str, Any], approval_request_id: int | None = None
    ) -> Any:
        """approval_request_id: of the question about a first report; None for a replacement."""
        if approval_request_id is not None:
            with self._rest_skipped(context):
                return self._go_on(context, event, approval_request_id)
        if event.get("error_type") == "timeout":
            with self._rest_skipped(context):
                return self._look_elsewhere()
        if "error" not in event:
            self._record(event)
        return super().execute_complete(context, event)

    def _look_elsewhere(self) -> None:
        """Whether the question about a replacement was answered at the command line, or has become another one."""
        from thidua import pipeline

        found = pipeline.correction_standing(task_settings(), correction_id=self.considered["correction_id"])
        if found["standing"] in ENDS_HERE:
            ended = ENDS_HERE[found["standing"]].format(actor=found["actor"], reason=found["reason"] or "-")
            raise first_approval.EndsHereError(ended)
        if found["standing"] == "waiting":
            raise _looking_again()
        self.log.info("Đã được %s chấp thuận: %s", found["actor"], found["reason"] or "-")

    @contextmanager
    def _rest_skipped(self, context: "Context") -> Iterator[None]:
        """All that follows is skipped, and this task has succeeded, where the question has come to its end."""
        try:
            yield
        except first_approval.EndsHereError as told:
            self.log.warning("%s", told)
            self.skip(ti=context["ti"], tasks=context["task"].get_flat_relatives(upstream=False))

    def _ask_first(self, context: "Context") -> None:
        asked = first_approval.ask(self.considered)
        if first_approval.is_settled(asked):
            return
        self.subject = FIRST_SUBJECT.format_map(self.considered)
        self.body = asked["summary"]
        try:
            super().execute(context)
        except TaskAwaitingInput:
            # As the operator of the provider waits, but with the question's number, and not for ever.
            raise self._waiting(asked) from None

    def _go_on(self, context: "Context", event: dict[str, Any], approval_request_id: int) -> None:
        """After an answer, or when it was time to look again."""
        if event.get("error_type", "timeout") != "timeout":
            self.process_trigger_event_error(event)
        standing = first_approval.look(approval_request_id)
        if "error" not in event and standing["standing"] == "waiting":
            answered = first_approval.answer(approval_request_id, **self._answer(event))
            if answered is None:
                return self._ask_first(context)
            standing = answered
        if not first_approval.is_settled(standing):
            raise self._waiting(standing)
        return None

    def _waiting(self, asked: Step) -> TaskAwaitingInput:
        return TaskAwaitingInput(
            method_name="execute_complete",
            kwargs={"approval_request_id": asked["approval_request_id"]},
            timeout=first_approval.time_to_wait(asked, at_most=LOOK_AGAIN),
        )

    def _answer(self, event: dict[str, Any]) -> dict[str, Any]:
        user = event["responded_by_user"]
        return {
            "decision": "approved" if self.APPROVE in event["chosen_options"] else "refused",
            "actor": user["name"] if user else UNKNOWN,
            "account": user["id"] if user else None,
            "reason": (event["params_input"] or {}).get("decision_reason") or None,
        }

    def _record(self, event: dict[str, Any]) -> None:
        from thidua import pipeline

        settings, answer = task_settings(), self._answer(event)
        pipeline.decide(
            settings,
            correction_id=self.considered["correction_id"],
            decision=answer["decision"],
            actor=answer["actor"],
            reason=answer["reason"],
            now=settings.now(),
        )


def _looking_again() -> TaskAwaitingInput:
    """The question about a replacement waits on."""
    return TaskAwaitingInput(method_name="execute_complete", timeout=LOOK_AGAIN)


def approve(considered: Step) -> Approve:
    """The task, in the DAG that is being defined."""
    return Approve(
        task_id="approve",
        task_display_name="Chấp thuận",
        considered=considered,
        params={"decision_reason": Param("", type="string", maxLength=500, title="Lý do của người quyết định")},
    )

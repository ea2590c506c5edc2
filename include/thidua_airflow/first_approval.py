"""What the task `approve` does about a first report; what people answer is the library's business."""

import logging
from datetime import datetime, timedelta
from typing import Any

from thidua.approve.roles import ROLES
from thidua_airflow.runtime import Step, task_settings

log = logging.getLogger(__name__)

SOON = timedelta(seconds=5)
"""A limit in the past would be none."""

ENDS_HERE = {
    "refused": "Dự thảo này đã bị {actor} từ chối ({reason}): không lập báo cáo. Số liệu mới, hoặc kế hoạch, mẫu báo "
    "cáo thay đổi, sẽ được trình lại thành dự thảo khác; đồng ý phát hành chính dự thảo này: `thidua approve …`.",
    "outdated": "Đã có dự thảo mới hơn của báo cáo này và một yêu cầu phê duyệt khác: trả lời yêu cầu đó.",
}
CHANGED = "Số liệu, kế hoạch hoặc mẫu báo cáo đã thay đổi sau khi trình dự thảo: dự thảo mới sẽ được trình lại."


class EndsHereError(Exception):
    """Nothing is made of this run any more; the message, Vietnamese, says why."""


def ask(considered: Step) -> Step:
    """The draft is made and the question recorded; what is known of an answer."""
    from thidua import pipeline

    settings = task_settings()
    asked = pipeline.request_approval(
        settings,
        plan_id=considered["plan_id"],
        period_id=considered["period_id"],
        snapshot_id=considered["snapshot_id"],
        now=settings.now(),
    )
    log.info("%s", asked["summary"])
    return asked


def look(approval_request_id: int) -> Step:
    """Where the question stands now."""
    from thidua import pipeline

    settings = task_settings()
    return pipeline.approval_standing(settings, approval_request_id=approval_request_id, now=settings.now())


def answer(approval_request_id: int, **answer: Any) -> Step | None:
    """Record the answer; None where it was not this person's to give yet, and the question is to be asked again."""
    from thidua import pipeline
    from thidua.approve.answer import TooEarlyError

    settings = task_settings()
    try:
        return pipeline.answer_approval(settings, approval_request_id=approval_request_id, now=settings.now(), **answer)
    except TooEarlyError as error:
        log.warning("Câu trả lời chưa được nhận: %s", error)
        return None


def is_settled(asked: Step) -> bool:
    """Whether the report may be rendered. EndsHereError where nothing will come of this question any more."""
    from thidua import pipeline

    standing = asked["standing"]
    if standing in ENDS_HERE:
        raise EndsHereError(ENDS_HERE[standing].format(actor=asked["actor"], reason=asked["reason"] or "-"))
    if standing == "issued":
        log.info("Báo cáo đã được phát hành.")
        return True
    settings = task_settings()
    number = asked["approval_request_id"]
    if not pipeline.is_draft_current(settings, approval_request_id=number, now=settings.now()):
        raise EndsHereError(CHANGED)
    if standing == "waiting":
        return False
    say = log.warning if asked["role"] == "policy" else log.info
    say("Dự thảo số %s: %s (%s). %s", number, asked["actor"], ROLES[asked["role"]], asked["reason"] or "")
    return True


def time_to_wait(asked: Step, *, at_most: timedelta) -> timedelta:
    """Until the next look: when the plan lets the report go out, or some time, whichever is sooner."""
    if asked["releases_at"] is None:
        return at_most
    left = datetime.fromisoformat(asked["releases_at"]) - task_settings().now()
    return min(at_most, max(left, timedelta(0)) + SOON)

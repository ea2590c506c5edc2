"""What happens when a report is not delivered although its deadline is near."""

import asyncio
import logging
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from thidua.calendar.report_dates import split_report_key
from thidua.settings import Settings
from thidua_airflow import wakes

if TYPE_CHECKING:
    from thidua.deliver.channel import OutgoingMessage

log = logging.getLogger(__name__)

SUBJECT = "[Thi đua] Báo cáo {plan_id}, kỳ {period_id} chưa gửi xong, sắp hết hạn"
BODY = """Báo cáo kỳ {period_id} của kế hoạch {plan_id} chưa gửi xong tại mốc cảnh báo {deadline}.

Lượt chạy: {run_id}{note}
Việc cần làm: mở lượt chạy này trên Airflow, xem bước đang lỗi hoặc đang chờ, sửa nguyên nhân rồi bấm Clear.
"""
REISSUE_NOTE = "\nLượt chạy này lập lại báo cáo khi có thay đổi; bản đã gửi trước đó, nếu có, vẫn giữ nguyên."


async def warn_deadline(context: dict[str, Any], **_: Any) -> None:
    """Log the danger and mail it to `THIDUA_ALERT_ADDRESS`, where that and a mail server are set.

    Runs in the triggerer, so that a busy or dead executor cannot swallow the alert; the address of the mail server
    comes from the environment for the same reason.
    """
    message = _alert_message(context, address=os.environ.get("THIDUA_ALERT_ADDRESS", ""))
    log.error("%s\n%s", message.subject, message.body)
    smtp_url = Settings.from_environment().smtp_url
    if message.address and smtp_url:
        await asyncio.to_thread(_send, message, smtp_url)


def _alert_message(context: dict[str, Any], *, address: str) -> "OutgoingMessage":
    from thidua.deliver.channel import OutgoingMessage

    run, deadline = context["dag_run"], context["deadline"]
    plan_id, period_id = _report_of(run)
    note = REISSUE_NOTE if run.get("dag_id") == wakes.DAG_ID else ""
    facts = {"plan_id": plan_id, "period_id": period_id, "run_id": run["dag_run_id"], "note": note}
    return OutgoingMessage(
        message_id=f"<deadline.{deadline['id']}@thidua.local>",
        plan_id=plan_id,
        period_id=period_id,
        revision_no=0,
        recipient_name="Người vận hành",
        address=address,
        sender_name="Thi đua Reports",
        issued_at=datetime.now(UTC),
        subject=SUBJECT.format(**facts),
        body=BODY.format(**facts, deadline=deadline["deadline_time"]),
        files=(),
    )


def _report_of(run: dict[str, Any]) -> tuple[str, str]:
    if run.get("partition_key"):
        return split_report_key(run["partition_key"])
    form = run.get("conf") or {}
    return form.get("plan") or "?", form.get("period") or "?"


def _send(message: "OutgoingMessage", smtp_url: str) -> None:
    from thidua.deliver.smtp import SmtpChannel
    from thidua.deliver.smtp_url import parse_smtp_url

    outcome = SmtpChannel(parse_smtp_url(smtp_url)).send(message, before_point_of_no_return=lambda: None)
    if outcome.state != "SENT":
        log.error("Thư cảnh báo chưa gửi được: %s", outcome.sentence)

"""What recipients say of reports, or do not: copies that bounced, reports sent back, answers that are missing."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from thidua.acknowledge.expected import Awaiting, find_missing
from thidua.acknowledge.state import Progress
from thidua.deliver.channels import channel_title
from thidua.text.dates import format_instant
from thidua.watch.due import DueReport
from thidua.watch.facts import Facts
from thidua.watch.hours import office_end
from thidua.watch.limits import Limits
from thidua.watch.model import Alert, Level, Observed

COMPARED_WITHIN = timedelta(minutes=30)
"""So long the next look at the report may take, which makes the case of a report that was sent back."""


def watch_acknowledgements(
    facts: Facts, reports: Mapping[str, DueReport], limits: Limits, *, now: datetime
) -> Observed:
    """reports: by 'plan|period'. A report that was sent back and compared since is told by its correction."""
    told = [*_bounced(facts, reports, limits, now=now), *_returned(facts), *_missing(facts, reports, limits, now=now)]
    return Observed(alerts=tuple(told))


def _bounced(facts: Facts, reports: Mapping[str, DueReport], limits: Limits, *, now: datetime) -> Iterator[Alert]:
    for one in facts.progress:
        if one.state == "failed" and not one.is_replaced and one.said_at:
            yield Alert(
                key=f"acknowledgement|{one.delivery_id}|failed|{one.said_at:%Y%m%dT%H%M%S}",
                level=_level(reports.get(_key(one)), limits, now=now),
                subject=f"Bản gửi {_named(one)} không đến nơi",
                sentence=f"{one.sentence} (báo lúc {format_instant(one.said_at)}).",
                remedy=(
                    "Hỏi bên nhận, sửa nguyên nhân, rồi gửi lại: "
                    f"`thidua delivery resend {one.delivery_id} --actor 'họ tên, chức vụ' --reason 'vì sao'`; nếu bên "
                    f"nhận vẫn có báo cáo: `thidua acknowledge {one.delivery_id} received …`."
                ),
            )


def _returned(facts: Facts) -> Iterator[Alert]:
    compared = {one.report_id for one in facts.corrections if one.acknowledgement_id is not None}
    for one in facts.progress:
        if one.state == "returned" and not one.is_replaced and one.report_id not in compared:
            yield Alert(
                key=f"acknowledgement|{one.delivery_id}|returned",
                level=Level.WARNING,
                subject=f"Nơi nhận trả lại {_named(one)}",
                sentence=f"{one.sentence}",
                remedy=(
                    "Lượt thu nhận kế tiếp mở một lần xét thay đổi; nếu Airflow không chạy: "
                    f"`thidua rerun {one.plan_id} {one.period_id}`."
                ),
                tolerance=COMPARED_WITHIN,
            )


def _missing(facts: Facts, reports: Mapping[str, DueReport], limits: Limits, *, now: datetime) -> Iterator[Alert]:
    awaiting = {key: _awaiting(due, limits) for key, due in reports.items() if due.expected}
    for one in find_missing(facts.progress, awaiting, now=now):
        due = reports[_key(one)]
        assert one.sent_at is not None
        yield Alert(
            key=f"acknowledgement|{one.delivery_id}|missing",
            level=_level(due, limits, now=now) if one.sent_at <= due.last_instant else Level.WARNING,
            subject=f"Chưa có xác nhận của nơi nhận: {_named(one)}",
            sentence=(
                f"Đã gửi lúc {format_instant(one.sent_at)}, hạn báo cáo {format_instant(due.last_instant)}; đến nay "
                f"{'chỉ có báo đã đến nơi, chưa được tiếp nhận' if one.state else 'chưa có xác nhận nào'}"
                f"{', có thư trả lời cần đọc' if one.replied_at else ''}."
            ),
            remedy=(
                f"Hỏi bên nhận, ghi câu trả lời: `thidua acknowledge {one.delivery_id} received|accepted|returned "
                "--actor 'họ tên, chức vụ' --reason 'ai trả lời, bằng cách nào'`."
            ),
        )


def _awaiting(due: DueReport, limits: Limits) -> Awaiting:
    closes_at = min(office_end(due.last_working_day, limits.office), due.last_instant)
    return Awaiting(expected=dict(due.expected), hours=due.answer_hours, closes_at=closes_at)


def _level(due: DueReport | None, limits: Limits, *, now: datetime) -> Level:
    return Level.CRITICAL if due is not None and due.is_in_danger(limits, now=now) else Level.WARNING


def _key(one: Progress) -> str:
    return f"{one.plan_id}|{one.period_id}"


def _named(one: Progress) -> str:
    return f"{_key(one)} bản r{one.revision_no} tới {one.recipient_id} ({channel_title(one.channel)})"

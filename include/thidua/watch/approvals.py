"""First reports that wait for a person's leave, that were refused, and those that nobody has allowed in time."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from thidua.approve.records import Request
from thidua.text.dates import format_instant
from thidua.watch.limits import Limits, level_since
from thidua.watch.model import Alert, Level, Observed

TOLD_FOR = timedelta(days=1)
"""How long it is said that a report went out by the plan's policy."""

RELEASED_WITHIN = timedelta(minutes=30)
"""So long after the plan's instant a question that nobody answered may still be open; then no run looks at it."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request with what its plan says. acts_at: from when on the policy for the deadline holds, None without one."""

    request: Request
    approver: str
    acts_at: datetime | None
    is_released: bool

    @property
    def report_key(self) -> str:
        """'plan|period'."""
        return f"{self.request.plan_id}|{self.request.period_id}"

    @property
    def is_waiting(self) -> bool:
        return self.request.standing == "waiting"

    @property
    def is_refused(self) -> bool:
        return self.request.standing == "refused"


def watch_approvals(asked: Iterable[Asked], limits: Limits, *, now: datetime) -> Observed:
    """One alert per waiting question, louder with time and critical from the plan's own deadline on; one per report of
    which every draft was refused."""
    return Observed(alerts=tuple(_alerts(tuple(asked), limits, now=now)))


def _alerts(asked: Collection[Asked], limits: Limits, *, now: datetime) -> Iterator[Alert]:
    open_keys = {one.report_key for one in asked if one.request.standing in {"waiting", "approved"}}
    refused = {one.report_key: one for one in asked if one.is_refused and one.report_key not in open_keys}
    for one in asked:
        if one.is_waiting:
            yield _waiting(one, limits, now=now)
        elif one.request.role == "policy" and _is_fresh(one.request, now):
            yield _went_out(one.request)
    for one in refused.values():
        yield _refused(one, now=now)


def _waiting(one: Asked, limits: Limits, *, now: datetime) -> Alert:
    request = one.request
    level = level_since(limits.stays.correction_waiting, request.asked_at, now) or Level.NOTICE
    told = f"Dự thảo số {request.approval_request_id} chờ phê duyệt từ {format_instant(request.asked_at)}."
    if one.acts_at is not None and now >= one.acts_at and not one.is_released:
        level = Level.CRITICAL
        told += " Sắp hết hạn pháp lý, và kế hoạch không cho tự phát hành."
    elif one.acts_at is not None and now >= one.acts_at + RELEASED_WITHIN:
        level = Level.CRITICAL
        told += f" Từ {format_instant(one.acts_at)} báo cáo phải tự được phát hành mà không lượt chạy nào thực hiện."
    elif one.acts_at is not None and one.is_released:
        told += f" Đến {format_instant(one.acts_at)} báo cáo tự được phát hành theo chính sách của kế hoạch."
    return Alert(
        key=f"approval|{request.approval_request_id}",
        level=level,
        subject=f"Báo cáo {one.report_key} chờ phê duyệt",
        sentence=told,
        remedy=f"Nhắc {one.approver} trả lời tại Required Actions, hoặc "
        f"`thidua approve {request.plan_id} {request.period_id} --actor … --reason …`.",
    )


def _refused(one: Asked, *, now: datetime) -> Alert:
    request = one.request
    is_late = one.acts_at is not None and now >= one.acts_at
    return Alert(
        key=f"approval|{request.approval_request_id}|refused",
        level=Level.CRITICAL if is_late else Level.WARNING,
        subject=f"Dự thảo báo cáo {one.report_key} bị từ chối, báo cáo chưa phát hành",
        sentence=f"{request.actor} từ chối dự thảo số {request.approval_request_id}: {request.decision_reason or '-'}.",
        remedy="Số liệu, kế hoạch hoặc mẫu báo cáo thay đổi thì hệ thống tự trình dự thảo mới; đồng ý phát hành dự "
        f"thảo đã từ chối: `thidua approve {request.plan_id} {request.period_id} --actor … --reason …`.",
    )


def _is_fresh(request: Request, now: datetime) -> bool:
    return request.decided_at is not None and now - request.decided_at < TOLD_FOR


def _went_out(request: Request) -> Alert:
    return Alert(
        key=f"approval|{request.approval_request_id}|released",
        level=Level.WARNING,
        subject=f"Báo cáo {request.plan_id}|{request.period_id} được phát hành theo chính sách của kế hoạch",
        sentence=request.decision_reason or "",
        remedy="Báo người có thẩm quyền xem báo cáo đã gửi; sai sót được sửa bằng báo cáo thay thế.",
    )

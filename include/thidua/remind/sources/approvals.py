"""Drafts of first reports that wait for a person: the approver, after a time the deputy, and both once nobody has
answered and the plan has let the report go out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from thidua.approve.deadline import acts_at, deputy_from, legal_end
from thidua.approve.records import Request, list_requests, plan_of_request
from thidua.calendar.workdays import Workdays
from thidua.plan.model import Answerer, Plan
from thidua.remind.model import Item
from thidua.text.dates import format_instant

KIND = "approval"
A_DAY = timedelta(days=1)


def items(connection: sa.Connection, *, plans: Sequence[Plan], workdays: Workdays, now: datetime) -> Iterable[Item]:
    """By the plan that each draft was made with, where it is still one of the installation's."""
    known = {plan.id for plan in plans}
    for request in list_requests(connection):
        if request.plan_id in known:
            yield from _items(request, plan_of_request(connection, request), workdays, now=now)


def _items(request: Request, plan: Plan, workdays: Workdays, *, now: datetime) -> Iterator[Item]:
    if request.standing == "waiting" and _is_time(request, plan, now=now):
        for person in _asked(request, plan, now=now):
            yield _item(request, plan, person, lines=_question(request, plan, workdays), workdays=workdays)
    if request.role == "policy" and request.decided_at is not None and now - request.decided_at < A_DAY:
        said = (f"Báo cáo được phát hành lúc {format_instant(request.decided_at)} theo chính sách của kế hoạch.",)
        for person in _everybody(plan):
            yield _item(request, plan, person, lines=(*said, request.decision_reason or ""), workdays=workdays)


def _is_time(request: Request, plan: Plan, *, now: datetime) -> bool:
    """On the day of the question, and on each day in which the time to remind has come round again."""
    every, waited = timedelta(hours=plan.approval.remind_every_hours), now - request.asked_at
    return waited < A_DAY or waited // every != (waited - A_DAY) // every


def _everybody(plan: Plan) -> list[Answerer]:
    return [person for person in (plan.approval.approver, plan.approval.deputy) if person is not None]


def _asked(request: Request, plan: Plan, *, now: datetime) -> list[Answerer]:
    may_from = deputy_from(plan, request.asked_at)
    return [one for one in _everybody(plan) if one is not plan.approval.deputy or (may_from and now >= may_from)]


def _question(request: Request, plan: Plan, workdays: Workdays) -> tuple[str, ...]:
    lines = [
        f"Dự thảo số {request.approval_request_id} chờ phê duyệt từ {format_instant(request.asked_at)}.",
        "Trả lời tại Required Actions trên Airflow, hoặc `thidua approve "
        f"{request.plan_id} {request.period_id} --actor … --reason …`.",
    ]
    acts = acts_at(plan, request.period_id, workdays)
    if acts is not None and plan.approval.at_deadline == "release":
        lines.append(f"Đến {format_instant(acts)} chưa có người trả lời thì báo cáo tự được phát hành.")
    elif acts is not None:
        lines.append("Báo cáo không được phát hành khi chưa có người trả lời.")
    return tuple(lines)


def _item(request: Request, plan: Plan, person: Answerer, *, lines: tuple[str, ...], workdays: Workdays) -> Item:
    label = plan.period(request.period_id).label
    state = "chờ phê duyệt" if request.decision is None else "đã tự phát hành, chưa có người phê duyệt"
    return Item(
        address=person.address,
        name=person.name,
        kind=KIND,
        key=f"{request.plan_id}|{request.period_id}|{request.approval_request_id}",
        title=f"{plan.commune}, báo cáo {label}: {state}",
        lines=lines,
        due=legal_end(plan, request.period_id, workdays) if request.decision is None else None,
    )

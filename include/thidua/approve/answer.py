"""Record what a person answers about a draft, or that nobody did and the plan lets the report go out."""

from datetime import datetime

import sqlalchemy as sa

from thidua.approve.deadline import deputy_from
from thidua.approve.records import Decision, Request, Role, lock, one_request, plan_of_request, run_sql
from thidua.crash import crash_point
from thidua.errors import OperatorError
from thidua.plan.model import Answerer, Plan
from thidua.text.dates import format_instant
from thidua.text.normalise import comparison_key
from thidua.text.said import said_actor, said_or_none

WORDS: dict[Decision, str] = {"approved": "phê duyệt", "refused": "từ chối"}
POLICY = "chính sách của kế hoạch"


class TooEarlyError(OperatorError):
    """The deputy has answered while it was still the approver's to answer."""


def answer_request(
    engine: sa.Engine,
    *,
    approval_request_id: int,
    decision: Decision,
    actor: str,
    account: str | None = None,
    reason: str | None,
    now: datetime,
) -> Request:
    """Record a person's answer; the request it is about. The same answer again changes nothing.

    A refused draft may be allowed after all, by the approver or by who refused it: a report whose figures do not change
    would never go out. account: under which they signed in to Airflow. OperatorError: no actor, not theirs to allow,
    refused after leave, issued, or, for leave, a newer draft was asked about. TooEarlyError: a deputy too early.
    """
    actor = said_actor(actor)
    with engine.begin() as connection:
        request = _locked(connection, approval_request_id)
        if request.decision == decision:
            return request
        _refuse(request, decision)
        plan = plan_of_request(connection, request)
        role = role_of(plan, actor=actor, account=account)
        may_from = deputy_from(plan, request.asked_at)
        if role == "deputy" and may_from is not None and now < may_from:
            raise TooEarlyError(
                f"{actor} chỉ được trả lời thay từ {format_instant(may_from)}.",
                remedy=f"Chờ {_name(plan.approval.approver)} trả lời, hoặc trả lời lại từ thời điểm đó.",
            )
        _refuse_overruling(request, role=role, actor=actor, plan=plan)
        answered = _write(connection, request, decision=decision, actor=actor, role=role, reason=reason, now=now)
    crash_point("approval-recorded")
    return answered


def release_request(engine: sa.Engine, *, approval_request_id: int, now: datetime) -> Request:
    """Record that the plan lets the report go out unanswered; an answer that was given meanwhile stands."""
    with engine.begin() as connection:
        request = _locked(connection, approval_request_id)
        if request.standing != "waiting":
            return request
        reason = f"Đến {format_instant(now)} chưa có người trả lời; kế hoạch quy định báo cáo được phát hành trước hạn."
        released = _write(connection, request, decision="approved", actor=POLICY, role="policy", reason=reason, now=now)
    crash_point("approval-recorded")
    return released


def role_of(plan: Plan, *, actor: str, account: str | None) -> Role:
    """By name, mail address or Airflow account; anybody else with access to the system is an operator."""
    if _is(plan.approval.approver, actor, account):
        return "approver"
    return "deputy" if _is(plan.approval.deputy, actor, account) else "operator"


def _is(person: Answerer | None, actor: str, account: str | None) -> bool:
    if person is None:
        return False
    known = {comparison_key(name) for name in (person.name, person.address, person.account) if name}
    return bool(known & {comparison_key(name) for name in (actor, account) if name})


def _locked(connection: sa.Connection, approval_request_id: int) -> Request:
    request = one_request(connection, approval_request_id)
    lock(connection, plan_id=request.plan_id, period_id=request.period_id)
    return one_request(connection, approval_request_id)


def _write(
    connection: sa.Connection,
    request: Request,
    *,
    decision: Decision,
    actor: str,
    role: Role,
    reason: str | None,
    now: datetime,
) -> Request:
    run_sql(
        connection,
        "insert_answer",
        approval_request_id=request.approval_request_id,
        decision=decision,
        actor=actor,
        role=role,
        reason=said_or_none(reason),
        now=now,
    )
    return one_request(connection, request.approval_request_id)


def _refuse(request: Request, decision: Decision) -> None:
    number = request.approval_request_id
    if request.decision == "approved":
        raise OperatorError(
            f"Yêu cầu phê duyệt số {number} đã được {request.actor} {WORDS[request.decision]}.",
            remedy="Phê duyệt đã ghi không rút lại được; sai sót được sửa bằng báo cáo thay thế.",
        )
    if request.report_id is not None:
        raise OperatorError(
            f"Báo cáo {request.plan_id}, kỳ {request.period_id} đã phát hành.", remedy="Không còn gì để phê duyệt."
        )
    if decision == "approved" and request.is_newer_asked:
        raise OperatorError(
            f"Yêu cầu phê duyệt số {number} không còn mới nhất: số liệu đã thay đổi và có dự thảo mới hơn.",
            remedy="Trả lời yêu cầu mới (xem `thidua approvals`).",
        )


def _refuse_overruling(request: Request, *, role: Role, actor: str, plan: Plan) -> None:
    if request.actor is None or role == "approver" or comparison_key(actor) == comparison_key(request.actor):
        return
    raise OperatorError(
        f"Dự thảo số {request.approval_request_id} đã bị {request.actor} từ chối.",
        remedy=f"Chỉ {_name(plan.approval.approver)} hoặc {request.actor} đồng ý lại được.",
    )


def _name(person: Answerer | None) -> str:
    return person.name if person else "người phê duyệt"

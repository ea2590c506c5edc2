"""A person allows or refuses a replacement that waits for leave."""

from datetime import datetime

import sqlalchemy as sa

from thidua.changes.records import Correction, Decision, one_correction, run_sql
from thidua.deliver.ledger import run_sql as run_delivery_sql
from thidua.errors import OperatorError, OvertakenError
from thidua.text.said import said, said_or_none

WORDS: dict[Decision, str] = {"approved": "chấp thuận", "refused": "từ chối"}


def decide_correction(
    engine: sa.Engine, *, correction_id: int, decision: Decision, actor: str, reason: str | None, now: datetime
) -> Correction:
    """Record the answer; the comparison it is about. The same answer again changes nothing.

    OperatorError: no such comparison, nothing to decide, decided otherwise, issued already, or, for leave, a newer
    comparison or revision knows more. To refuse an outdated one is allowed: nothing can come of it any more.
    """
    who = said(actor, missing="Chưa ghi người quyết định.", remedy="Ghi tên người quyết định (--actor).")
    with engine.begin() as connection:
        correction = one_correction(connection, correction_id)
        run_delivery_sql(connection, "lock", key=f"thidua.report|{correction.plan_id}|{correction.period_id}")
        correction = one_correction(connection, correction_id)
        if correction.decision == decision:
            return correction
        _refuse(correction, decision)
        run_sql(
            connection,
            "insert_decision",
            correction_id=correction_id,
            decision=decision,
            actor=who,
            reason=said_or_none(reason),
            now=now,
        )
        return one_correction(connection, correction_id)


def _refuse(correction: Correction, decision: Decision) -> None:
    number = correction.correction_id
    if correction.decision is not None:
        raise OperatorError(
            f"Lần xét thay đổi số {number} đã được {correction.actor} {WORDS[correction.decision]}.",
            remedy="Quyết định đã ghi không đổi được; thay đổi mới của đơn vị sẽ được xét và quyết định riêng.",
        )
    if correction.outcome != "reissue" or correction.issued_report_id is not None:
        what = "không phải lập báo cáo thay thế" if correction.outcome != "reissue" else "đã lập báo cáo thay thế"
        raise OperatorError(
            f"Lần xét thay đổi số {number} {what}: không có gì để quyết định.",
            remedy="Xem các lần xét đang chờ bằng `thidua corrections`.",
        )
    if decision == "approved":
        refuse_outdated(correction)


def refuse_outdated(correction: Correction) -> None:
    """OvertakenError where a newer comparison or revision of the same report knows more."""
    if correction.is_outdated:
        raise OvertakenError(
            f"Lần xét thay đổi số {correction.correction_id} không còn mới nhất: đã có lần xét số "
            f"{correction.newest_correction_id} hoặc bản báo cáo mới hơn.",
            remedy=f"Chạy lại từ bước Tổng hợp: `thidua rerun {correction.plan_id} {correction.period_id}`.",
        )


def issuable_correction(connection: sa.Connection, correction_id: int, *, needs_leave: bool) -> Correction:
    """The comparison, where a replacement may be issued from it. needs_leave: by the lock day or by the plan.

    OperatorError otherwise; a comparison whose replacement is issued already is returned, for nothing is left to do.
    """
    correction = one_correction(connection, correction_id)
    if correction.issued_report_id is not None:
        return correction
    refuse_unwanted(connection, correction_id)
    if (needs_leave or correction.waits_for) and correction.decision != "approved":
        raise OperatorError(
            f"Lần xét thay đổi số {correction_id} đang chờ người có trách nhiệm quyết định.",
            remedy=f"Chạy `thidua decide {correction_id} approve` (hoặc refuse), hoặc trả lời tại Required Actions.",
        )
    refuse_outdated(correction)
    return correction


def refuse_unwanted(connection: sa.Connection, correction_id: int) -> None:
    """OperatorError for a comparison that leads to no replacement, or whose replacement a person has refused."""
    correction = one_correction(connection, correction_id)
    if correction.outcome != "reissue" or correction.decision == "refused":
        raise OperatorError(
            f"Lần xét thay đổi số {correction_id} không dẫn đến báo cáo thay thế"
            + (f": {correction.actor} đã từ chối." if correction.decision == "refused" else "."),
            remedy="Báo cáo đã phát hành giữ nguyên; không cần làm gì thêm.",
        )

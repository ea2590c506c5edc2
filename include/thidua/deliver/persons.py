"""What a person says about a delivery: how an unknown attempt ended, or that another copy is to go out.

Each is one more event under the lock of the delivery, with who and why. The copy that is ordered has the Message-ID and
the bytes of the first one, for every message is made from stored facts alone.
"""

from dataclasses import replace
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from thidua.deliver.ledger import ABANDONED, UNANSWERED, insert_event, lock_delivery, read_row, read_rows, settle
from thidua.deliver.state import DeliveryRow, State, answer_may_come_until, decide
from thidua.errors import DeliveryError
from thidua.text.dates import format_instant
from thidua.text.said import said_actor, said_reason

WORKER = "person"
"""Stands in the ledger where otherwise the worker's name does."""


def resolve_delivery(
    engine: sa.Engine,
    *,
    delivery_id: int,
    outcome: Literal["sent", "not-sent"],
    actor: str,
    reason: str,
    now: datetime,
) -> DeliveryRow:
    """Record what the recipient says of an attempt whose outcome is unknown; the delivery as it stands then.

    After 'not-sent' the machine sends it, at once and by the schedule anew. DeliveryError where the outcome is known
    and for 'not-sent' while the answer of the receiver may still come, OperatorError where actor or reason is blank.
    """
    actor, reason = said_actor(actor), said_reason(reason)
    state, sentence = _word(outcome, actor)
    with engine.begin() as connection:
        row = _locked(connection, delivery_id)
        if decide(row, now) == "declare_unknown":
            settle(connection, row, UNANSWERED, worker=WORKER, instant=now)
        elif row.state != "UNKNOWN":
            raise DeliveryError(
                f"Việc gửi số {delivery_id} không ở tình trạng không rõ kết quả: {row.sentence or 'chưa gửi lần nào.'}",
                remedy="Xem tình trạng bằng `thidua deliveries`; gửi thêm một bản bằng `thidua delivery resend`.",
            )
        if outcome == "not-sent":
            _refuse_while_open(row, now)
        insert_event(
            connection, row, state=state, sentence=sentence, worker=WORKER, instant=now, actor=actor, reason=reason
        )
        return read_row(connection, delivery_id)


def order_resend(
    engine: sa.Engine,
    *,
    delivery_id: int,
    actor: str,
    reason: str,
    now: datetime,
    even_if_replaced: bool = False,
) -> DeliveryRow:
    """Order one more copy, with the same Message-ID and bytes; the delivery as it stands then.

    For a delivery that has an outcome or an unknown one, or that the machine leaves alone since a newer revision is
    out. DeliveryError where the machine is still at it, where a newer revision replaced the report unless
    even_if_replaced, and where it lacks a signature; OperatorError where actor or reason is blank.
    """
    actor, reason = said_actor(actor), said_reason(reason)
    with engine.begin() as connection:
        row = _settle_if_over(connection, _locked(connection, delivery_id), now)
        is_left_alone = row.is_superseded and row.state in {None, "ORDERED"}
        if not (is_left_alone or row.state in {"SENT", "REFUSED", "FAILED", "UNKNOWN"}):
            raise DeliveryError(
                f"Việc gửi số {delivery_id} đang chờ gửi hoặc đang gửi; không ra lệnh gửi thêm.",
                remedy="Chờ kết quả (`thidua deliveries`); gửi ngay những việc đang chờ: `thidua delivery send`.",
            )
        _refuse_while_open(row, now)
        if row.is_replaced and not even_if_replaced:
            raise DeliveryError(
                f"Báo cáo {row.plan_id} {row.period_id} r{row.revision_no} đã được bản mới hơn thay thế; "
                "bên nhận sẽ có số liệu cũ sau số liệu mới.",
                remedy="Gửi lại bản mới nhất (xem `thidua deliveries`); nếu vẫn cần bản này, thêm --even-if-replaced.",
            )
        _refuse_unsigned(row)
        insert_event(
            connection,
            row,
            attempt_no=row.attempt_no + 1,
            state="ORDERED",
            sentence=f"{actor} yêu cầu gửi lại.",
            worker=WORKER,
            instant=now,
            actor=actor,
            reason=reason,
            even_if_replaced=even_if_replaced,
        )
        return read_row(connection, delivery_id)


def _word(outcome: Literal["sent", "not-sent"], actor: str) -> tuple[State, str]:
    if outcome == "sent":
        return "SENT", f"{actor} xác nhận bên nhận đã có báo cáo."
    return "FAILED", f"{actor} xác nhận bên nhận chưa có báo cáo; hệ thống gửi lại."


def _locked(connection: sa.Connection, delivery_id: int) -> DeliveryRow:
    lock_delivery(connection, delivery_id)
    found = read_rows(connection, delivery_id=delivery_id)
    if not found:
        raise DeliveryError(
            f"Không có việc gửi số {delivery_id}.", remedy="Xem số của từng việc gửi bằng `thidua deliveries`."
        )
    return found[0]


def _settle_if_over(connection: sa.Connection, row: DeliveryRow, now: datetime) -> DeliveryRow:
    """The row after the outcome that a worker would write down now, also of a revision that workers leave alone."""
    step = decide(replace(row, even_if_replaced=True), now)
    if step == "declare_unknown":
        settle(connection, row, UNANSWERED, worker=WORKER, instant=now)
    elif row.state == "CLAIMED" and step != "wait":
        settle(connection, row, ABANDONED, worker=WORKER, instant=now)
    else:
        return row
    return read_row(connection, row.delivery_id)


def _refuse_unsigned(row: DeliveryRow) -> None:
    if row.is_held:
        raise DeliveryError(
            f"Báo cáo {row.plan_id} {row.period_id} r{row.revision_no} chưa đủ chữ ký nên không gửi được.",
            remedy="Ký đủ (xem `thidua sign list`) rồi ra lệnh lại.",
        )


def _refuse_while_open(row: DeliveryRow, now: datetime) -> None:
    until = answer_may_come_until(row, now)
    if until is not None:
        raise DeliveryError(
            f"Việc gửi số {row.delivery_id}: tiến trình gửi có thể còn đang chờ bên nhận trả lời.",
            remedy=f"Làm lại sau {format_instant(until)}; nếu bên nhận đã có báo cáo, ghi ngay được: resolve … sent.",
        )

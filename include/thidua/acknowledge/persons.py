"""What a person has heard of a recipient: that it has the report, takes it, or sends it back."""

from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from thidua.acknowledge.progress import read_progress
from thidua.acknowledge.record import record_acknowledgement
from thidua.acknowledge.state import Progress
from thidua.crash import crash_point
from thidua.errors import DeliveryError
from thidua.text.dates import format_instant
from thidua.text.said import said, said_actor

Heard = Literal["received", "accepted", "returned"]


def acknowledge(
    engine: sa.Engine,
    *,
    state: Heard,
    actor: str,
    reason: str,
    now: datetime,
    delivery_id: int | None = None,
    plan_id: str | None = None,
    period_id: str | None = None,
    said_at: datetime | None = None,
) -> list[Progress]:
    """Record it for one delivery, or for all of a report's newest revision; how far they have come then.

    reason: what was said and by whom; of 'returned' it is printed in the replacement. said_at: now where it is None.
    DeliveryError where nothing was sent or the instant has not come; OperatorError where nobody or nothing is named.
    """
    who = said_actor(actor)
    answer = said(
        reason,
        missing="Chưa ghi nội dung trả lời của nơi nhận.",
        remedy="Ghi nơi nhận trả lời gì, ai trả lời (--reason).",
    )
    if said_at is not None and said_at > now:
        raise DeliveryError(
            f"Thời điểm trả lời {format_instant(said_at)} chưa đến.", remedy="Ghi --said-at không muộn hơn hiện tại."
        )
    with engine.begin() as connection:
        chosen = _chosen(connection, delivery_id=delivery_id, plan_id=plan_id, period_id=period_id)
        for one in chosen:
            record_acknowledgement(
                connection,
                delivery_id=one.delivery_id,
                state=state,
                source="person",
                code=None,
                sentence=answer,
                said_by=who,
                said_at=said_at or now,
                evidence_sha256=None,
                now=now,
            )
            crash_point("word-recording")
        return [now_is for one in chosen for now_is in read_progress(connection, delivery_id=one.delivery_id)]


def _chosen(
    connection: sa.Connection, *, delivery_id: int | None, plan_id: str | None, period_id: str | None
) -> list[Progress]:
    found = read_progress(connection, delivery_id=delivery_id, plan_id=plan_id, period_id=period_id)
    if delivery_id is not None:
        _refuse_unsent(found, what=f"Việc gửi số {delivery_id}")
        return found
    current = [one for one in found if not one.is_replaced]
    _refuse_unsent(current, what=f"Báo cáo {plan_id} {period_id}")
    return current


def _refuse_unsent(found: list[Progress], *, what: str) -> None:
    if not found:
        raise DeliveryError(f"{what}: không có.", remedy="Xem số của từng việc gửi bằng `thidua deliveries`.")
    if unsent := [one.delivery_id for one in found if one.sent_at is None]:
        raise DeliveryError(
            f"{what} chưa được ghi là đã gửi (việc gửi số {', '.join(map(str, unsent))}).",
            remedy="Ghi cho từng việc đã gửi; kết quả không rõ thì ghi trước bằng `thidua delivery resolve … sent`.",
        )

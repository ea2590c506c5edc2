"""What may happen next to a delivery, at any instant, with a clock of our own."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from factories.deliveries import ISSUED_AT as NOON
from thidua.deliver.state import RETRY_DELAYS, DeliveryRow, Step, decide, next_attempt_at
from thidua.deliver.status import Standing, describe_delivery

SECOND = timedelta(seconds=1)
LAST = len(RETRY_DELAYS) + 1


def make_row(**overrides: Any) -> DeliveryRow:
    base = {
        "delivery_id": 1,
        "report_id": 1,
        "plan_id": "phuong-mau-2026",
        "period_id": "2026-Y",
        "revision_no": 0,
        "channel": "smtp",
        "recipient_id": "ban-tdkt",
        "address": "ban-tdkt@thanh-pho.example",
        "message_id": "<1@thidua.local>",
        "attempt_no": 1,
        "state": None,
        "sentence": "câu",
        "worker": "w1",
        "changed_at": NOON,
        "lease_until": NOON,
        "is_superseded": False,
    }
    return DeliveryRow(**{**base, **overrides})


def test_schedule_reaches_from_seconds_to_a_day_and_a_half() -> None:
    assert [int(delay.total_seconds()) for delay in RETRY_DELAYS] == [
        10,
        60,
        5 * 60,
        30 * 60,
        2 * 3600,
        6 * 3600,
        12 * 3600,
        36 * 3600,
    ]


@pytest.mark.parametrize(("attempt_no", "delay"), list(enumerate(RETRY_DELAYS, 1)))
def test_failed_attempt_is_repeated_at_its_instant_and_not_before(attempt_no: int, delay: timedelta) -> None:
    row = make_row(state="FAILED", attempt_no=attempt_no)
    assert next_attempt_at(row) == NOON + delay
    assert decide(row, NOON + delay - SECOND) == "wait"
    assert decide(row, NOON + delay) == "claim"


YEAR = timedelta(days=365)
CASES: list[tuple[dict[str, Any], datetime, Step, Standing]] = [
    ({"attempt_no": 0, "lease_until": None, "changed_at": None}, NOON, "claim", "PENDING"),
    ({"state": "CLAIMED"}, NOON - SECOND, "wait", "SENDING"),
    ({"state": "CLAIMED"}, NOON, "claim", "SENDING"),
    ({"state": "CLAIMED", "attempt_no": LAST}, NOON, "declare_failed", "SENDING"),
    ({"state": "STARTED"}, NOON - SECOND, "wait", "SENDING"),
    ({"state": "STARTED"}, NOON, "declare_unknown", "UNKNOWN"),
    ({"state": "STARTED", "is_superseded": True}, NOON, "declare_unknown", "UNKNOWN"),
    ({"state": "FAILED"}, NOON, "wait", "RETRYING"),
    ({"state": "FAILED", "attempt_no": LAST}, NOON + YEAR, "stop", "FAILED"),
    ({"state": "SENT"}, NOON + YEAR, "stop", "SENT"),
    ({"state": "REFUSED"}, NOON + YEAR, "stop", "REFUSED"),
    ({"state": "UNKNOWN"}, NOON + YEAR, "stop", "UNKNOWN"),
    ({"attempt_no": 0, "is_superseded": True}, NOON, "stop", "SUPERSEDED"),
    ({"state": "FAILED", "is_superseded": True}, NOON + YEAR, "stop", "SUPERSEDED"),
    ({"state": "CLAIMED", "is_superseded": True}, NOON, "stop", "SUPERSEDED"),
    ({"state": "SENT", "is_superseded": True}, NOON, "stop", "SENT"),
]


@pytest.mark.parametrize(("fields", "now", "step", "standing"), CASES)
def test_decision_and_what_the_operator_sees(
    fields: dict[str, Any], now: datetime, step: Step, standing: Standing
) -> None:
    row = make_row(**fields)
    assert decide(row, now) == step
    status = describe_delivery(row, now)
    assert status.standing == standing
    assert status.needs_a_person == (standing in {"UNKNOWN", "REFUSED", "FAILED"})
    assert (status.next_attempt_at is not None) == (standing == "RETRYING")


def test_overdue_start_is_shown_as_unknown_with_what_to_do() -> None:
    status = describe_delivery(make_row(state="STARTED", sentence="Đã gửi hết nội dung"), NOON)
    assert "cần hỏi bên nhận" in status.sentence

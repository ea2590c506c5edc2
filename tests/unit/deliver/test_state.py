"""What may happen next to a delivery, at any instant, with a clock of our own."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from factories.deliveries import ISSUED_AT as NOON
from thidua.deliver.schedule import retry_delays
from thidua.deliver.state import (
    ANSWER_PATIENCE,
    CLOCK_SLACK,
    DeliveryRow,
    Step,
    answer_may_come_until,
    decide,
    next_attempt_at,
)
from thidua.deliver.status import Standing, describe_delivery

SECOND = timedelta(seconds=1)
LAST = len(retry_delays()) + 1


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
        "try_no": overrides.get("attempt_no", 1),
        "state": None,
        "sentence": "câu",
        "worker": "w1",
        "changed_at": NOON,
        "lease_until": NOON,
        "started_at": None,
        "started_by": None,
        "is_replaced": False,
        "even_if_replaced": False,
        "ready_at": NOON,
    }
    return DeliveryRow(**{**base, **overrides})


@pytest.mark.parametrize(("attempt_no", "delay"), list(enumerate(retry_delays(), 1)))
def test_failed_attempt_is_repeated_at_its_instant_and_not_before(attempt_no: int, delay: timedelta) -> None:
    row = make_row(state="FAILED", attempt_no=attempt_no)
    assert next_attempt_at(row) == NOON + delay
    assert decide(row, NOON + delay - SECOND) == "wait"
    assert decide(row, NOON + delay) == "claim"


YEAR = timedelta(days=365)
SENDING = {"earlier_lease_until": NOON + SECOND}
CASES: list[tuple[dict[str, Any], datetime, Step, Standing]] = [
    ({"attempt_no": 0, "lease_until": None, "changed_at": None}, NOON, "claim", "PENDING"),
    ({"attempt_no": 0, "lease_until": None, "changed_at": None, **SENDING}, NOON, "wait", "PENDING"),
    ({"attempt_no": 0, "lease_until": None, "changed_at": None, **SENDING}, NOON + SECOND, "claim", "PENDING"),
    ({"attempt_no": 0, "lease_until": None, "changed_at": None, **SENDING}, NOON - YEAR, "claim", "PENDING"),
    ({"state": "CLAIMED"}, NOON - SECOND, "wait", "SENDING"),
    ({"state": "CLAIMED"}, NOON, "claim", "SENDING"),
    ({"state": "CLAIMED", "attempt_no": LAST}, NOON, "declare_failed", "SENDING"),
    ({"state": "STARTED"}, NOON - SECOND, "wait", "SENDING"),
    ({"state": "STARTED"}, NOON, "declare_unknown", "UNKNOWN"),
    ({"state": "STARTED", "is_replaced": True}, NOON, "declare_unknown", "UNKNOWN"),
    ({"state": "FAILED"}, NOON, "wait", "RETRYING"),
    ({"state": "FAILED", "attempt_no": LAST}, NOON + YEAR, "stop", "FAILED"),
    ({"state": "SENT"}, NOON + YEAR, "stop", "SENT"),
    ({"state": "REFUSED"}, NOON + YEAR, "stop", "REFUSED"),
    ({"state": "UNKNOWN"}, NOON + YEAR, "stop", "UNKNOWN"),
    ({"attempt_no": 0, "is_replaced": True}, NOON, "stop", "SUPERSEDED"),
    ({"state": "FAILED", "is_replaced": True}, NOON + YEAR, "stop", "SUPERSEDED"),
    ({"state": "CLAIMED", "is_replaced": True}, NOON, "stop", "SUPERSEDED"),
    ({"state": "SENT", "is_replaced": True}, NOON, "stop", "SENT"),
    ({"state": "ORDERED", "attempt_no": 7, "try_no": 1}, NOON, "claim", "PENDING"),
    ({"state": "ORDERED", "is_replaced": True}, NOON, "stop", "SUPERSEDED"),
    ({"state": "ORDERED", "is_replaced": True, "even_if_replaced": True}, NOON, "claim", "PENDING"),
    ({"state": "FAILED", "attempt_no": LAST, "try_no": 0}, NOON, "claim", "RETRYING"),
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
    assert (status.next_attempt_at is not None) == (standing == "RETRYING" and row.try_no > 0)
    assert ("`thidua delivery " in status.remedy) == status.needs_a_person


def test_overdue_start_is_shown_as_unknown_with_what_to_do() -> None:
    status = describe_delivery(make_row(state="STARTED", sentence="Đã gửi hết nội dung"), NOON)
    assert "cần hỏi bên nhận" in status.sentence


@pytest.mark.parametrize("state", ["CLAIMED", "STARTED", "FAILED"])
def test_clock_that_was_set_back_holds_nothing_up(state: str) -> None:
    """The event then lies in the future, with a lease or a wait that would end in days."""
    row = make_row(state=state, changed_at=NOON, lease_until=NOON + SECOND)
    assert decide(row, NOON - CLOCK_SLACK) == "wait"
    assert decide(row, NOON - CLOCK_SLACK - SECOND) != "wait"


OPEN = {"started_at": NOON, "started_by": "w1"}
END = NOON + ANSWER_PATIENCE


@pytest.mark.parametrize(
    ("fields", "now", "until"),
    [
        ({"state": "STARTED", **OPEN}, END - SECOND, END),
        ({"state": "STARTED", **OPEN}, END, None),
        ({"state": "UNKNOWN", "worker": "w2", **OPEN}, END - SECOND, END),
        ({"state": "UNKNOWN", "worker": "w1", **OPEN}, NOON, None),
        ({"state": "UNKNOWN", "worker": "w2", **OPEN}, NOON - timedelta(days=1), None),
        ({"state": "SENT", **OPEN}, NOON, None),
        ({"state": "UNKNOWN"}, NOON, None),
    ],
)
def test_answer_may_still_come_while_the_worker_that_started_may_be_waiting(
    fields: dict[str, Any], now: datetime, until: datetime | None
) -> None:
    assert answer_may_come_until(make_row(**fields), now) == until

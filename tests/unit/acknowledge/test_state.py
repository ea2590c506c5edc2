"""A report is as far as the least of its deliveries, and what needs a person shows first."""

from datetime import UTC, datetime
from typing import Any

import pytest

from thidua.acknowledge.state import Progress, Stage, fold_report

AT = datetime(2026, 12, 14, 3, 0, tzinfo=UTC)
NOTHING: dict[str, Any] = dict.fromkeys(
    ("state", "source", "code", "sentence", "said_by", "said_at", "replied_at", "delayed_at")
)


def progress(state: str | None, *, is_sent: bool = True, **overrides: Any) -> Progress:
    base = {
        "delivery_id": 1,
        "report_id": 1,
        "plan_id": "phuong-mau-2026",
        "period_id": "2026-Y",
        "revision_no": 0,
        "recipient_id": "ban-tdkt",
        "channel": "edxml",
        "address": "G01.25",
        "is_replaced": False,
        "sent_at": AT if is_sent else None,
        "sent_by": "w1",
    }
    return Progress(**{**base, **NOTHING, "state": state, **overrides})


SILENT = progress(None, recipient_id="thu-muc")


@pytest.mark.parametrize(
    ("states", "stage"),
    [
        ([], "signed"),
        ([progress(None, is_sent=False), progress("accepted")], "signed"),
        ([progress(None)], "sent"),
        ([progress("received"), progress(None)], "sent"),
        ([progress("received"), progress("accepted")], "received"),
        ([progress("accepted"), progress("accepted")], "accepted"),
        ([progress("accepted"), SILENT], "accepted"),
        ([SILENT], "sent"),
        ([progress("failed"), progress("accepted")], "failed"),
        ([progress("failed"), progress("returned"), progress(None, is_sent=False)], "returned"),
    ],
)
def test_report_is_as_far_as_the_least_of_its_deliveries(states: list[Progress], stage: Stage) -> None:
    assert fold_report(states, done={"rendered", "approved", "signed"}, awaited={"ban-tdkt"}) == stage


@pytest.mark.parametrize(
    ("done", "stage"), [(set(), None), ({"rendered"}, "rendered"), ({"rendered", "approved"}, "approved")]
)
def test_before_sending_the_last_step_counts(done: set[Stage], stage: Stage | None) -> None:
    assert fold_report([progress(None, is_sent=False)], done=done) == stage


@pytest.mark.parametrize(
    ("expected", "answers"),
    [
        ("none", {None, "received", "accepted", "returned", "failed"}),
        ("received", {"received", "accepted", "returned", "failed"}),
        ("accepted", {"accepted", "returned", "failed"}),
    ],
)
def test_answer_that_is_waited_for(expected: Any, answers: set[str | None]) -> None:
    states = (None, "received", "accepted", "returned", "failed")
    assert {state for state in states if progress(state).has(expected)} == answers


def test_what_was_replaced_is_nobody_s_work() -> None:
    assert progress("returned").needs_a_person
    assert not progress("returned", is_replaced=True).needs_a_person

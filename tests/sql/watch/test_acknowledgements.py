"""Copies that bounced, reports that came back, answers that are missing: told in time, silent once it is settled."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from factories.plans import ASSUMED, make_plan
from factories.watched import PERIOD, Watched, at, write_plan
from thidua.acknowledge.record import record_acknowledgement
from thidua.watch.model import Level

SENT_AT = at("12-10 08:05")


def say(watched: Watched, delivery_id: int, state: Any, when: datetime) -> None:
    with watched.engine.begin() as connection:
        record_acknowledgement(
            connection,
            delivery_id=delivery_id,
            state=state,
            source="dsn",
            code="5.1.1",
            sentence="Thư không đến được.",
            said_by=None,
            said_at=when,
            evidence_sha256=None,
            now=when,
        )


def sent(watched: Watched, when: datetime = SENT_AT, **policy: Any) -> tuple[int, int]:
    """A report that its one recipient was sent; (report, delivery)."""
    if policy:
        target = {"id": "noi-nhan-0", "name": "Ban TĐKT", "channel": "folder", "address": "x", "basis": ASSUMED}
        watched.plan = make_plan(deliveries=[target], acknowledgements={"basis": ASSUMED, **policy})
        write_plan(watched.settings.home, watched.plan)
    report_id, (delivery,) = watched.issue(when)
    watched.record(delivery, "SENT", when)
    return report_id, delivery


def levels(watched: Watched, now: datetime) -> list[Level]:
    return [alert.level for alert in watched.alerts(now, beginning="acknowledgement|")]


def test_copy_that_bounced_is_told_and_the_report_is_late_again(watched: Watched) -> None:
    _, delivery = sent(watched)
    assert watched.alerts(at("12-14 12:00")) == []
    say(watched, delivery, "failed", at("12-14 12:00"))
    alerts = {alert.key.split("|")[0]: alert for alert in watched.alerts(at("12-14 12:01"))}
    assert alerts["acknowledgement"].level == Level.WARNING
    assert f"thidua delivery resend {delivery}" in alerts["acknowledgement"].remedy
    assert "report" in alerts
    assert levels(watched, at("12-14 20:00")) == [Level.CRITICAL]


def test_bounce_is_settled_by_another_copy_or_by_the_recipient(watched: Watched) -> None:
    _, delivery = sent(watched)
    say(watched, delivery, "failed", at("12-11 09:00"))
    say(watched, delivery, "received", at("12-11 10:00"))
    assert watched.alerts(at("12-11 10:01")) == []


def test_report_that_came_back_is_told_until_its_case_is_open(watched: Watched) -> None:
    report_id, delivery = sent(watched)
    say(watched, delivery, "returned", at("12-11 09:00"))
    (alert,) = watched.alerts(at("12-11 09:05"), beginning="acknowledgement|")
    assert (alert.level, alert.tolerance) == (Level.WARNING, timedelta(minutes=30))
    assert f"thidua rerun {watched.plan.id} {PERIOD}" in alert.remedy
    number = watched.waits_for_leave(report_id, at("12-11 09:10"), waits_for="returned", acknowledgement_id=1)
    assert levels(watched, at("12-11 09:11")) == []
    (case,) = watched.alerts(at("12-11 09:11"), beginning="correction|")
    assert (case.key, case.level) == (f"correction|{number}", Level.WARNING)


def test_nothing_is_expected_of_a_folder(watched: Watched) -> None:
    sent(watched)
    assert levels(watched, at("12-20 12:00")) == []


@pytest.mark.parametrize(
    ("expected", "answer", "is_missing"),
    [
        ("received", None, True),
        ("received", "received", False),
        ("accepted", "received", True),
        ("accepted", "accepted", False),
        ("none", None, False),
    ],
)
def test_answer_that_the_plan_expects(watched: Watched, expected: str, answer: str | None, is_missing: bool) -> None:
    _, delivery = sent(watched, expected={"noi-nhan-0": expected})
    if answer:
        say(watched, delivery, answer, at("12-10 09:00"))
    assert levels(watched, at("12-14 12:00")) == ([Level.WARNING] if is_missing else [])


def test_it_is_missed_at_the_hour_that_the_plan_names_before_the_office_closes(watched: Watched) -> None:
    _, delivery = sent(watched, expected={"noi-nhan-0": "received"}, hours_before_deadline=6)
    assert levels(watched, at("12-14 10:59")) == []
    (alert,) = watched.alerts(at("12-14 11:00"), beginning="acknowledgement|")
    assert (alert.key, alert.level) == (f"acknowledgement|{delivery}|missing", Level.WARNING)
    assert f"thidua acknowledge {delivery} received|accepted|returned" in alert.remedy
    assert levels(watched, at("12-14 16:00")) == [Level.CRITICAL]
    assert levels(watched, at("12-15 16:00")) == [Level.CRITICAL]
    say(watched, delivery, "received", at("12-15 16:30"))
    assert levels(watched, at("12-15 16:31")) == []


def test_what_was_sent_at_the_last_hour_is_given_an_hour(watched: Watched) -> None:
    sent(watched, at("12-14 16:30"), expected={"noi-nhan-0": "received"})
    assert levels(watched, at("12-14 17:29")) == []
    assert levels(watched, at("12-14 17:30")) == [Level.CRITICAL]


def test_what_is_sent_after_the_deadline_is_given_the_plan_s_hours(watched: Watched) -> None:
    sent(watched, at("12-16 09:00"), expected={"noi-nhan-0": "received"})
    assert levels(watched, at("12-17 08:59")) == []
    assert levels(watched, at("12-17 09:00")) == [Level.WARNING]


def test_answer_to_a_report_that_was_replaced_is_not_missed(watched: Watched) -> None:
    report_id, _ = sent(watched, expected={"noi-nhan-0": "received"})
    watched.issue(at("12-14 09:00"), supersedes=report_id)
    assert levels(watched, at("12-14 12:00")) == []

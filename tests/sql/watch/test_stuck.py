"""What stays where it is: files, deliveries, replacements; each told with its age, and silent once it moves."""

from datetime import UTC, datetime, timedelta

import pytest

from factories.warehouse import add_receipt, add_state
from factories.watched import PERIOD, Watched, at
from thidua.audit.heads import FILE_NAME, keep_head
from thidua.watch.model import Level

NOW = at("11-20 12:00")


@pytest.mark.parametrize("state", ["RECEIVED", "READ", "ACCEPTED"])
def test_file_that_no_step_finishes_is_told_by_its_age(watched: Watched, state: str) -> None:
    with watched.engine.begin() as connection:
        receipt_id = add_receipt(connection)
        add_state(
            connection,
            receipt_id=receipt_id,
            unit_id=None,
            state=state,
            recorded_at=NOW,
            plan_id=watched.plan.id,
            period_id=PERIOD,
        )
    assert watched.alerts(NOW + timedelta(minutes=59)) == []
    (alert,) = watched.alerts(NOW + timedelta(minutes=60))
    assert (alert.key, alert.level) == (f"receipts|{watched.plan.id}|{state}", Level.WARNING)
    (later,) = watched.alerts(NOW + timedelta(hours=6))
    assert later.level == Level.CRITICAL


@pytest.mark.parametrize("state", ["QUARANTINED", "REJECTED", "LOADED"])
def test_file_with_an_answer_is_silent(watched: Watched, state: str) -> None:
    with watched.engine.begin() as connection:
        receipt_id = add_receipt(connection)
        for one in ("RECEIVED", state):
            add_state(
                connection, receipt_id=receipt_id, unit_id=None, state=one, recorded_at=NOW, plan_id=watched.plan.id
            )
    assert watched.alerts(NOW + timedelta(days=3)) == []


def test_delivery_that_nobody_takes_is_told(watched: Watched) -> None:
    watched.issue(NOW)
    assert watched.alerts(NOW + timedelta(minutes=14)) == []
    (alert,) = watched.alerts(NOW + timedelta(minutes=15))
    assert alert.level == Level.WARNING
    assert "không tiến trình nào nhận gửi" in alert.sentence


def test_replacement_that_nobody_takes_is_told_by_its_own_age(watched: Watched) -> None:
    report_id, (delivery,) = watched.issue(NOW)
    watched.record(delivery, "SENT", NOW)
    replaced_at = NOW + timedelta(days=5)
    watched.issue(replaced_at, supersedes=report_id)
    assert watched.alerts(replaced_at + timedelta(minutes=14)) == []
    (alert,) = watched.alerts(replaced_at + timedelta(minutes=15))
    assert (alert.level, "bản r1" in alert.subject) == (Level.WARNING, True)


def test_claim_beyond_its_lease_is_told_and_a_running_one_is_not(watched: Watched) -> None:
    _, (delivery,) = watched.issue(NOW)
    watched.record(delivery, "CLAIMED", NOW, lease_until=NOW + timedelta(minutes=5))
    assert watched.alerts(NOW + timedelta(minutes=19)) == []
    (alert,) = watched.alerts(NOW + timedelta(minutes=20))
    assert alert.key.startswith("delivery|")


def test_retry_that_nobody_makes_is_told(watched: Watched) -> None:
    _, (delivery,) = watched.issue(NOW)
    watched.record(delivery, "FAILED", NOW)
    assert watched.alerts(NOW + timedelta(minutes=5)) == []
    assert len(watched.alerts(NOW + timedelta(minutes=30))) == 1


@pytest.mark.parametrize("state", ["REFUSED", "UNKNOWN"])
def test_what_needs_a_person_says_what_to_do(watched: Watched, state: str) -> None:
    _, (delivery,) = watched.issue(NOW)
    watched.record(delivery, state, NOW)
    (alert,) = watched.alerts(NOW + timedelta(minutes=1))
    assert alert.level == Level.WARNING
    assert alert.remedy
    assert not alert.remedy.startswith("→")


def test_refused_copy_of_a_replaced_report_is_nobody_s_work(watched: Watched) -> None:
    report_id, (delivery,) = watched.issue(NOW)
    watched.record(delivery, "REFUSED", NOW)
    _, (second,) = watched.issue(NOW + timedelta(hours=1), supersedes=report_id)
    watched.record(second, "SENT", NOW + timedelta(hours=1))
    assert watched.alerts(NOW + timedelta(hours=2)) == []


def test_decision_that_waits_grows_urgent(watched: Watched) -> None:
    report_id, (delivery,) = watched.issue(NOW)
    watched.record(delivery, "SENT", NOW)
    number = watched.waits_for_leave(report_id, NOW)
    levels = [
        alert.level if (alert := next(iter(watched.alerts(NOW + timedelta(hours=hours))), None)) else None
        for hours in (3, 4, 24, 72)
    ]
    assert levels == [None, Level.NOTICE, Level.WARNING, Level.CRITICAL]
    watched.decide(number, "refused", NOW + timedelta(hours=73))
    assert watched.alerts(NOW + timedelta(hours=74)) == []


def test_decision_shortly_before_the_lock_day_is_a_warning_at_once(watched: Watched) -> None:
    report_id, (delivery,) = watched.issue(at("12-10 08:01"))
    watched.record(delivery, "SENT", at("12-10 08:02"))
    lock = at("12-31 23:59:59") + timedelta(days=15)
    watched.waits_for_leave(report_id, lock - timedelta(hours=23))
    (alert,) = watched.alerts(lock - timedelta(hours=22))
    assert alert.level == Level.WARNING


def test_approved_and_not_issued_is_told(watched: Watched) -> None:
    report_id, (delivery,) = watched.issue(NOW)
    watched.record(delivery, "SENT", NOW)
    number = watched.waits_for_leave(report_id, NOW)
    watched.decide(number, "approved", NOW + timedelta(hours=1))
    assert watched.alerts(NOW + timedelta(hours=1, minutes=59)) == []
    (alert,) = watched.alerts(NOW + timedelta(hours=2))
    assert alert.key == f"correction|{number}|made"
    assert f"thidua rerun {watched.plan.id} {PERIOD}" in alert.remedy


def test_change_that_is_not_compared_with_the_issued_report_is_told_after_it_was_gathered(watched: Watched) -> None:
    _, (delivery,) = watched.issue(NOW)
    watched.record(delivery, "SENT", NOW)
    came_at = NOW + timedelta(days=2)
    watched.hand_in(watched.plan.units[0].id, came_at)
    gathered = came_at + timedelta(minutes=watched.plan.corrections.gather_at_most_minutes)
    assert watched.alerts(gathered + timedelta(minutes=59)) == []
    (alert,) = watched.alerts(gathered + timedelta(minutes=60))
    assert (alert.key, alert.level) == (f"correction|{watched.plan.id}|{PERIOD}|unseen", Level.WARNING)
    assert f"thidua rerun {watched.plan.id} {PERIOD}" in alert.remedy
    assert watched.alerts(gathered + timedelta(days=1))[0].level == Level.CRITICAL


def chain_alerts(watched: Watched) -> list[str]:
    return [alert.key for alert in watched.look(NOW).alerts if alert.key.startswith("chain")]


def test_chain_that_agrees_with_the_head_outside_is_silent(watched: Watched) -> None:
    watched.issue(NOW)
    assert chain_alerts(watched) == ["chain|head"]
    keep_head(watched.engine, archive=watched.settings.heads_folder, after="thử")
    assert chain_alerts(watched) == []


def test_head_that_the_chain_does_not_hold_is_critical(watched: Watched) -> None:
    watched.issue(NOW)
    head = keep_head(watched.engine, archive=watched.settings.heads_folder, after="thử")
    assert head is not None
    path = watched.settings.heads_folder / FILE_NAME
    path.write_text(path.read_text().replace(head.hash, "f" * 64))
    (alert,) = [alert for alert in watched.look(NOW).alerts if alert.key.startswith("chain")]
    assert alert.level == Level.CRITICAL
    assert "thidua audit verify" in alert.remedy


def test_archive_that_cannot_be_read_is_told_and_nothing_is_concluded(watched: Watched) -> None:
    watched.issue(NOW)
    (watched.settings.heads_folder / FILE_NAME).mkdir(parents=True)
    observed = watched.look(NOW)
    assert "chain|archive" in {alert.key for alert in observed.alerts}
    assert "chain|head" in observed.held


def test_clocks_that_differ_are_told(watched: Watched) -> None:
    machine = datetime.now(UTC)
    assert "clock" not in {alert.key for alert in watched.look(machine).alerts}
    assert "clock" in {alert.key for alert in watched.look(machine + timedelta(minutes=6)).alerts}

"""A report on its way, seen from outside: from due soon to sent, by what really stands in the warehouse."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from factories.plans import make_period
from factories.watched import Watched, at, write_plan
from thidua.deliver.status import read_deliveries
from thidua.plan.model import Plan
from thidua.watch.model import Alert, Level

KEY = "report|phuong-mau-2026|2026-Y|2026-12-14"


def report(watched: Watched, now: datetime) -> Alert | None:
    found = watched.alerts(now, beginning="report|")
    assert [alert.key for alert in found] in ([], [KEY])
    return found[0] if found else None


def level(watched: Watched, now: datetime) -> Level | None:
    alert = report(watched, now)
    return alert.level if alert else None


def next_attempt(watched: Watched, now: datetime) -> datetime:
    """Of the only delivery; now where there was no attempt yet."""
    (status,) = read_deliveries(watched.engine, now=now)
    return status.next_attempt_at or now


def test_nothing_is_said_before_it_is_time(watched: Watched) -> None:
    assert watched.alerts(at("12-07 17:00")) == []
    assert watched.look(at("12-07 17:00")).held[0] == KEY


def test_due_soon_tells_deadline_days_left_and_who_is_missing(watched: Watched) -> None:
    for unit in ("CA", "TH-01", "TDP-01"):
        watched.hand_in(unit, at("12-04 09:00"), is_nil=unit == "CA")
    alert = report(watched, at("12-08 09:00"))
    assert alert is not None
    assert alert.level == Level.NOTICE
    assert "Hạn 23:59 ngày 14/12/2026, ngày làm việc cuối 14/12/2026; chưa phát hành." in alert.sentence
    assert "Còn 5 ngày làm việc. Dự báo kịp hạn: còn 1/4 đơn vị chưa nộp" in alert.sentence
    assert alert.subject == "Báo cáo năm 2026 của phường Mẫu (phuong-mau-2026|2026-Y)"


def test_many_missing_units_shortly_before_their_end_are_a_risk(watched: Watched) -> None:
    watched.hand_in("CA", at("12-04 09:00"))
    assert level(watched, at("12-08 09:00")) == Level.NOTICE
    assert level(watched, at("12-09 09:00")) == Level.WARNING


def test_what_a_unit_hands_in_after_the_look_does_not_count(watched: Watched) -> None:
    watched.all_hand_in(at("12-09 10:00"))
    assert "4/4" in getattr(report(watched, at("12-09 09:00")), "sentence", "")
    assert level(watched, at("12-09 10:30")) == Level.NOTICE


def test_report_that_was_not_made_on_its_day_is_a_risk(watched: Watched) -> None:
    watched.all_hand_in(at("12-08 09:00"))
    assert level(watched, at("12-10 08:59")) == Level.NOTICE
    alert = report(watched, at("12-10 09:01"))
    assert alert is not None
    assert alert.level == Level.WARNING
    assert "đã quá giờ lập báo cáo (08:00 ngày 10/12/2026)" in alert.sentence
    assert "deliver_reports" in alert.remedy


def test_sent_report_is_silent_and_only_when_every_recipient_has_it(watched: Watched) -> None:
    watched.all_hand_in(at("12-08 09:00"))
    _, (first, second) = watched.issue(at("12-10 08:01"), recipients=2)
    watched.record(first, "SENT", at("12-10 08:02"))
    assert level(watched, at("12-10 08:03")) == Level.NOTICE
    watched.record(second, "SENT", at("12-10 08:04"))
    assert watched.alerts(at("12-10 08:05")) == []
    assert watched.alerts(at("12-20 08:05")) == []


def test_overdue_from_the_second_after_the_last_instant_until_it_is_sent(watched: Watched) -> None:
    watched.all_hand_in(at("12-08 09:00"))
    _, (delivery,) = watched.issue(at("12-10 08:01"))
    assert level(watched, at("12-14 23:59:59")) in {Level.WARNING, Level.CRITICAL}
    assert level(watched, at("12-15 00:00:00")) == Level.BREACH
    watched.record(delivery, "SENT", at("12-15 00:05"))
    assert level(watched, at("12-15 00:06")) is None


def test_unknown_outcome_needs_a_person_and_is_urgent_near_the_end(watched: Watched) -> None:
    watched.all_hand_in(at("12-08 09:00"))
    _, (delivery,) = watched.issue(at("12-10 08:01"))
    watched.record(delivery, "UNKNOWN", at("12-10 08:02"))
    told = {alert.key.split("|")[0]: alert.level for alert in watched.alerts(at("12-10 10:00"))}
    assert told == {"report": Level.WARNING, "delivery": Level.WARNING}
    late = {alert.key.split("|")[0]: alert for alert in watched.alerts(at("12-14 16:30"))}
    assert {key: alert.level for key, alert in late.items()} == {"report": Level.CRITICAL, "delivery": Level.CRITICAL}
    assert "1/1 việc gửi cần người xử lý" in late["report"].sentence
    assert "không kịp hạn" in late["report"].sentence


def test_next_attempt_after_the_end_cannot_make_it(watched: Watched) -> None:
    watched.all_hand_in(at("12-08 09:00"))
    _, (delivery,) = watched.issue(at("12-10 08:01"))
    now, attempt = at("12-14 15:00"), 0
    while (attempt := attempt + 1) and (next_at := next_attempt(watched, now)) < at("12-15 00:00"):
        now = max(now, next_at)
        watched.record(delivery, "FAILED", now, attempt_no=attempt)
    alert = report(watched, now)
    assert alert is not None
    assert alert.level == Level.CRITICAL
    assert "sau hạn" in alert.sentence


def test_replacement_on_its_way_does_not_make_a_sent_report_late(watched: Watched) -> None:
    report_id, (delivery,) = watched.issue(at("12-10 08:01"))
    watched.record(delivery, "SENT", at("12-10 08:02"))
    watched.issue(at("12-14 20:00"), supersedes=report_id)
    assert [alert.key.split("|")[0] for alert in watched.alerts(at("12-16 08:00"))] == ["delivery"]


def test_past_reports_tell_how_long_the_next_one_takes(watched: Watched) -> None:
    """The median of the past, a report that took five hours, replaces the twenty minutes that are assumed."""
    old, (delivery,) = watched.issue(at("06-10 08:00"))
    assert old
    watched.record(delivery, "SENT", at("06-10 13:00"))
    other = Watched(watched.engine, watched.settings, plan=watched.plan.model_copy(update={"id": "phuong-khac-2026"}))
    other.all_hand_in(at("12-08 09:00"))
    write_plan(watched.settings.home, other.plan)
    found = {a.key: a for a in other.alerts(at("12-14 20:00"), beginning="report|phuong-khac")}
    assert "dự kiến đến 01:00 ngày 15/12/2026" in found["report|phuong-khac-2026|2026-Y|2026-12-14"].sentence


def test_moved_deadline_is_due_anew(watched: Watched) -> None:
    new_day = {"anchor": date(2026, 12, 22), "raw_text": "trước ngày 22/12/2026"}
    moved = make_period(report_due={**make_period()["report_due"], **new_day})
    periods = [watched.plan.periods[0].model_dump(), moved]
    write_plan(watched.settings.home, Plan.model_validate({**watched.plan.model_dump(), "periods": periods}))
    (alert,) = watched.alerts(at("12-15 09:00"), beginning="report|")
    assert alert.key == "report|phuong-mau-2026|2026-Y|2026-12-21"


@pytest.mark.parametrize("go_live", ["2026-12-11", "2027-01-01"])
def test_reports_made_before_the_start_of_operation_are_left_alone(watched: Watched, go_live: str) -> None:
    watched.settings = replace(watched.settings, go_live=datetime.fromisoformat(go_live).date())
    assert watched.alerts(at("12-20 09:00")) == []


def test_broken_plan_file_is_told_and_leaves_the_others(watched: Watched) -> None:
    broken = watched.settings.plans / "xa-hong-2026.yaml"
    broken.write_text("id: [", encoding="utf-8")
    observed = watched.look(at("12-08 09:00"))
    assert {"plan|xa-hong-2026", KEY} <= {alert.key for alert in observed.alerts}
    assert "report|xa-hong-2026|" in observed.held


def test_empty_folder_of_plans_is_told(watched: Watched) -> None:
    for path in watched.settings.plans.glob("*.yaml"):
        path.unlink()
    observed = watched.look(at("12-08 09:00"))
    assert "plans" in {alert.key for alert in observed.alerts}
    assert "report|" in observed.held

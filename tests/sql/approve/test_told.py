"""Who is told of a question that waits, and when: the approver, the deputy, the operator."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from factories.approvals import APPROVER, DEPUTY, by_person
from factories.catalogues import make_catalogue
from factories.corrections import Desk, make_late_plan
from factories.plans import ASSUMED
from thidua.approve.answer import answer_request
from thidua.approve.ask import ask_approval, settle
from thidua.approve.records import Request
from thidua.calendar.workdays import load_workdays
from thidua.plan.model import Plan
from thidua.remind.sources import source_modules
from thidua.text.dates import LEGAL_ZONE
from thidua.watch.approvals import watch_approvals
from thidua.watch.facts import read_facts
from thidua.watch.limits import load_limits
from thidua.watch.model import Alert, Level

END = datetime(2098, 12, 14, 23, 59, 59, tzinfo=LEGAL_ZONE)
BOTH = [APPROVER["address"], DEPUTY["address"]]


def due_plan(**approval: Any) -> Plan:
    """Due by the end of 14/12/2098; the clock of the desk stands at 11/12."""
    due = {"kind": "before", "anchor": date(2098, 12, 15), "raw_text": "trước ngày 15/12/2098", "basis": ASSUMED}
    periods = [period.model_dump() | {"report_due": due} for period in make_late_plan().periods]
    return make_late_plan(periods=periods, approval=by_person(**approval))


@pytest.fixture
def asked(desk: Desk) -> Request:
    desk.plan = due_plan(remind_every_hours=48, deputy_after_hours=24)
    return ask(desk)


def ask(desk: Desk) -> Request:
    desk.hand_in("CA", A16="Đạt")
    made: dict[str, Any] = {"vault": desk.vault, "catalogue": make_catalogue()}
    request, _ = ask_approval(desk.engine, snapshot_id=desk.aggregate(), now=desk.now, **made)
    return request


def told(desk: Desk, now: datetime) -> list[str]:
    items = source_modules()["approvals"].items
    with desk.engine.connect() as connection:
        found = items(connection, plans=[desk.plan], workdays=load_workdays(), now=now)
        return [item.address for item in found]


def alerts(desk: Desk, now: datetime) -> list[Alert]:
    url = desk.engine.url.render_as_string(hide_password=False)
    facts = read_facts(url, asked=(), kept=None, now=now, timeout_seconds=10)
    return list(watch_approvals(facts.approvals, load_limits(), now=now).alerts)


def test_approver_is_reminded_as_often_as_the_plan_says_and_the_deputy_from_their_time_on(
    desk: Desk, asked: Request
) -> None:
    days = [told(desk, asked.asked_at + timedelta(days=day, hours=1)) for day in range(5)]
    assert days == [BOTH[:1], [], BOTH, [], BOTH]


def test_nobody_is_reminded_of_what_was_answered(desk: Desk, asked: Request) -> None:
    number = asked.approval_request_id
    answer_request(
        desk.engine,
        approval_request_id=number,
        decision="approved",
        actor=APPROVER["name"],
        reason=None,
        now=desk.now,
    )
    assert told(desk, desk.now + timedelta(hours=1)) == []
    assert alerts(desk, desk.now) == []


def test_operator_is_told_since_when_it_waits_and_louder_near_the_end(desk: Desk, asked: Request) -> None:
    [quiet] = alerts(desk, asked.asked_at + timedelta(minutes=1))
    assert quiet.level == Level.NOTICE
    assert "chờ phê duyệt từ 08:0" in quiet.sentence
    [loud] = alerts(desk, END - timedelta(hours=4))
    assert loud.level == Level.CRITICAL
    assert "kế hoạch không cho tự phát hành" in loud.sentence


def test_question_that_no_run_releases_is_urgent(desk: Desk) -> None:
    desk.plan = due_plan(at_deadline="release")
    ask(desk)
    [quiet] = alerts(desk, END - timedelta(hours=3, minutes=31))
    [loud] = alerts(desk, END - timedelta(hours=3, minutes=29))
    assert "không lượt chạy nào thực hiện" not in quiet.sentence
    assert "không lượt chạy nào thực hiện" in loud.sentence
    assert loud.level == Level.CRITICAL


def test_refusal_is_told_until_another_draft_is_asked_about(desk: Desk, asked: Request) -> None:
    number = asked.approval_request_id
    answer_request(
        desk.engine,
        approval_request_id=number,
        decision="refused",
        actor=APPROVER["name"],
        reason="thiếu tổ 5",
        now=desk.now,
    )
    [alert] = alerts(desk, desk.now)
    assert (alert.key, alert.level) == (f"approval|{number}|refused", Level.WARNING)
    assert "thiếu tổ 5" in alert.sentence
    assert [one.level for one in alerts(desk, END - timedelta(hours=4))] == [Level.CRITICAL]
    desk.hand_in("CA", A16="Không đạt")
    ask_approval(desk.engine, snapshot_id=desk.aggregate(), now=desk.now, vault=desk.vault, catalogue=make_catalogue())
    assert [one.key for one in alerts(desk, desk.now)] == [f"approval|{number + 1}"]


def test_everybody_is_told_that_the_report_went_out_unanswered(desk: Desk) -> None:
    desk.plan = due_plan(at_deadline="release")
    request = ask(desk)
    now = END - timedelta(hours=3)
    settle(desk.engine, approval_request_id=request.approval_request_id, workdays=load_workdays(), now=now)
    assert told(desk, now + timedelta(hours=1)) == BOTH
    [alert] = alerts(desk, now + timedelta(hours=1))
    assert (alert.level, "chưa có người trả lời" in alert.sentence) == (Level.WARNING, True)
    assert (told(desk, now + timedelta(days=2)), alerts(desk, now + timedelta(days=2))) == ([], [])

"""A first report that a person must allow: what is asked, what an answer is about, and what it is worth later."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from factories.approvals import APPROVER, DEPUTY, by_person
from factories.catalogues import make_catalogue
from factories.corrections import GROUP, PERIOD, Desk, make_late_plan
from factories.plans import ASSUMED
from thidua.approve.answer import TooEarlyError, answer_request
from thidua.approve.ask import ask_approval, settle
from thidua.approve.records import Request, list_requests
from thidua.approve.wake import changed_periods, unmade_periods
from thidua.audit.verify import verify
from thidua.calendar.workdays import load_workdays
from thidua.errors import OperatorError


def ask(desk: Desk, snapshot_id: int | None = None) -> Request:
    asked, _ = ask_approval(
        desk.engine,
        snapshot_id=snapshot_id or desk.aggregate(),
        vault=desk.vault,
        catalogue=make_catalogue(),
        now=desk.now,
    )
    return asked


def answer(desk: Desk, request: Request, decision: Any = "approved", **who: Any) -> Request:
    desk.wait()
    given = {"actor": APPROVER["name"], "reason": "đã xem", **who}
    number = request.approval_request_id
    return answer_request(desk.engine, approval_request_id=number, decision=decision, now=desk.now, **given)


def settled(desk: Desk, request: Request) -> Request:
    number = request.approval_request_id
    return settle(desk.engine, approval_request_id=number, workdays=load_workdays(), now=desk.now)


def requests(desk: Desk) -> list[Request]:
    with desk.engine.connect() as connection:
        return list_requests(connection)


def changed(desk: Desk) -> list[str]:
    with desk.engine.connect() as connection:
        return changed_periods(connection, plan_id=desk.plan.id, now=desk.now)


def due_plan(**approval: Any) -> Any:
    """Due by the end of 14/12/2098, and locked later; the clock of the desk stands at 11/12."""
    periods = [period.model_dump() for period in make_late_plan().periods]
    for period in periods:
        due = {"kind": "before", "anchor": date(2098, 12, 15), "raw_text": "trước ngày 15/12/2098", "basis": ASSUMED}
        period["report_due"] = due
    return make_late_plan(periods=periods, approval=by_person(**approval))


def test_automatic_plan_asks_nobody(desk: Desk) -> None:
    desk.plan = make_late_plan()
    desk.hand_in("CA", A16="Đạt")
    assert desk.consider().waits_for is None
    assert desk.issue(desk.aggregate()).is_new
    assert requests(desk) == []


def test_first_report_is_not_issued_before_a_person_has_allowed_it(desk: Desk) -> None:
    desk.hand_in("CA", A16="Đạt")
    considered = desk.consider()
    assert (considered.outcome, considered.waits_for) == ("first", "approval")
    snapshot_id = desk.aggregate()
    with pytest.raises(OperatorError, match="chưa được hỏi phê duyệt"):
        desk.issue(snapshot_id)
    asked = ask(desk, snapshot_id)
    assert asked.standing == "waiting"
    with pytest.raises(OperatorError, match="đang chờ người có thẩm quyền"):
        desk.issue(snapshot_id)
    allowed = answer(desk, asked)
    assert (allowed.standing, allowed.role, allowed.decision_reason) == ("approved", "approver", "đã xem")
    issued = desk.issue(snapshot_id)
    assert requests(desk)[0].report_id == issued.report_id


def test_same_draft_is_one_request_also_of_workers_at_once(desk: Desk) -> None:
    desk.hand_in("CA", A16="Đạt")
    snapshot_id = desk.aggregate()
    with ThreadPoolExecutor(4) as pool:
        asked = [one.result() for one in [pool.submit(ask, desk, snapshot_id) for _ in range(4)]]
    assert len({one.approval_request_id for one in asked}) == 1
    assert desk.counts()["approval_file"] == 4
    desk.wait(days=3)
    assert ask(desk).approval_request_id == asked[0].approval_request_id


def test_draft_with_other_figures_is_another_question_and_the_old_answer_does_not_count(desk: Desk) -> None:
    desk.hand_in("TDP-01", **GROUP)
    old = desk.aggregate()
    first = answer(desk, ask(desk, old))
    desk.hand_in("TDP-01", **{**GROUP, "A05": 350})
    assert changed(desk) == [PERIOD]
    second = ask(desk)
    assert (second.approval_request_id != first.approval_request_id, second.standing) == (True, "waiting")
    assert changed(desk) == []
    with pytest.raises(OperatorError, match="đang chờ"):
        desk.issue(second.snapshot_id)
    with pytest.raises(OperatorError, match="không còn mới nhất"):
        desk.issue(old)


def test_late_leave_for_an_outdated_draft_is_refused_but_a_refusal_is_taken(desk: Desk) -> None:
    desk.hand_in("TDP-01", **GROUP)
    first = ask(desk)
    desk.hand_in("TDP-01", **{**GROUP, "A05": 350})
    ask(desk)
    with pytest.raises(OperatorError, match="không còn mới nhất"):
        answer(desk, first)
    assert answer(desk, first, "refused").standing == "refused"


def test_another_plan_version_template_or_software_is_another_draft(desk: Desk, owner_engine: sa.Engine) -> None:
    desk.hand_in("CA", A16="Đạt")
    first = answer(desk, ask(desk))
    desk.plan = make_late_plan(approval=by_person(margin_hours=5))
    assert ask(desk).approval_request_id != first.approval_request_id
    with owner_engine.begin() as connection:
        connection.execute(sa.text("update approval_request set software_version = '0.0.1'"))
    assert changed(desk) == [PERIOD]


def test_refused_draft_is_not_issued_and_wakes_nobody_until_something_changes(desk: Desk) -> None:
    desk.hand_in("TDP-01", **GROUP)
    refused = answer(desk, ask(desk), "refused", reason="sai số hộ nghèo")
    with pytest.raises(OperatorError, match="đã bị từ chối"):
        desk.issue(refused.snapshot_id)
    assert (ask(desk).standing, changed(desk)) == ("refused", [])
    desk.hand_in("TDP-01", **{**GROUP, "A05": 350})
    assert (changed(desk), ask(desk).standing) == ([PERIOD], "waiting")


def test_an_answer_stands(desk: Desk) -> None:
    desk.hand_in("CA", A16="Đạt")
    asked = ask(desk)
    assert answer(desk, asked) == answer(desk, asked)
    with pytest.raises(OperatorError, match="đã được Nguyễn Văn Mẫu phê duyệt"):
        answer(desk, asked, "refused")


def test_refused_draft_may_be_allowed_after_all_by_the_approver_or_who_refused_it(desk: Desk) -> None:
    desk.hand_in("CA", A16="Đạt")
    refused = answer(desk, ask(desk), "refused", actor="Lê Thị Trực", reason="chờ tổ 5")
    with pytest.raises(OperatorError, match="đã bị Lê Thị Trực từ chối"):
        answer(desk, refused, actor="Người khác")
    desk.wait(hours=30)
    with pytest.raises(OperatorError, match="đã bị Lê Thị Trực từ chối"):
        answer(desk, refused, actor=DEPUTY["name"])
    allowed = answer(desk, refused)
    assert (allowed.standing, allowed.role) == ("approved", "approver")
    assert desk.issue(allowed.snapshot_id).is_new
    assert verify(desk.engine, heads=[]).faults == []
    assert desk.counts()["approval"] == 2


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ({"actor": "nguyễn văn  mẫu"}, "approver"),
        ({"actor": "CHU-TICH@mau.example"}, "approver"),
        ({"actor": "Người dùng", "account": "chutich"}, "approver"),
        ({"actor": DEPUTY["name"]}, "deputy"),
        ({"actor": "Người dùng", "account": "phochutich"}, "deputy"),
        ({"actor": "admin", "account": "admin"}, "operator"),
    ],
)
def test_role_of_who_answers_is_recorded(desk: Desk, who: dict[str, str], role: str) -> None:
    desk.hand_in("CA", A16="Đạt")
    asked = ask(desk)
    desk.wait(hours=25)
    assert answer(desk, asked, **who).role == role


def test_nobody_answers_without_a_name(desk: Desk) -> None:
    desk.hand_in("CA", A16="Đạt")
    asked = ask(desk)
    with pytest.raises(OperatorError, match="Chưa ghi người thực hiện"):
        answer(desk, asked, actor=" ")
    assert answer(desk, asked).standing == "approved"


def test_deputy_answers_only_after_the_time_that_the_plan_gives_the_approver(desk: Desk) -> None:
    desk.plan = make_late_plan(approval=by_person(deputy_after_hours=8))
    desk.hand_in("CA", A16="Đạt")
    asked = ask(desk)
    desk.now = asked.asked_at + timedelta(hours=8) - timedelta(minutes=2)
    with pytest.raises(TooEarlyError, match="chỉ được trả lời thay từ"):
        answer(desk, asked, actor=DEPUTY["name"])
    desk.wait()
    assert answer(desk, asked, actor=DEPUTY["name"]).role == "deputy"


def test_at_the_deadline_the_report_is_released_where_the_plan_says_so(desk: Desk) -> None:
    desk.plan = due_plan(at_deadline="release", margin_hours=6)
    desk.hand_in("CA", A16="Đạt")
    asked = ask(desk)
    desk.now += timedelta(days=3, hours=9, minutes=50)  # 17:5x on the last day
    assert settled(desk, asked).standing == "waiting"
    desk.wait(minutes=10)
    released = settled(desk, asked)
    assert (released.standing, released.role) == ("approved", "policy")
    assert "chưa có người trả lời" in str(released.decision_reason)
    assert desk.issue(released.snapshot_id).is_new


def test_at_the_deadline_the_report_waits_on_where_the_plan_holds_it(desk: Desk) -> None:
    desk.plan = due_plan(at_deadline="hold")
    desk.hand_in("CA", A16="Đạt")
    asked = ask(desk)
    desk.wait(days=30)
    assert settled(desk, asked).standing == "waiting"
    assert answer(desk, asked).standing == "approved"


def test_report_that_was_allowed_and_not_issued_is_found_after_an_hour(desk: Desk) -> None:
    desk.hand_in("CA", A16="Đạt")
    allowed = answer(desk, ask(desk))

    def unmade() -> list[str]:
        with desk.engine.connect() as connection:
            return unmade_periods(connection, plan_id=desk.plan.id, now=desk.now, workdays=load_workdays())

    assert unmade() == []
    desk.wait(minutes=61)
    assert unmade() == [PERIOD]
    desk.issue(allowed.snapshot_id)
    assert unmade() == []


@pytest.mark.parametrize(("policy", "found"), [("release", [PERIOD]), ("hold", [])])
def test_question_whose_run_is_lost_is_found_an_hour_after_it_had_to_be_released(
    desk: Desk, policy: str, found: list[str]
) -> None:
    desk.plan = due_plan(at_deadline=policy, margin_hours=6)
    desk.hand_in("CA", A16="Đạt")
    ask(desk)

    def unmade() -> list[str]:
        with desk.engine.connect() as connection:
            return unmade_periods(connection, plan_id=desk.plan.id, now=desk.now, workdays=load_workdays())

    desk.now += timedelta(days=3, hours=10, minutes=50)  # 18:5x on the last day
    assert unmade() == []
    desk.wait(minutes=10)
    assert unmade() == found


def test_replacements_of_such_a_plan_wait_for_a_person_too(desk: Desk) -> None:
    desk.hand_in("TDP-01", **GROUP)
    desk.issue(answer(desk, ask(desk)).snapshot_id)
    desk.hand_in("TDP-01", **{**GROUP, "A05": 350})
    considered = desk.consider()
    assert (considered.outcome, considered.waits_for) == ("reissue", "policy")


@pytest.mark.parametrize(
    "tampering",
    [
        "update approval set actor = 'người khác'",
        "update approval_request set draft_sha256 = snapshot.inputs_sha256 from snapshot",
        "update approval_file set file_name = 'khac.pdf' where kind = 'pdf'",
    ],
)
def test_tampering_is_found(desk: Desk, owner_engine: sa.Engine, tampering: str) -> None:
    desk.hand_in("CA", A16="Đạt")
    answer(desk, ask(desk))
    assert verify(desk.engine, heads=[]).faults == []
    with owner_engine.begin() as connection:
        connection.execute(sa.text("alter table approval_request drop constraint approval_request_draft_sha256_fkey"))
        connection.execute(sa.text(tampering))
    assert {fault.code for fault in verify(desk.engine, heads=[]).faults} == {"row_changed"}

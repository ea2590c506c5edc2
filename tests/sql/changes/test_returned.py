"""A report that a recipient sends back is a case that stays open until it is replaced or a person closes it."""

from typing import Any

import pytest

from factories.corrections import GROUP, PERIOD, Desk, make_late_plan, policy
from thidua.acknowledge.record import record_acknowledgement
from thidua.changes.records import list_corrections
from thidua.changes.returned import find_return
from thidua.changes.wake import touched_periods, unfinished_periods
from thidua.errors import OperatorError

WORDS = "Báo cáo chưa đúng thể thức."
BETTER: dict[str, Any] = {**GROUP, "A05": 350}


def say(desk: Desk, state: Any = "returned", *, sentence: str = WORDS, delivery_id: int = 1) -> None:
    desk.wait()
    with desk.engine.begin() as connection:
        assert record_acknowledgement(
            connection,
            delivery_id=delivery_id,
            state=state,
            source="edxml",
            code="02",
            sentence=sentence,
            said_by="Ban TĐKT",
            said_at=desk.now,
            evidence_sha256=None,
            now=desk.now,
        )


def touched(desk: Desk) -> list[str]:
    with desk.engine.connect() as connection:
        return touched_periods(connection, plan_id=desk.plan.id, now=desk.now)


def is_open(desk: Desk) -> bool:
    with desk.engine.connect() as connection:
        return find_return(connection, plan_id=desk.plan.id, period_id=PERIOD) is not None


def test_it_wakes_the_report_and_waits_for_a_person(desk: Desk) -> None:
    desk.open()
    say(desk, "received")
    assert touched(desk) == []
    say(desk)
    assert touched(desk) == [PERIOD]
    considered = desk.consider()
    assert (considered.outcome, considered.waits_for) == ("reissue", "returned")
    assert "đã trả lại báo cáo" in considered.summary
    assert "không thay đổi" in considered.summary
    correction = desk.correction(considered)
    name = desk.plan.deliveries[0].name
    assert correction.reason == f"Bị trả lại: {name}: Báo cáo chưa đúng thể thức"
    assert correction.waits_for == "returned"
    assert touched(desk) == []


def test_same_comparison_again_is_one_case(desk: Desk) -> None:
    desk.open()
    say(desk)
    first, again = desk.consider(), desk.consider()
    assert first.correction_id == again.correction_id
    with desk.engine.connect() as connection:
        assert len(list_corrections(connection)) == 1


def test_nothing_is_issued_without_leave_and_with_it_the_replacement_names_the_reason(desk: Desk) -> None:
    first = desk.open()
    say(desk)
    snapshot_id = desk.aggregate()
    considered = desk.consider(snapshot_id)
    with pytest.raises(OperatorError, match="chờ người có trách nhiệm"):
        desk.issue(snapshot_id, considered.correction_id)
    desk.decide(considered, "approved", reason="Đã sửa thể thức")
    replaced = desk.issue(snapshot_id, considered.correction_id)
    assert (first.revision_no, replaced.revision_no) == (0, 1)
    assert desk.replacement(replaced).reason.startswith("Bị trả lại: ")
    report = desk.report(replaced)
    assert "changes" not in {annex.key for annex in report.annexes}
    assert "không thay đổi" in report.preface[-1].text
    assert not is_open(desk)
    assert touched(desk) == []


def test_figures_that_come_meanwhile_replace_it_by_the_plan_s_own_policy(desk: Desk) -> None:
    desk.open()
    say(desk)
    desk.consider()
    desk.hand_in("TDP-01", **BETTER)
    assert touched(desk) == [PERIOD]
    replaced = desk.reissue()
    reason = desk.replacement(replaced).reason
    assert reason.startswith("Bị trả lại: ")
    assert "nộp" in reason
    assert not is_open(desk)


def test_change_that_would_only_be_a_note_still_waits_for_a_person(desk: Desk) -> None:
    desk.plan = make_late_plan(corrections=policy(figure="note", verdict="note"))
    desk.open()
    say(desk)
    desk.hand_in("TDP-01", **BETTER)
    considered = desk.consider()
    assert (considered.outcome, considered.waits_for) == ("reissue", "returned")
    assert desk.changes(considered)


def test_refusal_closes_the_case(desk: Desk) -> None:
    desk.open()
    say(desk)
    considered = desk.consider()
    desk.decide(considered, "refused", reason="Nơi nhận trả lại nhầm")
    assert not is_open(desk)
    assert desk.consider().outcome == "unchanged"
    desk.wait(hours=2)
    assert touched(desk) == []
    say(desk, sentence="Lại sai thể thức.")
    assert is_open(desk)
    assert desk.consider().waits_for == "returned"


def test_recipient_that_takes_it_after_all_closes_the_case(desk: Desk) -> None:
    desk.open()
    say(desk)
    asked = desk.consider()
    say(desk, "accepted", sentence="Đã tiếp nhận.")
    assert not is_open(desk)
    assert touched(desk) == [PERIOD]
    assert desk.consider().outcome == "unchanged"
    assert touched(desk) == []
    with pytest.raises(OperatorError, match="không còn mới nhất"):
        desk.decide(asked, "approved")


def test_refusal_of_other_changes_is_no_refusal_of_the_return(desk: Desk) -> None:
    """The same figures, compared before and after the report came back."""
    desk.plan = make_late_plan(corrections=policy(approval="person"))
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    snapshot_id = desk.aggregate()
    refused = desk.consider(snapshot_id)
    desk.decide(refused, "refused")
    say(desk)
    considered = desk.consider(snapshot_id)
    assert considered.correction_id != refused.correction_id
    assert (considered.outcome, considered.waits_for) == ("reissue", "policy")
    assert desk.correction(considered).decision is None


def test_dry_run_says_the_same_before_anything_is_recorded(desk: Desk) -> None:
    desk.open()
    say(desk)
    before = desk.counts()
    tried = desk.dry_run()
    assert (tried.outcome, tried.waits_for) == ("reissue", "returned")
    assert desk.counts() == before


def test_leave_that_nobody_made_use_of_wakes_the_report(desk: Desk) -> None:
    desk.open()
    say(desk)
    desk.decide(desk.consider(), "approved")
    desk.wait(hours=2)
    with desk.engine.connect() as connection:
        assert unfinished_periods(connection, plan_id=desk.plan.id, now=desk.now) == [PERIOD]

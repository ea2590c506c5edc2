"""A report is compared with what the warehouse says now: once, by the plan's policy, and nothing is lost between."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from factories.corrections import GROUP, PERIOD, Desk, make_late_plan, policy
from factories.plans import ASSUMED
from thidua.changes import reports
from thidua.changes.consider import Considered
from thidua.errors import OperatorError, OvertakenError
from thidua.report.model import Change, Report

WORSE: dict[str, Any] = {**GROUP, "A04": (30, 1000)}
BETTER: dict[str, Any] = {**GROUP, "A05": 350}


def test_nothing_was_issued_yet(desk: Desk) -> None:
    desk.hand_in("CA", A16="Đạt")
    considered = desk.consider()
    assert (considered.outcome, considered.correction_id, considered.waits_for) == ("first", None, None)
    assert "Ban TĐKT (ban-tdkt)" in considered.summary
    assert desk.counts()["correction"] == 0


def test_nothing_changed(desk: Desk) -> None:
    desk.open()
    considered = desk.consider()
    assert (considered.outcome, considered.correction_id) == ("unchanged", None)
    assert desk.counts()["correction"] == 0


def test_corrected_figure_leads_to_a_reissue_with_its_reason(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **BETTER)
    considered = desk.consider(words="Đề nghị của Chủ tịch.")
    assert (considered.outcome, considered.waits_for) == ("reissue", None)
    changes = desk.changes(considered)
    assert changes["target:A05:actual"] == ("620", "650")
    assert changes["unit:TDP-01"] == ("Đã báo cáo, lần nộp 1", "Đã báo cáo, lần nộp 2")
    assert not [key for key in changes if key.startswith("text:")]
    assert desk.correction(considered).reason == (
        "Tổ dân phố số 1 nộp bản sửa (lần nộp 2, nhận lúc 08:06 ngày 11/12/2098) thay bản lần nộp 1; "
        "Đề nghị của Chủ tịch"
    )
    assert "| Chỉ tiêu 3. Giải quyết việc làm, thực hiện đến 30/11/2026 | 620 | 650 | Số liệu |" in considered.summary
    assert "gửi đến: Ban TĐKT (ban-tdkt)" in considered.summary


def test_same_comparison_again_is_the_same_row(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    snapshot_id = desk.aggregate()
    first = desk.consider(snapshot_id)
    before = desk.counts()
    assert desk.consider(snapshot_id) == first
    assert desk.counts() == before


def test_workers_at_once_record_one_comparison_and_issue_one_revision(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    snapshot_id = desk.aggregate()
    with ThreadPoolExecutor(4) as pool:
        considered = [one.result() for one in [pool.submit(desk.consider, snapshot_id) for _ in range(4)]]
        assert len({one.correction_id for one in considered}) == 1
        number = considered[0].correction_id
        issued = [one.result() for one in [pool.submit(desk.issue, snapshot_id, number) for _ in range(4)]]
    assert len({one.report_id for one in issued}) == 1
    assert sum(one.is_new for one in issued) == 1
    assert desk.rows("select revision_no, correction_id from report_revision order by 1") == [(0, None), (1, number)]


def test_workers_at_once_issue_one_first_revision(desk: Desk) -> None:
    desk.hand_in("CA", A16="Đạt")
    snapshot_id = desk.aggregate()
    with ThreadPoolExecutor(4) as pool:
        issued = [one.result() for one in [pool.submit(desk.issue, snapshot_id) for _ in range(4)]]
    assert len({one.report_id for one in issued}) == 1
    assert desk.counts()["report_revision"] == 1


def test_figure_behind_its_rounding_is_no_change_but_the_new_version_is_said(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", text="Kinh phí còn hạn chế.", **{**GROUP, "A04": (1000001, 1000000000)})
    considered = desk.consider()
    assert considered.outcome == "note"
    assert list(desk.changes(considered)) == ["unit:TDP-01"]


def test_changed_text_is_a_note_by_default(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", text="Kinh phí được bổ sung.", **GROUP)
    considered = desk.consider()
    assert considered.outcome == "note"
    assert desk.changes(considered)["text:I.2"] == (
        "Kinh phí còn hạn chế (Tổ dân phố số 1).",
        "Kinh phí được bổ sung (Tổ dân phố số 1).",
    )
    with pytest.raises(OperatorError, match="không dẫn đến báo cáo thay thế"):
        desk.issue(desk.aggregate(), considered.correction_id)


def test_silent_changes_add_up_to_a_later_reissue(desk: Desk) -> None:
    quiet = policy(figure="silent", unit="silent", text="silent")
    desk.plan = make_late_plan(corrections=quiet)
    first = desk.open()
    desk.hand_in("TDP-01", **BETTER)
    assert desk.consider().outcome == "silent"
    desk.hand_in("TDP-01", **{**WORSE, "A05": 350})
    reissued = desk.reissue()
    changes = {change.key for change in desk.replacement(reissued).changes}
    assert {"target:A05:actual", "target:A04:actual", "verdict:A04"} <= changes
    assert desk.rows("select report_id, supersedes from report_revision order by 1")[1] == (
        reissued.report_id,
        first.report_id,
    )


def test_correction_that_is_taken_back_leaves_nothing(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **WORSE)
    assert desk.consider().outcome == "reissue"
    desk.void("TDP-01", kind="invalidation", voids=2)
    considered = desk.consider()
    assert considered.outcome == "unchanged"
    assert desk.rows("select outcome from correction order by correction_id") == [("reissue",), ("silent",)]


def test_reissued_correction_that_is_voided_leads_back(desk: Desk) -> None:
    """The figures are those of the first revision again, and known later than those of the second."""
    first = desk.report(desk.open())
    desk.hand_in("TDP-01", **WORSE)
    desk.reissue()
    desk.void("TDP-01", kind="invalidation", voids=2)
    issued = desk.reissue()
    back = desk.report(issued)
    assert back.provenance.revision_no == 2
    assert back.figures == first.figures
    assert desk.replacement(issued).reason == (
        "Bản nộp lần 2 của Tổ dân phố số 1 bị hủy hiệu lực (lúc 08:08 ngày 11/12/2098): nhập nhầm số liệu; "
        "sử dụng lại bản lần nộp 1"
    )


def test_withdrawal_is_told_with_its_reason(desk: Desk) -> None:
    desk.open()
    desk.void("TDP-01", kind="withdrawal")
    considered = desk.consider()
    assert desk.changes(considered)["unit:TDP-01"][0] == "Đã báo cáo, lần nộp 1"
    assert desk.correction(considered).reason.startswith("Tổ dân phố số 1 rút báo cáo đã nộp (lúc 08:06 ")


def test_older_figures_are_refused(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    older = desk.aggregate()
    desk.hand_in("TDP-01", **WORSE)
    desk.reissue()
    with pytest.raises(OvertakenError, match="cũ hơn bộ số liệu"):
        desk.consider(older)


def test_another_layout_or_software_alone_is_no_change(desk: Desk, owner_engine: sa.Engine) -> None:
    desk.open()
    _made_with_other_parts(owner_engine)
    assert desk.consider().outcome == "unchanged"
    assert not desk.issue(desk.aggregate()).is_new
    desk.hand_in("TDP-01", **BETTER)
    assert desk.correction(desk.consider()).reason.endswith(
        "; mẫu báo cáo thay đổi; phần mềm lập báo cáo được cập nhật (từ 0.0.1 lên 0.1.0)"
    )


def _made_with_other_parts(owner_engine: sa.Engine) -> None:
    with owner_engine.begin() as connection:
        other = "update report_revision set template_sha256 = repeat('0', 64), software_version = '0.0.1'"
        connection.execute(sa.text(other))


def test_plan_that_was_changed_is_told(desk: Desk) -> None:
    desk.open()
    targets = [target.model_dump() for target in desk.plan.targets]
    targets[1]["goal"]["value"] = "0.1"
    desk.plan = make_late_plan(targets=targets)
    considered = desk.consider()
    assert considered.outcome == "reissue"
    assert {"target:A04:plan", "verdict:A04"} <= set(desk.changes(considered))
    assert desk.correction(considered).reason == "Kế hoạch được điều chỉnh"


def test_decision_that_changed_the_plan_is_named(desk: Desk) -> None:
    desk.open()
    decision = "Quyết định số 45/QĐ-UBND ngày 10/9/2026"
    days = {"decided_on": "2026-09-10", "valid_from": "2026-09-10"}
    desk.plan = make_late_plan(amendments=[{"decision": decision, **days, "basis": ASSUMED, "removed": ["A21"]}])
    considered = desk.consider()
    assert desk.correction(considered).reason == f"Kế hoạch được điều chỉnh theo {decision}"
    assert desk.changes(considered)["verdict:A21"][1] is None


def test_plan_that_is_changed_back_and_changed_again_can_be_reissued(desk: Desk) -> None:
    desk.open()
    as_issued = desk.plan
    targets = [target.model_dump() for target in desk.plan.targets]
    targets[1]["goal"]["value"] = "0.1"
    as_changed = make_late_plan(targets=targets)
    for plan, outcome in ((as_changed, "reissue"), (as_issued, "unchanged"), (as_changed, "reissue")):
        desk.plan = plan
        snapshot_id = desk.aggregate()
        considered = desk.consider(snapshot_id)
        assert considered.outcome == outcome
    assert desk.consider(snapshot_id) == considered
    assert desk.issue(snapshot_id, considered.correction_id).revision_no == 1


def test_older_figures_do_not_outdate_a_comparison_of_newer_ones(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    older = desk.aggregate()
    desk.hand_in("TH-01", A10=(12, 12))
    newer = desk.aggregate()
    considered = desk.consider(newer)
    late = desk.consider(older)
    assert (late.outcome, late.correction_id, late.waits_for) == ("overtaken", None, None)
    assert f"Lần xét thay đổi số {considered.correction_id} " in late.summary
    assert desk.issue(newer, considered.correction_id).revision_no == 1


def test_differences_are_rows_that_point_into_the_vault(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    sha256 = desk.correction(desk.consider()).differences_sha256
    data = desk.vault.get(sha256)
    assert desk.rows(f"select size_bytes from blob where sha256 = '{sha256}'") == [(len(data),)]
    assert json.loads(data)["schema"] == "thidua-differences/1"


# ---------------------------------------------------------------- leave


@pytest.fixture
def waiting(desk: Desk) -> Considered:
    """A correction after the day of the lock."""
    desk.open()
    desk.now += timedelta(days=60)
    desk.hand_in("TDP-01", **BETTER)
    return desk.consider()


def test_after_the_lock_a_person_decides(desk: Desk, waiting: Considered) -> None:
    assert (waiting.outcome, waiting.waits_for) == ("reissue", "lock")
    assert "Đã qua ngày khóa số liệu 15/01/2099" in waiting.summary
    snapshot_id = desk.correction(waiting).snapshot_id
    with pytest.raises(OperatorError, match="đang chờ người có trách nhiệm"):
        desk.issue(snapshot_id, waiting.correction_id)
    first = desk.decide(waiting, "approved")
    desk.wait()
    assert desk.decide(waiting, "approved") == first
    assert desk.counts()["correction_decision"] == 1
    again = desk.consider(snapshot_id)
    assert (again.outcome, again.waits_for) == ("reissue", None)
    assert "Đã được Chủ tịch Mẫu duyệt" in again.summary
    assert desk.issue(snapshot_id, again.correction_id).revision_no == 1


def test_comparison_of_before_the_lock_waits_when_it_is_issued_after_it(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    considered = desk.consider()
    assert considered.waits_for is None
    desk.now += timedelta(days=60)
    with pytest.raises(OperatorError, match="đang chờ"):
        desk.issue(desk.correction(considered).snapshot_id, considered.correction_id)
    assert desk.consider(desk.correction(considered).snapshot_id).waits_for == "lock"


def test_plan_may_want_leave_always(desk: Desk) -> None:
    desk.plan = make_late_plan(corrections=policy(approval="person"))
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    considered = desk.consider()
    assert considered.waits_for == "policy"
    assert "Kế hoạch yêu cầu người có trách nhiệm duyệt" in considered.summary


def test_refused_stays_refused_until_something_else_changes(desk: Desk, waiting: Considered) -> None:
    snapshot_id = desk.correction(waiting).snapshot_id
    desk.decide(waiting, "refused")
    again = desk.consider(snapshot_id)
    assert (again.outcome, again.correction_id, again.waits_for) == ("silent", waiting.correction_id, None)
    assert "Đã bị Chủ tịch Mẫu từ chối" in again.summary
    with pytest.raises(OperatorError, match="Chủ tịch Mẫu đã từ chối"):
        desk.issue(snapshot_id, waiting.correction_id)
    desk.hand_in("TH-01", A10=(12, 12))
    later = desk.consider()
    assert (later.outcome, later.waits_for) == ("reissue", "lock")
    assert {"target:A05:actual", "target:A10:actual"} <= set(desk.changes(later))


def test_decision_holds_after_the_software_was_updated(
    desk: Desk, waiting: Considered, owner_engine: sa.Engine
) -> None:
    desk.decide(waiting, "approved")
    with owner_engine.begin() as connection:
        connection.execute(sa.text("update correction set software_version = '0.0.1'"))
    with pytest.raises(OperatorError, match="phần mềm đã thay đổi"):
        desk.issue(desk.correction(waiting).snapshot_id, waiting.correction_id)
    again = desk.consider(desk.correction(waiting).snapshot_id)
    assert again.correction_id != waiting.correction_id
    assert again.waits_for is None
    assert desk.issue(desk.correction(again).snapshot_id, again.correction_id).is_new


def test_refused_stays_refused_when_only_labels_change(
    desk: Desk, waiting: Considered, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.decide(waiting, "refused")
    for module in ("consider", "judge", "reason"):
        monkeypatch.setattr(f"thidua.changes.{module}.template_sha256", lambda: "f" * 64)
    monkeypatch.setattr("thidua.changes.judge.compare_reports", with_other_labels)
    again = desk.consider(desk.correction(waiting).snapshot_id)
    assert again.correction_id != waiting.correction_id
    assert desk.correction(again).differences_sha256 != desk.correction(waiting).differences_sha256
    assert (again.outcome, again.waits_for) == ("silent", None)


def with_other_labels(before: Report, after: Report) -> tuple[Change, ...]:
    found = reports.compare_reports(before, after)
    return tuple(change.model_copy(update={"label": f"{change.label} (mẫu mới)"}) for change in found)


def test_only_the_newest_comparison_may_be_issued(desk: Desk, waiting: Considered) -> None:
    desk.hand_in("TH-01", A10=(12, 12))
    newer = desk.consider()
    with pytest.raises(OvertakenError, match="không còn mới nhất"):
        desk.decide(waiting, "approved")
    assert desk.decide(waiting, "refused", reason=None).decision == "refused"
    desk.decide(newer, "approved")
    assert desk.issue(desk.correction(newer).snapshot_id, newer.correction_id).revision_no == 1


def test_what_cannot_be_decided(desk: Desk, waiting: Considered) -> None:
    desk.decide(waiting, "approved")
    with pytest.raises(OperatorError, match="đã được Chủ tịch Mẫu chấp thuận"):
        desk.decide(waiting, "refused")
    desk.issue(desk.correction(waiting).snapshot_id, waiting.correction_id)
    desk.hand_in("TDP-01", text="Chữ khác.", **BETTER)
    with pytest.raises(OperatorError, match="không phải lập báo cáo thay thế"):
        desk.decide(desk.consider(), "approved")


def test_report_that_differs_is_not_issued_without_a_comparison(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    with pytest.raises(OperatorError, match="thidua rerun phuong-mau-2098 2026-Y"):
        desk.issue(desk.aggregate())


def test_comparison_of_another_snapshot_is_refused(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    considered = desk.consider()
    desk.hand_in("TDP-01", **WORSE)
    with pytest.raises(OperatorError, match="là của bộ số liệu số"):
        desk.issue(desk.aggregate(), considered.correction_id)


def test_issue_of_the_same_comparison_again_adds_nothing(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    issued = desk.reissue()
    [(number, snapshot_id)] = desk.rows("select correction_id, snapshot_id from report_revision where revision_no = 1")
    before = desk.counts()
    again = desk.issue(snapshot_id, number)
    assert (again.report_id, again.is_new) == (issued.report_id, False)
    assert desk.counts() == before


def test_operators_words_stand_behind_the_facts(desk: Desk) -> None:
    desk.open()
    desk.hand_in("TDP-01", **BETTER)
    considered = desk.consider()
    issued = desk.issue(desk.correction(considered).snapshot_id, considered.correction_id, words="Theo Công văn số 12.")
    assert desk.replacement(issued).reason.endswith("thay bản lần nộp 1; Theo Công văn số 12")
    assert PERIOD in desk.rows("select period_id from correction")[0]

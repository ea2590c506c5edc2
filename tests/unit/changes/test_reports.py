"""Two reports compared: each difference once, in one order, and nothing that is no difference."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from factories.plans import make_plan
from factories.reports import (
    KNOWN_AT,
    judge,
    make_commendation,
    make_figures,
    make_model,
    make_movement,
    make_registered,
    make_replacement,
    make_report,
    make_result,
    make_status,
    missing_status,
)
from thidua.changes.reports import compare_reports
from thidua.report.figures import NarrativeFact
from thidua.report.model import Change, Report

LATER: dict[str, Any] = {
    "revision_no": 1,
    "snapshot_id": 8,
    "known_at": KNOWN_AT + timedelta(days=40),
    "inputs_sha256": "1" * 64,
    "audit_head": "2" * 64,
}


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """(key, before, after) of two reports made from these figures."""
    return [(c.key, c.before, c.after) for c in compare_reports(make_report(**before), make_report(**after))]


def written(*texts: tuple[str, str, str]) -> dict[str, Any]:
    """Narrative of (unit, section, body)."""
    return {
        "narrative": tuple(
            NarrativeFact(unit_id=unit, row_no=row, section=section, body=body)
            for row, (unit, section, body) in enumerate(texts, start=5)
        )
    }


def test_same_figures_later_are_no_change() -> None:
    """Day, provenance, revision and what a replacement says of itself."""
    snapshot = replace(
        make_figures(make_plan(), make_plan().period("2026-Y")).snapshot, known_at=LATER["known_at"], snapshot_id=8
    )
    later = make_replacement(provenance=LATER, changes=compare_changes(), snapshot=snapshot)
    assert compare_reports(make_report(), later) == ()
    assert later.place_and_date != make_report().place_and_date


def compare_changes() -> tuple[Change, ...]:
    return (Change(kind="unit", key="unit:CA", label="Công an phường", before=None, after="Đã báo cáo"),)


def test_figures_of_a_target_stand_before_its_verdict() -> None:
    worse = judge(
        "A04",
        total={"actual": Decimal("0.25")},
        verdict={"verdict": "NOT_MET", "reason": "below_goal", "percent_of_plan": Decimal(80)},
    )
    found = compare_reports(make_report(), make_report(**worse))
    assert [(c.kind, c.key, c.before, c.after) for c in found] == [
        ("figure", "target:A04:actual", "0,2", "0,25"),
        ("figure", "target:A04:percent_of_plan", "100", "80"),
        ("verdict", "verdict:A04", "Đạt", "Không đạt"),
    ]
    assert [c.label for c in found] == [
        "Chỉ tiêu 2. Tỷ lệ hộ nghèo, thực hiện đến 30/11/2026",
        "Chỉ tiêu 2. Tỷ lệ hộ nghèo, so kế hoạch (%) - thực hiện",
        "Chỉ tiêu 2. Tỷ lệ hộ nghèo, đánh giá",
    ]


def test_figure_behind_its_rounding_is_no_change() -> None:
    hidden = judge("A05", total={"actual": Decimal("500.000001")}, verdict={})
    assert differences({}, hidden) == []


def test_comparison_is_the_same_again() -> None:
    before, after = make_report(), make_report(**judge("A05", total={"actual": Decimal(480)}, verdict={}))
    assert compare_reports(before, after) == compare_reports(before, after)


def test_figure_that_came_and_figure_that_went() -> None:
    nothing = judge("A05", total={"actual": None}, verdict={})
    assert ("target:A05:actual", "500", None) in differences({}, nothing)
    assert ("target:A05:actual", None, "500") in differences(nothing, {})


def test_target_that_the_plan_dropped() -> None:
    plan = make_plan()
    without = plan.model_copy(update={"targets": plan.targets[:-1]})
    found = compare_reports(make_report(), make_report(plan=without))
    dropped = plan.targets[-1].id
    assert [c.key for c in found if c.kind == "verdict"] == [f"verdict:{dropped}"]
    assert all(c.after is None for c in found)


def test_unit_by_state_and_version() -> None:
    units = ("P-VHXH", "CA", "TH-01", "TDP-01")
    before = (*(make_status(unit) for unit in units[:-1]), missing_status("TDP-01"))
    after = (make_status("P-VHXH", version_no=2), *(make_status(unit) for unit in units[1:]))
    assert differences({"obligations": before}, {"obligations": after}) == [
        ("unit:P-VHXH", "Đã báo cáo, lần nộp 1", "Đã báo cáo, lần nộp 2"),
        ("unit:TDP-01", "Chưa báo cáo", "Đã báo cáo, lần nộp 1"),
    ]


def test_awards_row_by_row_and_not_again_in_the_sentences_over_them() -> None:
    found = differences(
        {"commendations": (make_commendation(),)}, {"commendations": (make_commendation(award_count=Decimal(27)),)}
    )
    assert [key.rpartition(":")[2] for key, *_ in found] == ["award_count", "award_count"]
    assert {(before, after) for _, before, after in found} == {("25", "27")}


def test_registered_target_is_found_in_another_row() -> None:
    before = {"registered": (make_registered("CA", row_no=5), make_registered("CA", row_no=6, name="Nhà văn hóa"))}
    after = {"registered": (make_registered("CA", row_no=5, name="Nhà văn hóa"), make_registered("CA", row_no=9))}
    assert differences(before, after) == []
    corrected = {"registered": (before["registered"][0], make_registered("CA", row_no=7, name="Nhà văn hóa", actual=2))}
    assert differences(before, corrected) == [("registered:CA:7:actual", "3", "2")]


def test_text_of_a_unit_under_its_heading() -> None:
    before = written(("CA", "advantages", "Đoàn kết."), ("TH-01", "advantages", "Đủ giáo viên."))
    after = written(("CA", "advantages", "Đoàn kết, thống nhất."), ("TH-01", "advantages", "Đủ giáo viên."))
    assert differences(before, after) == [
        ("text:I.1", "Đoàn kết (Công an phường).", "Đoàn kết, thống nhất (Công an phường).")
    ]


def test_text_that_names_its_unit_itself_is_found_whole_behind_its_excerpt() -> None:
    long_text = f"Công an phường đoàn kết. {'Chung sức. ' * 60}"
    before = written(("CA", "advantages", long_text), ("TH-01", "advantages", "Đủ giáo viên."))
    after = written(("CA", "advantages", f"{long_text}Đồng lòng."), ("TH-01", "advantages", "Đủ giáo viên."))
    [(place, was, now)] = differences(before, after)
    assert (place, was.count("đoàn kết"), now.endswith("Đồng lòng.")) == ("text:I.1", 1, True)


def test_text_that_only_moved_is_no_change() -> None:
    texts = [("CA", "advantages", "Đoàn kết."), ("CA", "advantages", "Chung sức."), ("CA", "advantages", "Đồng lòng.")]
    assert differences(written(*texts), written(*reversed(texts))) == []


@pytest.mark.parametrize("writers", [("CA", "TDP-01", "TH-01"), ("CA",)])
def test_text_that_fewer_units_stand_behind_is_no_change(writers: tuple[str, ...]) -> None:
    """That a unit took its report back is told once, as the unit's state."""
    everybody = ("CA", "TDP-01", "TH-01", "P-VHXH")
    before = written(*((unit, "difficulties", "Kinh phí còn hạn chế (chưa cấp)") for unit in everybody))
    after = written(*((unit, "difficulties", "Kinh phí còn hạn chế (chưa cấp)") for unit in writers))
    assert differences(before, after) == []
    other = written(*((unit, "difficulties", "Kinh phí còn hạn chế (đã cấp)") for unit in writers))
    assert len(differences(before, other)) == 1


def test_first_and_last_text_of_a_section_is_told_without_the_empty_sentence() -> None:
    one = written(("CA", "advantages", "Đoàn kết."))
    assert differences(written(), one) == [("text:I.1", None, "Đoàn kết (Công an phường).")]
    assert differences(one, written()) == [("text:I.1", "Đoàn kết (Công an phường).", None)]


@pytest.mark.parametrize("position", [10, 150])
def test_long_text_is_told_whole_and_once_wherever_it_was_changed(position: int) -> None:
    """The body holds its beginning, the annex all of it."""
    each = [f"chữ{n}" for n in range(200)]
    words, changed = " ".join(each), " ".join([*each[:position], "SỬA", *each[position:]])
    short = ("TH-01", "advantages", "Đủ giáo viên.")
    found = differences(written(("CA", "advantages", words), short), written(("CA", "advantages", changed), short))
    assert found == [("text:I.1", f"{words} (Công an phường).", f"{changed} (Công an phường).")]


def test_text_that_grew_too_long_for_the_body_is_told_once() -> None:
    words = " ".join(f"chữ{n}" for n in range(200))
    found = differences(written(("CA", "advantages", "Ngắn.")), written(("CA", "advantages", words)))
    assert found == [("text:I.1", "Ngắn (Công an phường).", f"{words} (Công an phường).")]


def test_texts_that_the_body_leaves_out_are_compared_too() -> None:
    many = [("CA", "advantages", f"Đơn vị {n}: " + "đoàn kết, " * 40) for n in range(8)]
    more = [*many[:-1], ("CA", "advantages", "Đơn vị 7: " + "chung sức, " * 40)]
    [(key, before, after)] = differences(written(*many), written(*more))
    assert key == "text:I.1"
    assert (before or "").startswith("Đơn vị 7: đoàn kết")
    assert (after or "").startswith("Đơn vị 7: chung sức")


def test_result_of_a_movement_and_its_number_are_two_changes() -> None:
    before = {"movements": (make_movement("M1"),), "movement_results": (make_result("CA"),)}
    after = {
        "movements": (make_movement("M1", individuals=Decimal(1400)),),
        "movement_results": (make_result("CA", result="Hiến 300 m² đất."),),
    }
    assert [(key, new) for key, _, new in differences(before, after)] == [
        ("movement:M1:individuals", "1.400"),
        ("text:movements:“Cả nước chung sức xây dựng nông thôn mới”", "Hiến 300 m² đất (Công an phường)"),
    ]


def test_model_is_a_text() -> None:
    found = differences(
        {"models": (make_model("CA"),)}, {"models": (make_model("CA"), make_model("TH-01", name="Vườn"))}
    )
    assert [(key, before) for key, before, _ in found] == [("text:models", None)]
    assert found[0][2] == "Vườn. Môi trường. 100% hộ dân phân loại rác tại nguồn. (Trường Tiểu học Mẫu)"


def test_who_signs_is_a_text_of_the_head() -> None:
    signer = {**make_plan().signer.model_dump(), "name": "Trần Thị Mẫu"}
    [change] = compare_reports(make_report(), make_report(plan=make_plan(signer=signer)))
    assert (change.kind, change.key, change.label) == ("text", "text:signer", "Người ký")
    assert change.after == "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH Trần Thị Mẫu"


def in_other_words(report: Report) -> Report:
    """The same report with another closing sentence, as an edited template makes it."""
    return report.model_copy(update={"closing": report.closing.replace("trân trọng", "kính")})


def test_words_of_the_template_are_a_change_where_nothing_explains_them() -> None:
    [change] = compare_reports(make_report(), in_other_words(make_report()))
    assert (change.kind, change.key, change.after) == ("text", "text:words", in_other_words(make_report()).closing)
    worse = make_report(**judge("A05", total={"actual": Decimal(480)}, verdict={}))
    assert [c.key for c in compare_reports(make_report(), in_other_words(worse))] == ["target:A05:actual"]


def test_coverage_of_a_target_is_a_printed_figure() -> None:
    fewer = judge("A05", total={"units_reported": 1}, verdict={})
    assert differences({}, fewer) == [("target:A05:units_reported", "2/2", "1/2")]

"""The rest of the report: completeness, movements, models, commendations, annexes and their references."""

from decimal import Decimal

import pytest

from factories.plans import ASSUMED, make_plan
from factories.reports import (
    KNOWN_AT,
    make_commendation,
    make_model,
    make_movement,
    make_registered,
    make_report,
    make_result,
    make_status,
    missing_status,
)
from thidua.errors import OperatorError
from thidua.report.model import Annex, Report, Section


def sections(report: Report) -> list[Section]:
    """All sections of all levels, in order."""

    def walk(parts: tuple[Section, ...]) -> list[Section]:
        return [found for part in parts for found in (part, *walk(part.sections))]

    return walk(report.sections)


def paragraphs(report: Report, heading: str) -> list[str]:
    return [p.text for s in sections(report) if s.heading.text.startswith(heading) for p in s.paragraphs]


def annex(report: Report, key: str) -> Annex:
    return next(annex for annex in report.annexes if annex.key == key)


def test_no_heading_is_left_empty() -> None:
    report = make_report(narrative=())
    assert [s.heading.text for s in sections(report) if not s.paragraphs and not s.sections] == []


def test_units_that_did_not_report_are_named() -> None:
    report = make_report(
        obligations=(
            make_status("P-VHXH", state="LATE", is_first_on_time=False, is_accepted_on_time=False),
            make_status("CA", state="CONFIRMED_ZERO"),
            missing_status("TH-01"),
            missing_status("TDP-01", state="REJECTED"),
        )
    )
    assert paragraphs(report, "KẾT QUẢ CÔNG TÁC") == [
        "Tính đến 17 giờ 00 phút ngày 11/12/2026, 2/4 cơ quan, đơn vị phải báo cáo đã gửi báo cáo hợp lệ (trong đó 1"
        " đơn vị xác nhận không phát sinh); 1 đơn vị gửi đúng hạn, 1 đơn vị gửi quá hạn. Số liệu thực hiện tính đến"
        " ngày 30/11/2026; chi tiết tại Phụ lục III kèm theo.",
        "Còn 1 đơn vị chưa gửi báo cáo: Trường Tiểu học Mẫu.",
        "Còn 1 đơn vị có báo cáo chưa hợp lệ, chưa được tổng hợp: Tổ dân phố số 1.",
        "Số liệu của các đơn vị nêu trên chưa có trong báo cáo và không được tính là bằng không; chỉ tiêu chưa đủ căn"
        " cứ đánh giá được ghi “chưa đủ số liệu”.",
    ]


def test_units_that_need_not_report_are_not_counted() -> None:
    report = make_report(obligations=(make_status("CA"), missing_status("TH-01", state="NOT_REQUIRED")))
    assert paragraphs(report, "KẾT QUẢ CÔNG TÁC")[0].startswith("Tính đến 17 giờ 00 phút ngày 11/12/2026, 1/1")
    assert [row.cells[2] for row in annex(report, "completeness").rows] == ["Đã báo cáo", "Không phải báo cáo"]


def test_refused_file_shows_when_it_came_and_is_not_called_on_time() -> None:
    refused = missing_status("CA", state="REJECTED", first_received_at=KNOWN_AT, is_first_on_time=True)
    [row] = annex(make_report(obligations=(refused,)), "completeness").rows
    assert row.cells[3:] == ("17:00 ngày 11/12/2026", "-", "-", "-")


def test_completeness_by_unit_shows_both_receipts_and_judges_by_the_first() -> None:
    corrected = KNOWN_AT.replace(day=12)
    report = make_report(
        obligations=(
            make_status("CA", version_no=2, accepted_received_at=corrected, is_accepted_on_time=False),
            make_status("P-VHXH", is_first_on_time=None, is_accepted_on_time=None),
            make_status("TH-01", state="LATE", is_first_on_time=False),
            missing_status("TDP-01"),
        )
    )
    table = annex(report, "completeness")
    assert [row.cells[1:] for row in table.rows] == [
        ("Phòng Văn hóa - Xã hội", "Đã báo cáo", "09:30 ngày 08/12/2026", "09:30 ngày 08/12/2026", "-", "1"),
        (
            "Công an phường",
            "Đã báo cáo",
            "09:30 ngày 08/12/2026",
            "17:00 ngày 12/12/2026",
            "Đúng hạn, sửa sau hạn",
            "2",
        ),
        (
            "Trường Tiểu học Mẫu",
            "Đã báo cáo (quá hạn)",
            "09:30 ngày 08/12/2026",
            "09:30 ngày 08/12/2026",
            "Quá hạn",
            "1",
        ),
        ("Tổ dân phố số 1", "Chưa báo cáo", "-", "-", "-", "-"),
    ]
    assert len(table.notes) == 1


def test_a_version_that_came_after_one_that_was_sent_back_is_the_first_and_a_note_says_so() -> None:
    later = KNOWN_AT.replace(hour=9)
    report = make_report(obligations=(make_status("CA", accepted_received_at=later), make_status("TH-01")))
    assert annex(report, "completeness").notes == (
        "Cột “Lần nộp” chỉ đếm các bản hợp lệ; bản bị trả lại không được tính là một lần nộp.",
    )


def test_unit_whose_report_was_taken_back_is_told_apart_from_one_that_never_reported() -> None:
    report = make_report(
        obligations=(
            missing_status("CA", ended_by="withdrawal", ended_at=KNOWN_AT, first_received_at=KNOWN_AT),
            missing_status("TH-01", ended_by="invalidation", ended_at=KNOWN_AT.replace(hour=20)),
            missing_status("TDP-01"),
            make_status("P-VHXH"),
        )
    )
    table = annex(report, "completeness")
    assert [row.cells[2] for row in table.rows] == [
        "Đã báo cáo",
        "Đã rút báo cáo ngày 11/12/2026",
        "Bản nộp đã bị hủy hiệu lực ngày 12/12/2026",
        "Chưa báo cáo",
    ]
    assert paragraphs(report, "KẾT QUẢ CÔNG TÁC")[1:3] == [
        "Còn 1 đơn vị chưa gửi báo cáo: Tổ dân phố số 1.",
        "Còn 2 đơn vị đã rút báo cáo hoặc có bản nộp bị hủy hiệu lực, chưa gửi lại: Công an phường; Trường Tiểu học"
        " Mẫu.",
    ]


def test_imprint_names_what_the_report_was_made_from() -> None:
    first, second = annex(make_report(provenance={"revision_no": 1}), "completeness").imprint
    assert "Bộ số liệu số 7" in first
    assert "17:00 ngày 11/12/2026" in first
    assert all(letter * 12 in first and letter * 13 not in first for letter in "abcd")
    assert second == (
        f"Lập tự động bằng phần mềm Thi đua Reports 0.1.0; bản thay thế lần 1; mã cuối sổ nhật ký {'e' * 64}."
    )


def test_movements_are_grouped_by_launching_level() -> None:
    own = make_movement(None, movement_key="unit|b", name="Bàn tay vàng", level="unit", units_reporting=1)
    other = make_movement(None, movement_key="unit|a", name="Ăn sạch, ở sạch", level="unit", units_reporting=1)
    report = make_report(movements=(own, other, make_movement("M1")), movement_results=(make_result("CA"),))
    assert [row.cells[:3] for row in annex(report, "movements").rows] == [
        ("I. Phong trào do Thủ tướng Chính phủ, Trung ương phát động",),
        ("1", "“Cả nước chung sức xây dựng nông thôn mới”", "2"),
        ("2", "Vì người nghèo - Không để ai bị bỏ lại phía sau", "-"),
        ("II. Phong trào do thành phố phát động",),
        ("3", "Chung tay cải cách hành chính", "-"),
        ("III. Phong trào do cơ quan, đơn vị phát động",),
        ("4", "Ăn sạch, ở sạch", "1"),
        ("5", "Bàn tay vàng", "1"),
    ]
    assert paragraphs(report, "Phong trào thi đua do Thủ tướng")[0] == (
        "Phong trào thi đua “Cả nước chung sức xây dựng nông thôn mới”: có 2 cơ quan, đơn vị báo cáo, với 12 lượt tập"
        " thể và 1.340 lượt cá nhân tham gia. Kết quả chủ yếu: Vận động nhân dân hiến 250 m² đất làm đường (Công an"
        " phường)."
    )
    assert paragraphs(report, "Phong trào thi đua do thành phố") == [
        "Trong kỳ báo cáo, chưa có cơ quan, đơn vị báo cáo kết quả các phong trào do thành phố phát động."
    ]


def test_only_the_levels_of_the_flow_are_reported() -> None:
    flows = [flow.model_dump() for flow in make_plan().flows]
    flows[1]["movement_levels"] = ("city",)
    report = make_report(plan=make_plan(flows=flows), movements=(make_movement("M1"),))
    titles = [s.heading.number + s.heading.text for s in sections(report) if s.heading.level == 3]
    assert titles == ["a)Phong trào thi đua do thành phố phát động", "b)Kết quả thực hiện các chỉ tiêu thi đua"]
    assert [row.cells[0] for row in annex(report, "movements").rows] == ["I. Phong trào do thành phố phát động", "1"]
    assert [movement.movement_id for movement in report.data.movements] == ["M1"]


def test_own_movement_has_the_name_that_its_plan_gives_it() -> None:
    plan = make_plan(movements=[{"id": "M9", "written": "đợt thi đua năm 2026 của phường Mẫu", "basis": ASSUMED}])
    report = make_report(plan=plan, movements=(make_movement("M9", name="Đợt thi đua của xã", level="commune"),))
    assert annex(report, "movements").rows[1].cells[1] == "Đợt thi đua năm 2026 của phường Mẫu"
    assert paragraphs(report, "Phong trào thi đua do phường")[0].startswith("Đợt thi đua năm 2026 của phường Mẫu: có 2")


def test_results_of_another_movement_of_the_same_name_are_kept_apart() -> None:
    names = {"movement_id": None, "name": "Sạch làng"}
    movements = [
        make_movement(None, movement_key=f"{level}|x", name="Sạch làng", level=level) for level in ("commune", "unit")
    ]
    results = (
        make_result("CA", **names, level="unit", result="Của đơn vị"),
        make_result("TH-01", **names, level="commune", result="Của phường"),
    )
    rows = annex(make_report(movements=tuple(movements), movement_results=results), "movements").rows
    assert [row.cells[-1] for row in rows if row.cells[1:2] == ("Sạch làng",)] == [
        "Của phường (Trường Tiểu học Mẫu)",
        "Của đơn vị (Công an phường)",
    ]


def test_long_results_are_cut_in_the_body_and_whole_in_the_annex() -> None:
    long_text = "Hiến đất làm đường; " * 60
    report = make_report(movements=(make_movement("M1"),), movement_results=(make_result("CA", result=long_text),))
    number = annex(report, "movements").number
    (spoken, *_) = paragraphs(report, "Phong trào thi đua do Thủ tướng")
    assert spoken.endswith("… (Công an phường).")
    assert len(spoken) < 700
    (pointer,) = paragraphs(report, "Kết quả tổ chức các phong trào")
    assert pointer == f"Số liệu, kết quả đầy đủ của từng phong trào tại {number} kèm theo."
    assert annex(report, "movements").rows[1].cells[-1] == f"{long_text.strip().rstrip(';')} (Công an phường)"


def test_results_of_several_units_are_sentences_one_behind_the_other() -> None:
    results = (make_result("CA", result="Đã ra quân."), make_result("TH-01", result="Tổ chức hội thi; trao giải"))
    report = make_report(movements=(make_movement("M1"),), movement_results=results)
    said = "Đã ra quân (Công an phường). Tổ chức hội thi; trao giải (Trường Tiểu học Mẫu)"
    assert paragraphs(report, "Phong trào thi đua do Thủ tướng")[0].endswith(f"Kết quả chủ yếu: {said}.")
    assert annex(report, "movements").rows[1].cells[-1] == said


def test_models_of_one_name_are_named_once_with_their_units() -> None:
    units = ("CA", "TH-01", "TDP-01")
    report = make_report(models=tuple(make_model(unit, name="Ngày không hẹn") for unit in units))
    (said,) = paragraphs(report, "Phát hiện, bồi dưỡng")
    assert "giới thiệu 3 điển hình, mô hình" in said
    assert said.count("Ngày không hẹn") == 1
    assert "(Công an phường; Trường Tiểu học Mẫu; Tổ dân phố số 1)" in said


def test_models_are_counted_by_kind_and_listed() -> None:
    kinds = ["Mô hình mới", "Cách làm hay", "Mô hình mới"]
    report = make_report(models=tuple(make_model("CA", row_no=n, kind=k, name=f"Tên {n}") for n, k in enumerate(kinds)))
    assert paragraphs(report, "Phát hiện, bồi dưỡng") == [
        "Các cơ quan, đơn vị giới thiệu 3 điển hình, mô hình (2 mô hình mới, 1 cách làm hay), trong đó có: Tên 0 (Công"
        " an phường); Tên 1 (Công an phường); Tên 2 (Công an phường) (chi tiết tại Phụ lục III kèm theo)."
    ]
    assert [row.cells[:2] for row in annex(report, "models").rows] == [
        ("I. Mô hình mới",),
        ("1", "Tên 0"),
        ("2", "Tên 2"),
        ("II. Cách làm hay",),
        ("3", "Tên 1"),
    ]


def test_commendations_are_summed_by_recipient_level_and_kind() -> None:
    report = make_report(
        commendations=(
            make_commendation(),
            make_commendation(
                recipient_class_id="collective",
                kind_id="sudden",
                award_count=Decimal(8),
                women=Decimal(0),
                direct_workers=Decimal(0),
                small_collectives=Decimal(3),
            ),
            make_commendation("ldtt", is_decided=False, level_id="province", award_count=Decimal(2)),
        )
    )
    assert paragraphs(report, "Công tác khen thưởng") == [
        "Trong kỳ, đã có quyết định khen thưởng 33 lượt, gồm 8 tập thể, 25 cá nhân"
        " (chi tiết tại Phụ lục III kèm theo).",
        "Theo cấp quyết định: cấp phường 33 lượt.",
        "Theo loại hình khen thưởng: chuyên đề 25 lượt; đột xuất 8 lượt.",
        "Trong tổng số khen thưởng đã có quyết định có 20 lượt cá nhân trực tiếp công tác, lao động, học tập, chiến đấu"
        " (chiếm 80% số lượt cá nhân), 11 lượt nữ (chiếm 44% số lượt cá nhân) và 3 lượt tập thể nhỏ"
        " (chiếm 37,5% số lượt tập thể).",
        "Đang đề nghị cấp có thẩm quyền khen thưởng 2 lượt, gồm 2 cá nhân (chi tiết tại Phụ lục III kèm theo).",
    ]
    rows = annex(report, "commendations").rows
    assert [(row.style, row.cells[-4:]) for row in rows if row.style == "total"] == [
        ("total", ("33", "11", "20", "3")),
        ("total", ("2", "11", "20", "0")),
    ]


def test_proposals_without_decisions_are_told_apart() -> None:
    report = make_report(commendations=(make_commendation(is_decided=False),))
    assert paragraphs(report, "Công tác khen thưởng")[0] == "Trong kỳ, chưa có quyết định khen thưởng."


def test_annexes_are_numbered_and_the_body_refers_to_each() -> None:
    report = make_report(
        registered=(make_registered("CA"),),
        movements=(make_movement("M1"),),
        commendations=(make_commendation(),),
        models=(make_model("CA"),),
    )
    assert [(annex.key, annex.number) for annex in report.annexes] == [
        ("targets", "Phụ lục I"),
        ("registered", "Phụ lục II"),
        ("movements", "Phụ lục III"),
        ("commendations", "Phụ lục IV"),
        ("models", "Phụ lục V"),
        ("completeness", "Phụ lục VI"),
    ]
    body = " ".join(p.text for s in sections(report) for p in s.paragraphs)
    assert [annex.number for annex in report.annexes if f"{annex.number} kèm theo" not in body] == []


def test_a_single_annex_has_no_number() -> None:
    report = make_report(plan=make_plan(targets=[], movements=[]))
    assert [annex.number for annex in report.annexes] == ["Phụ lục"]


def test_columns_fill_the_page() -> None:
    report = make_report(
        registered=(make_registered("CA"),), models=(make_model("CA"),), movements=(make_movement("M1"),)
    )
    for table in report.annexes:
        assert sum(column.width for column in table.columns) == pytest.approx(100), table.key


def test_figures_of_a_unit_that_the_plan_no_longer_has_are_refused() -> None:
    with pytest.raises(OperatorError, match="CU-01"):
        make_report(obligations=(make_status("CU-01"),))

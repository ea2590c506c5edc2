"""Tables of commendations beside the usual one: what each counts, and which a plan wants."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from factories.award_reports import annex_of, make_award_report
from factories.blocs import bloc_plan
from factories.files import dense, docx_paragraphs, pdf_pages, pdf_text
from factories.plans import make_plan
from factories.reports import KNOWN_AT, make_commendation, make_report
from thidua.approve.draft import mark_draft
from thidua.approve.records import Request
from thidua.approve.summary import summarise_draft
from thidua.calendar.workdays import load_workdays
from thidua.commend.select import read_selection
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.commendation_rules import DEFAULT_COMMENDATION_RULES
from thidua.render.docx import render_docx
from thidua.render.pdf import render_pdf
from thidua.report.annex_award_lists import WIDEST_SHARE
from thidua.report.figures import CommendationFact
from thidua.report.model import Annex, Report
from thidua.report.preview import mark_preview

EVERY = ("forms", "proposals", "units", "movements", "dossiers")


def fact(unit_id: str = "CA", **changes: Any) -> CommendationFact:
    base: dict[str, Any] = {
        "unit_id": unit_id,
        "row_no": 5,
        "award_id": "GK-XA",
        "level_id": "commune",
        "kind_id": "merit",
        "recipient_class_id": "individual_direct",
        "is_decided": True,
        "award_count": Decimal(6),
        "women": None,
        "direct_workers": None,
        "small_collectives": None,
        "decision_number": "125/QĐ-UBND",
        "decision_key": "125/qđ-ubnd",
        "decision_date": date(2026, 5, 20),
        "movement_id": None,
    }
    return CommendationFact(**{**base, **changes})


FACTS = (
    fact(),
    fact(recipient_class_id="individual_leader_office", award_count=Decimal(2), row_no=6),
    fact(kind_id="thematic", recipient_class_id="collective_business", award_count=Decimal(1), movement_id="M2"),
    fact("P-VHXH", award_id="LDTT", award_count=Decimal(10), decision_key="126/qđ-ubnd", decision_number="126/QĐ-UBND"),
    fact("P-VHXH", award_id="BK-TP", level_id="ministry_province", is_decided=False, award_count=Decimal(1),
         decision_key=None, decision_number=None, decision_date=None, kind_id="ad_hoc"),
    fact("P-VHXH", kind_id="tenure", award_count=Decimal(3), decision_key="127/qđ-ubnd", decision_number="127/QĐ-UBND"),
)  # fmt: skip


def made(*facts: CommendationFact, choice: tuple[str, ...] = EVERY, rules: dict[str, Any] | None = None) -> Report:
    return make_award_report(facts or FACTS, choice=choice, rules=rules)


def cells(annex: Annex) -> list[tuple[str, ...]]:
    """Without the numbers of the rows and the headings."""
    return [row.cells[1:] for row in annex.rows if row.style != "group"]


def test_by_title_and_form() -> None:
    annex = annex_of(made(), "award_forms")
    assert len(annex.columns) == 17
    # Total, businesses, persons; công trạng: total, share, who leads, who does not; chuyên đề, đột xuất: the same.
    assert [row[:12] for row in cells(annex)] == [
        ("Lao động tiên tiến", "10", "0", "10", "10", "100", "0", "10", "0", "0", "0", "0"),
        ("Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã", "12", "1", "11", "8", "66,7", "2", "6", "1", "8,3", "0", "0"),
        ("Tổng cộng", "22", "1", "21", "18", "81,8", "2", "16", "1", "4,5", "0", "0"),
    ]
    assert annex.notes == ("Tổng số gồm cả 3 lượt khen thưởng loại hình niên hạn, biểu không có cột riêng.",)


def test_proposed_and_decided() -> None:
    annex = annex_of(made(), "award_proposals")
    assert len(annex.columns) == 21
    assert [row[:6] for row in cells(annex)] == [
        ("Lao động tiên tiến", "10", "0", "0", "0", "10"),
        ("Bằng khen của Bộ, ban, ngành, tỉnh", "1", "0", "1", "0", "0"),
        ("Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã", "12", "0", "0", "1", "11"),
        ("Tổng cộng", "23", "0", "1", "1", "21"),
    ]


def test_by_unit() -> None:
    annex = annex_of(made(), "award_units")
    assert [column.heading for column in annex.columns[3:]] == [
        "Lao động tiên tiến",
        "Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã",
    ]
    assert cells(annex) == [
        ("Phòng Văn hóa - Xã hội", "13", "10", "3"),
        ("Công an phường", "9", "0", "9"),
        ("Tổng cộng", "22", "10", "12"),
    ]


def test_by_movement_and_by_kind() -> None:
    report = made()
    movements = annex_of(report, "award_movements")
    assert [column.heading for column in movements.columns[2:]] == [
        "Phạm vi phát động", "Tổng số",
        "Cơ quan, đơn vị", "Phường, xã, đặc khu", "Bộ, ban, ngành, thành phố", "Nhà nước"
    ]  # fmt: skip
    assert cells(movements)[0][1:] == ("Trung ương", "1", "0", "1", "0", "0")


def test_whoever_is_commended_has_a_dossier_of_their_own() -> None:
    """A line of a form may stand for several; how units group their lines says nothing of dossiers."""
    dossiers = annex_of(made(), "award_dossiers")
    # 6 + 2 + 1 + 10 + 1 + 3; for merit 6 + 2 + 10.
    assert cells(dossiers)[-1][:4] == ("Tổng cộng", "23", "18", "1")
    one_by_one = [fact(award_count=Decimal(1), row_no=row) for row in range(5, 11)]
    assert cells(annex_of(made(*one_by_one), "award_dossiers")) == cells(annex_of(made(fact()), "award_dossiers"))
    assert dossiers.notes == (
        "Giả định: mỗi tập thể, hộ gia đình, cá nhân được đề nghị hoặc đã được khen thưởng tính là một hồ sơ; các kế "
        "hoạch không quy định cách đếm.",
    )


def test_tables_of_commendations_end_with_who_made_them_and_who_answers_for_them() -> None:
    report = made()
    signed = {annex.key: annex.signing for annex in report.annexes if annex.signing}
    assert set(signed) == {f"award_{choice}" for choice in EVERY}
    assert {(one.place_and_date, one.left, one.right) for one in signed.values()} == {
        (report.place_and_date, "Người lập biểu", "Thủ trưởng đơn vị")
    }
    for text in (pdf_text(render_pdf(report), report), dense("".join(docx_paragraphs(render_docx(report))))):
        assert text.count(dense("Người lập biểu")) == text.count(dense("(Ký, họ tên, đóng dấu)")) == len(EVERY)
        assert text.count(dense(report.place_and_date)) == len(EVERY) + 1


def test_the_signing_lines_take_no_page_of_their_own() -> None:
    report = made()
    without = report.model_copy(
        update={"annexes": tuple(one.model_copy(update={"signing": None}) for one in report.annexes)}
    )
    assert len(pdf_pages(render_pdf(report))) == len(pdf_pages(render_pdf(without)))


def test_in_the_report_of_a_bloc_the_table_by_movement_names_it() -> None:
    """As the plan ships; whoever leads the bloc answers for it."""
    report = make_report(
        plan=bloc_plan(),
        period_id="2026-Y",
        catalogue=load_catalogue(),
        commendations=(make_commendation("GK-XA", recipient_class_id="individual_direct"),),
        commendation_facts=(fact("TV-02", movement_id="M12", kind_id="thematic"),),
    )
    movements = annex_of(report, "award_movements")
    assert movements.columns[2].heading == "Tên cụm, khối thi đua"
    assert [row[1] for row in cells(movements)] == ["Khối thi đua số 8", ""]
    assert movements.signing is not None
    assert (movements.signing.left, movements.signing.right) == ("Người lập biểu", "Khối trưởng")
    assert [one.key for one in report.annexes if one.key.startswith("award_")] == ["award_movements"]
    assert {len(row.cells) for row in movements.rows} == {len(movements.columns)}
    assert sum(column.width for column in movements.columns) == pytest.approx(100)


def test_a_plan_says_which_tables_it_wants() -> None:
    assert [a.key for a in made(choice=()).annexes if a.key.startswith("award_")] == []
    assert [a.key for a in made(choice=("units",)).annexes if a.key.startswith("award_")] == ["award_units"]
    default = make_plan().commendation_rules.annexes
    assert [a.key for a in made(choice=default).annexes if a.key.startswith("award_")] == ["award_forms", "award_units"]
    without_movement = made(fact(), choice=("movements",))
    assert [a.key for a in without_movement.annexes if a.key.startswith("award_")] == []


def test_every_table_fills_the_page_and_the_body_refers_to_it() -> None:
    report = made()
    said = " ".join(p.text for s in report.sections for part in (s, *s.sections) for p in part.paragraphs)
    for annex in report.annexes:
        assert sum(column.width for column in annex.columns) == pytest.approx(100), annex.key
        if annex.key.startswith("award_"):
            assert f"{annex.number} kèm theo" in said


def test_a_figure_says_which_rows_it_counts() -> None:
    report = made()
    printed = {figure.key: figure for figure in report.figures if figure.key.startswith("commendations:cells:")}
    assert len(printed) > 50
    for key, figure in printed.items():
        chosen, _, share = key.split(":", 2)[2].partition(":")
        rows = [row for row in FACTS if read_selection(chosen).has(vars(row))]
        if not share:
            assert figure.value == str(sum(row.award_count for row in rows)), key


def test_many_awards_share_the_last_column() -> None:
    awards = [award.id for award in load_catalogue().awards.values()][:14]
    report = made(*(fact(award_id=one, award_count=Decimal(1)) for one in awards))
    annex = annex_of(report, "award_units")
    assert len(annex.columns) == 3 + 10 + 1
    assert cells(annex)[-1] == ("Tổng cộng", "14", *["1"] * 10, "4")


def test_few_columns_of_numbers_leave_their_room_to_the_names() -> None:
    *_, unit, total, first, second = (column.width for column in annex_of(made(), "award_units").columns)
    assert (first, second) == (WIDEST_SHARE, WIDEST_SHARE)
    assert unit > 50 > total


def test_broken_rules_are_told_to_who_lets_the_report_go_out_and_not_printed() -> None:
    both = (fact(), fact("P-VHXH"), fact(award_id="CSTD-CS", award_count=Decimal(1), decision_key="9", row_no=7))
    report = made(*both)
    assert report.remarks == (
        "Toàn phường: số Chiến sĩ thi đua cơ sở (1) nhiều hơn số Lao động tiên tiến (0); đề nghị kiểm tra lại.",
        "Công an phường: số Chiến sĩ thi đua cơ sở (1) nhiều hơn số Lao động tiên tiến (0); đề nghị kiểm tra lại.",
        "Quyết định số 125/QĐ-UBND (Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã, 6 lượt) được nhiều đơn vị báo cáo:"
        " Công an phường; Phòng Văn hóa - Xã hội; đề nghị kiểm tra việc tính trùng.",
        "Chưa kiểm tra được bằng số liệu: tiền thưởng của khen thưởng cấp phường đã quyết định (theo mức quy định ít "
        "nhất 2.340.000 đồng); chưa ghi thu, chi quỹ thi đua, khen thưởng.",
        "Chưa kiểm tra được bằng số liệu: tỷ lệ phiếu của tổng số thành viên Hội đồng Thi đua - Khen thưởng (mức cần "
        "đạt: Chiến sĩ thi đua cơ sở 80%); kế hoạch chưa ghi kết quả bỏ phiếu.",
    )
    printed = dense("".join(docx_paragraphs(render_docx(report))))
    assert "đềnghịkiểmtra" not in printed
    for shown in (mark_preview(report, known_at=KNOWN_AT), mark_draft(report)):
        notes = dense("".join(docx_paragraphs(render_docx(shown))))
        assert all(dense(f"Cần xem lại: {remark}") in notes for remark in report.remarks)
    off = {name: {**DEFAULT_COMMENDATION_RULES.model_dump()[name], "severity": "off"}
           for name in ("fighters_within_advanced", "same_decision", "council_votes", "award_money")}  # fmt: skip
    assert made(*both, rules=off).remarks == ()


def test_who_is_asked_is_told_of_broken_rules() -> None:
    fighters = made(fact(award_id="CSTD-CS", award_count=Decimal(1)))
    for report, count in ((fighters, len(fighters.remarks)), (made(fact()), 0)):
        summary = summarise_draft(
            asked(report), report, plan=make_plan(), files=(), disagreements=(), workdays=load_workdays()
        )
        assert (f"**Cần xem lại** ({count}):" in summary) is bool(count)
        assert all(f"- {remark}" in summary for remark in report.remarks)


def asked(report: Report) -> Request:
    about = report.provenance
    return Request(
        approval_request_id=1,
        plan_id=about.plan_id,
        period_id=about.period_id,
        plan_version_id=1,
        snapshot_id=about.snapshot_id,
        inputs_sha256=about.inputs_sha256,
        rules_sha256=about.rules_sha256,
        plan_sha256=about.plan_sha256,
        draft_sha256="f" * 64,
        template_sha256=about.template_sha256,
        software_version=about.software_version,
        asked_at=KNOWN_AT,
        decision=None,
        actor=None,
        role=None,
        decision_reason=None,
        decided_at=None,
        report_id=None,
        is_newer_asked=False,
    )


def test_word_and_pdf_say_the_same() -> None:
    report = made()
    assert dense("".join(docx_paragraphs(render_docx(report)))) == pdf_text(render_pdf(report), report)


STATE = (
    fact(award_id="HC-LAODONG", level_id="state", recipient_class_id="collective", kind_id="merit",
         award_count=Decimal(1)),
    fact(award_id="BK-TTG", level_id="state", recipient_class_id="individual_direct", kind_id="thematic"),
    fact(award_id="BK-TTG", level_id="state", recipient_class_id="collective_business", kind_id="ad_hoc",
         award_count=Decimal(2)),
    fact(award_id="BK-TTG", level_id="state", is_decided=False, award_count=Decimal(4), decision_key=None,
         decision_number=None, decision_date=None),
    fact(award_id="HUYCHUONG", level_id="state", kind_id="tenure", award_count=Decimal(9)),
)  # fmt: skip


def test_awards_of_the_state_by_what_was_proposed_and_decided() -> None:
    annex = annex_of(made(*STATE, *FACTS, choice=("state",)), "award_state")
    assert len(annex.columns) == 19
    # Proposed, decided; công trạng; chuyên đề, đột xuất; niên hạn; đối ngoại; cống hiến; kháng chiến; businesses.
    assert [row[1:] for row in cells(annex)] == [
        ("0", "0", "1", "0", "1", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0"),
        ("0", "0", "0", "9", "0", "0", "0", "0", "0", "0", "9", "0", "0", "0", "0", "0", "0"),
        ("0", "4", "2", "6", "0", "0", "0", "2", "0", "6", "0", "0", "0", "0", "0", "2", "0"),
        ("0", "4", "3", "15", "1", "0", "0", "2", "0", "6", "9", "0", "0", "0", "0", "2", "0"),
    ]
    assert [row[0] for row in cells(annex)][:3] == [
        "Huân chương Lao động",
        "Huy chương",
        "Bằng khen của Thủ tướng Chính phủ",
    ]


def test_without_awards_of_the_state_or_in_half_a_year_there_is_no_such_table() -> None:
    assert "award_state" not in {annex.key for annex in made(choice=("state",)).annexes}
    half = make_report(
        plan=make_plan(), catalogue=load_catalogue(), commendation_facts=STATE, period_id="2026-H1",
        commendations=(make_commendation("BK-TTG", level_id="state", kind_id="merit",
                                         recipient_class_id="individual_direct"),),
    )  # fmt: skip
    assert "award_state" not in {annex.key for annex in half.annexes}

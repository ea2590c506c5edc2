"""Head, addressees, legal bases, recipients and signature by NĐ 30/2020/NĐ-CP."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from factories.plans import ASSUMED, make_period, make_plan
from factories.reports import make_change, make_replacement, make_report


def text(value: str) -> dict[str, Any]:
    return {"text": value, "basis": ASSUMED}


def due(kind: str, anchor: date | None) -> dict[str, Any]:
    return {"kind": kind, "anchor": anchor, "raw_text": "theo kế hoạch", "basis": ASSUMED}


def test_titles_of_both_kinds_of_report() -> None:
    assert make_report().subject == (
        "Tổng kết công tác thi đua, khen thưởng năm 2026 và phương hướng nhiệm vụ năm 2027"
    )
    assert make_report(period_id="2026-H1").subject == (
        "Sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2026 và phương hướng nhiệm vụ 6 tháng cuối năm 2026"
    )


def test_headings_name_the_period_and_the_next_one() -> None:
    titles = [section.heading.text for section in make_report(period_id="2026-H1").sections]
    assert titles == [
        "ĐẶC ĐIỂM TÌNH HÌNH",
        "KẾT QUẢ CÔNG TÁC THI ĐUA, KHEN THƯỞNG 6 THÁNG ĐẦU NĂM 2026",
        "ĐÁNH GIÁ CHUNG",
        "PHƯƠNG HƯỚNG, NHIỆM VỤ 6 THÁNG CUỐI NĂM 2026",
        "KIẾN NGHỊ, ĐỀ XUẤT",
    ]


@pytest.mark.parametrize(
    ("rule", "month"),
    [
        (due("before", date(2026, 12, 15)), "tháng 12 năm 2026"),
        (due("before", date(2027, 1, 1)), "tháng 12 năm 2026"),
        (due("by", date(2027, 1, 5)), "tháng 01 năm 2027"),
        (due("within_quarter", date(2026, 4, 1)), "tháng 6 năm 2026"),
        (due("as_regulated", None), "tháng 12 năm 2026"),
    ],
)
def test_date_has_the_month_of_the_due_day_and_a_blank_day(rule: dict[str, Any], month: str) -> None:
    plan = make_plan(periods=[make_period(report_due=rule)])
    report = make_report(plan=plan, provenance={"known_at": datetime(2026, 6, 1, tzinfo=UTC)})
    assert report.place_and_date == "Phường Mẫu, ngày" + "\u00a0" * 6 + month


def test_report_made_after_its_due_month_has_the_month_in_which_it_was_made() -> None:
    plan = make_plan(periods=[make_period(report_due=due("before", date(2026, 12, 15)))])
    new_year_in_the_legal_zone = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    report = make_report(plan=plan, provenance={"known_at": new_year_in_the_legal_zone})
    assert report.place_and_date.endswith("tháng 01 năm 2027")


def test_one_addressee_stands_on_the_line_of_kinh_gui() -> None:
    report = make_report()
    assert (report.addressees, report.via) == (("Ủy ban nhân dân thành phố Hải Phòng.",), None)


def test_several_addressees_stand_on_a_line_each() -> None:
    plan = make_plan(addressees=[text("Ủy ban nhân dân thành phố;"), text("Hội đồng Thi đua - Khen thưởng thành phố")])
    assert make_report(plan=plan).addressees == (
        "- Ủy ban nhân dân thành phố;",
        "- Hội đồng Thi đua - Khen thưởng thành phố.",
    )


@pytest.mark.parametrize("via", ["qua Ban Thi đua - Khen thưởng thành phố", "Ban Thi đua - Khen thưởng thành phố."])
def test_through_whom_it_goes_closes_the_addressees(via: str) -> None:
    report = make_report(plan=make_plan(via=via))
    assert report.addressees == ("- Ủy ban nhân dân thành phố Hải Phòng;",)
    assert report.via == "(qua Ban Thi đua - Khen thưởng thành phố)."


def test_legal_bases_end_with_semicolons_and_a_full_stop() -> None:
    plan = make_plan(legal_bases=[text("Căn cứ Luật A."), text("Căn cứ Chỉ thị B")])
    assert make_report(plan=plan).bases == ("Căn cứ Luật A;", "Căn cứ Chỉ thị B.")


def test_recipients_begin_with_the_addressees_and_end_with_the_archive() -> None:
    names = ["- Như trên;", "Thường trực Đảng ủy;", "Lưu: VT, VHXXH."]
    plan = make_plan(recipients=[text(name) for name in names])
    assert make_report(plan=plan).recipients == ("- Như trên;", "- Thường trực Đảng ủy;", "- Lưu: VT, VHXH.")


def test_whom_it_is_addressed_to_is_not_listed_again() -> None:
    names = ["Ủy ban nhân dân thành phố Hải Phòng;", "Thường trực Đảng ủy"]
    plan = make_plan(recipients=[text(name) for name in names])
    assert make_report(plan=plan).recipients == ("- Như trên;", "- Thường trực Đảng ủy;", "- Lưu: VT, VHXH.")


def test_closing_ends_as_official_texts_do() -> None:
    closing = make_report().closing
    assert closing.startswith("Trên đây là Báo cáo tổng kết công tác thi đua, khen thưởng năm 2026")
    assert closing.endswith("./.")


def test_a_first_report_replaces_nothing() -> None:
    report = make_report()
    assert (report.preface, report.replacement) == ((), None)
    assert "changes" not in {annex.key for annex in report.annexes}


def test_a_replacement_names_the_report_that_it_replaces_and_why() -> None:
    """Nghị định 30/2020/NĐ-CP, Điều 18.3; number and day of the replaced one are the clerk's to fill in."""
    report = make_replacement(
        changes=(make_change(),),
        reason="Công an phường nộp bản sửa.",
        issued_at=datetime(2026, 12, 11, 1, tzinfo=UTC),
    )
    blank, day = "\u00a0" * 8, "\u00a0" * 6
    assert [paragraph.text for paragraph in report.preface] == [
        f"Báo cáo này thay thế Báo cáo số{blank}/BC-UBND ngày{day}tháng 12 năm 2026 của Ủy ban nhân dân phường Mẫu"
        " (bản phát hành lần đầu, lập lúc 08:00 ngày 11/12/2026).",
        "Lý do thay thế: Công an phường nộp bản sửa. Những nội dung thay đổi được nêu tại Phụ lục IV kèm theo.",
    ]


def test_a_replacement_of_a_replacement_counts_them() -> None:
    assert "(bản thay thế lần 2, lập lúc" in make_replacement(revision_no=2).preface[0].text


def test_month_of_the_replaced_report_is_the_one_in_which_it_was_made() -> None:
    made_in_january = make_replacement(issued_at=datetime(2027, 1, 4, 2, tzinfo=UTC))
    assert "tháng 01 năm 2027 của" in made_in_january.preface[0].text

"""What units wrote: grouped, said once, cut by rule, and nothing lost."""

import pytest

from factories.plans import make_plan, make_unit
from factories.reports import make_report
from thidua.report.figures import NarrativeFact
from thidua.report.model import Report
from thidua.report.narrative import ELLIPSIS, Saying, excerpt, group_sayings, shorten
from thidua.report.tidy import Editing, same_key, tidy


def fact(unit_id: str, body: str, *, section: str = "difficulties", row_no: int = 6) -> NarrativeFact:
    return NarrativeFact(unit_id=unit_id, row_no=row_no, section=section, body=body)


def section_texts(report: Report, heading: str) -> list[str]:
    parts = [part for section in report.sections for part in (section, *section.sections)]
    return [p.text for part in parts if part.heading.text == heading for p in part.paragraphs]


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("- Kinh phí còn hạn chế.", "Kinh phí còn hạn chế"),
        ("+ Một\n+ Hai;", "Một; Hai"),
        ("1. Một.\n2. Hai", "Một. Hai"),
        ("1) Một;\r\n2) Hai;", "Một; Hai"),
        ("1.1. Một\na) Hai\n(3) Ba", "Một; Hai; Ba"),
        ("I. Một\n\n• Hai", "Một; Hai"),
        ("1. Một", "Một"),
        ("1. Tuyên truyền. 2. Vận động 10. 3. Kiểm tra", "(1) Tuyên truyền. (2) Vận động 10. (3) Kiểm tra"),
        ("Câu dài bị ngắt\ngiữa dòng", "Câu dài bị ngắt giữa dòng"),
        ("Gồm:\n- Một\n- Hai", "Gồm: Một; Hai"),
        ("Một, hai,\nBa", "Một, hai, Ba"),
        ("-5% so với cùng kỳ", "-5% so với cùng kỳ"),
        ("- 5% so với cùng kỳ", "5% so với cùng kỳ"),
        ("+15 hộ", "+15 hộ"),
        ("5.000 người tham gia", "5.000 người tham gia"),
        ("1.5 triệu đồng", "1.5 triệu đồng"),
        ("Tập huấn, hội thi, v.v.", "Tập huấn, hội thi, v.v."),
        ("Đề nghị cấp trên quan tâm:", "Đề nghị cấp trên quan tâm"),
        ("  …  ", "…"),
        (" - ", ""),
    ],
)
def test_tidy(written: str, tidied: str) -> None:
    assert tidy(written) == tidied


EDITING = Editing(
    headings=("Khó khăn", "Khó khăn, vướng mắc"),
    names=("UBND", "phường Mẫu", "Hải Phòng"),
    persons=("ông", "bà"),
)


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("KHÓ KHĂN\nKinh phí hạn chế", "Kinh phí hạn chế"),
        ("2. Khó khăn, vướng mắc:\n- Kinh phí hạn chế.", "Kinh phí hạn chế"),
        ("* Khó khăn: Kinh phí hạn chế", "Kinh phí hạn chế"),
        ("Khó khăn:", ""),
        ("Khó khăn về kinh phí", "Khó khăn về kinh phí"),
        ("KINH PHÍ CỦA UBND PHƯỜNG MẪU CÒN HẠN CHẾ, QUÝ IV.", "Kinh phí của UBND phường Mẫu còn hạn chế, quý IV"),
        ("ĐỀ NGHỊ THÀNH PHỐ HẢI PHÒNG QUAN TÂM", "Đề nghị thành phố Hải Phòng quan tâm"),
        ("BIỂU DƯƠNG BÀ NGUYỄN THỊ MẪU", "BIỂU DƯƠNG BÀ NGUYỄN THỊ MẪU"),
        ("AN TOÀN", "AN TOÀN"),
    ],
)
def test_own_headings_and_capitals(written: str, tidied: str) -> None:
    assert tidy(written, EDITING) == tidied


def test_texts_are_one_only_where_nothing_but_writing_differs() -> None:
    assert same_key("Kinh phí, cơ sở vật chất: còn “hạn chế”!") == same_key('KINH PHÍ cơ sở vật chất còn "hạn chế"')
    assert same_key("Tăng 1,5%") != same_key("Tăng 15%")
    assert same_key("Đạt -5%") != same_key("Đạt 5%")
    assert same_key("Kinh phí hạn chế") != same_key("Kinh phí còn hạn chế")


def test_texts_that_differ_only_in_writing_are_said_once() -> None:
    grouped = group_sayings(
        [("A", "Kinh phí hạn chế."), ("B", "- kinh phí  hạn chế"), ("C", "Thiếu người"), ("B", ".")]
    )
    assert grouped == (
        Saying(text="Kinh phí hạn chế", unit_ids=("A", "B")),
        Saying(text="Thiếu người", unit_ids=("C",)),
    )


def test_short_text_is_left_alone() -> None:
    assert shorten("Ngắn. Gọn", 9) == "Ngắn. Gọn"


def test_long_text_is_cut_after_a_sentence_or_else_after_a_word() -> None:
    assert shorten("Một câu trọn vẹn ở đây. Câu thứ hai dài quá", 30) == "Một câu trọn vẹn ở đây" + ELLIPSIS
    assert shorten("Nêu rõ tại TP. Hải Phòng và các nơi khác nữa", 30) == "Nêu rõ tại TP. Hải Phòng và" + ELLIPSIS
    assert shorten("Không có dấu chấm nào trong suốt câu này", 30) == "Không có dấu chấm nào trong" + ELLIPSIS


def test_excerpt_keeps_the_order_and_tells_that_it_is_cut() -> None:
    sayings = tuple(Saying(text=letter * 40, unit_ids=(letter,)) for letter in "abc")
    whole = excerpt(sayings, each=40, all_together=120)
    part = excerpt(sayings, each=40, all_together=90)
    assert (whole.sayings, whole.is_cut) == (sayings, False)
    assert (part.sayings, part.is_cut) == (sayings[:2], True)


def test_at_least_one_text_is_shown_however_little_room_there_is() -> None:
    assert len(excerpt((Saying(text="a" * 40, unit_ids=("A",)),), each=40, all_together=1).sayings) == 1


def test_texts_are_attributed_in_the_order_of_the_plan() -> None:
    report = make_report(narrative=(fact("TDP-01", "Thiếu nhà văn hóa."), fact("CA", "Địa bàn rộng.")))
    assert section_texts(report, "Khó khăn, vướng mắc") == [
        "Địa bàn rộng (Công an phường).",
        "Thiếu nhà văn hóa (Tổ dân phố số 1).",
    ]


def test_units_with_the_same_text_share_it() -> None:
    report = make_report(narrative=(fact("CA", "Thiếu kinh phí."), fact("TDP-01", "thiếu kinh phí")))
    assert section_texts(report, "Khó khăn, vướng mắc") == ["Thiếu kinh phí (Công an phường; Tổ dân phố số 1)."]


def test_texts_that_differ_only_in_the_units_own_name_are_said_once() -> None:
    texts = (fact("CA", "Công an phường đã ký giao ước."), fact("TDP-01", "Tổ dân phố số 1 đã ký giao ước."))
    said = "Đơn vị đã ký giao ước (Công an phường; Tổ dân phố số 1)."
    assert section_texts(make_report(narrative=texts), "Khó khăn, vướng mắc") == [said]


def test_a_text_that_names_its_unit_is_not_attributed_again() -> None:
    texts = (fact("CA", "Công an phường thiếu người."), fact("TDP-01", "Công an phường cần thêm người."))
    assert section_texts(make_report(narrative=texts), "Khó khăn, vướng mắc") == [
        "Công an phường thiếu người.",
        "Công an phường cần thêm người (Tổ dân phố số 1).",
    ]


def test_more_units_than_fit_are_counted() -> None:
    units = [make_unit(id=f"TDP-{n:02}", name=f"Tổ dân phố số {n}") for n in range(1, 21)]
    plan = make_plan(units=units, targets=[])
    report = make_report(plan=plan, narrative=tuple(fact(unit["id"], "Thiếu kinh phí") for unit in units))
    (text,) = section_texts(report, "Khó khăn, vướng mắc")
    assert text.endswith("Tổ dân phố số 3 và 17 đơn vị khác).")


def test_a_section_without_texts_gets_the_official_sentence() -> None:
    report = make_report(narrative=())
    empty = "Trong kỳ báo cáo, các cơ quan, đơn vị không phản ánh khó khăn, vướng mắc."
    assert section_texts(report, "Khó khăn, vướng mắc") == [empty]


def test_what_the_body_cuts_stands_whole_in_an_annex() -> None:
    long_text = "Kinh phí dành cho phong trào còn hạn chế; " * 30
    report = make_report(narrative=(fact("CA", long_text), fact("CA", "Ngắn gọn", section="advantages")))
    texts = section_texts(report, "Khó khăn, vướng mắc")
    annex = next(annex for annex in report.annexes if annex.key == "narrative")
    assert texts[0].endswith(f"{ELLIPSIS} (Công an phường).")
    assert annex.number in texts[1]
    assert [row.cells for row in annex.rows] == [
        ("I. Khó khăn, vướng mắc",),
        ("1", "Công an phường", tidy(long_text)),
    ]

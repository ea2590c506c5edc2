"""What units wrote: grouped, said once, cut by rule, and nothing lost."""

import pytest

from factories.plans import make_plan, make_unit
from factories.reports import make_report
from thidua.report.figures import NarrativeFact
from thidua.report.model import Report
from thidua.report.narrative import ELLIPSIS, Saying, excerpt, group_sayings, shorten, tidy


def fact(unit_id: str, body: str, *, section: str = "difficulties", row_no: int = 6) -> NarrativeFact:
    return NarrativeFact(unit_id=unit_id, row_no=row_no, section=section, body=body)


def section_texts(report: Report, heading: str) -> list[str]:
    parts = [part for section in report.sections for part in (section, *section.sections)]
    return [p.text for part in parts if part.heading.text == heading for p in part.paragraphs]


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("- Kinh phí còn hạn chế.", "Kinh phí còn hạn chế"),
        ("+ Một\n+ Hai;", "Một + Hai"),
        ("  …  ", "…"),
        (" - ", ""),
    ],
)
def test_tidy(written: str, tidied: str) -> None:
    assert tidy(written) == tidied


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


def test_more_units_than_fit_are_counted() -> None:
    units = [make_unit(id=f"TDP-{n:02}", name=f"Tổ dân phố số {n}") for n in range(1, 21)]
    plan = make_plan(units=units, targets=[])
    report = make_report(plan=plan, narrative=tuple(fact(unit["id"], "Thiếu kinh phí") for unit in units))
    (text,) = section_texts(report, "Khó khăn, vướng mắc")
    assert text.endswith("Tổ dân phố số 4 và 16 đơn vị khác).")


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

"""The annex of changes, and what the next report says of reports already sent."""

import pytest

from factories.plans import make_plan
from factories.reports import KNOWN_AT, make_change, make_replacement, make_report
from thidua.report.annex_changes import cut_pair
from thidua.report.material import Adjustment
from thidua.report.model import Annex, Report, Section


def annex(report: Report) -> Annex:
    return next(one for one in report.annexes if one.key == "changes")


def test_it_is_the_last_annex_and_the_preface_points_to_it() -> None:
    report = make_replacement(changes=(make_change(),))
    assert annex(report) is report.annexes[-1]
    assert f"được nêu tại {report.annexes[-1].number} kèm theo." in report.preface[1].text
    assert annex(report).title == "NHỮNG NỘI DUNG THAY ĐỔI SO VỚI BÁO CÁO ĐƯỢC THAY THẾ"


def test_one_row_per_change_in_order() -> None:
    gone = make_change(kind="text", key="text:I.1", label="Mục I.1. Thuận lợi", before="Đoàn kết (CA).", after=None)
    table = annex(make_replacement(changes=(make_change(before="480", after="500"), gone)))
    assert [column.heading for column in table.columns] == [
        "STT",
        "Nội dung",
        "Đã báo cáo",
        "Nay báo cáo",
        "Loại thay đổi",
    ]
    assert [row.cells for row in table.rows] == [
        ("1", "A05 Giải quyết việc làm, thực hiện", "480", "500", "Số liệu"),
        ("2", "Mục I.1. Thuận lợi", "Đoàn kết (CA).", "-", "Nội dung"),
    ]
    assert [row.figures[3] for row in table.rows] == ["target:A05:actual", None]


def test_long_texts_are_cut_to_the_part_that_differs() -> None:
    same = "Nội dung giữ nguyên. " * 40
    before, after = cut_pair(make_change(before=f"{same}Câu cũ.", after=f"{same}Câu mới."), most=100)
    assert (before[0], after[0]) == ("…", "…")
    assert before.endswith("giữ nguyên. Câu cũ.")
    assert after.endswith("giữ nguyên. Câu mới.")
    assert max(len(before), len(after)) <= 100


@pytest.mark.parametrize(("before", "after"), [("x" * 900, "y" * 900), ("a " * 500, None), (None, "b " * 500)])
def test_no_text_is_longer_than_the_annex_allows(before: str | None, after: str | None) -> None:
    assert max(len(text) for text in cut_pair(make_change(before=before, after=after), most=300)) <= 300


def test_text_that_was_cut_short_is_shown_where_it_ends() -> None:
    before, after = cut_pair(make_change(before="một hai " * 60, after="một hai " * 50), most=100)
    assert before != after


def sections(report: Report) -> list[Section]:
    return list(next(one for one in report.sections if one.heading.number == "II.").sections)


def test_adjustments_are_listed_up_to_the_limit() -> None:
    changes = tuple(make_change(label=f"Số {n}", before=None if n == 0 else "1", after="2") for n in range(13))
    period = make_plan().period("2026-H1")
    adjustment = Adjustment(period=period, revision_no=1, issued_at=KNOWN_AT, changes=changes)
    said = sections(make_report(adjustments=(adjustment,)))[-1]
    texts = [paragraph.text for paragraph in said.paragraphs]
    assert said.heading.text == "Điều chỉnh số liệu so với báo cáo đã gửi"
    assert "(bản thay thế lần 1, lập lúc 17:00 ngày 11/12/2026), có 13 nội dung" in texts[0]
    assert texts[1:3] == [
        "Số 0: báo cáo đã gửi chưa có; nay ghi “2”.",
        "Số 1: báo cáo đã gửi ghi “1”; nay ghi “2”.",
    ]
    assert texts[-1] == "Và 3 nội dung khác."
    assert len(texts) == 12


def test_other_sections_keep_their_numbers() -> None:
    period = make_plan().period("2026-H1")
    adjustment = Adjustment(period=period, revision_no=0, issued_at=KNOWN_AT, changes=(make_change(),))
    plain, noted = sections(make_report()), sections(make_report(adjustments=(adjustment,)))
    assert noted[:-1] == plain

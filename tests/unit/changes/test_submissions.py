"""Two versions of a workbook, cell by cell: rows are matched by what they are about."""

from collections.abc import Iterable
from typing import Any

from factories.accepted import make_extraction, make_row
from factories.catalogues import make_catalogue
from factories.plans import make_plan
from thidua.changes.rows import RowNames
from thidua.changes.submissions import CellChange, compare_submissions
from thidua.forms.goals import target_text
from thidua.forms.load import load_editions
from thidua.read.model import ExtractedRow, Extraction

EDITIONS = load_editions()
PLAN = make_plan()
NAMES = RowNames(plan=PLAN, catalogue=make_catalogue(), edition=EDITIONS["2026.1"])
A05 = f"A05 {target_text(next(t for t in PLAN.targets if t.id == 'A05'), plan=PLAN, catalogue=make_catalogue())}"


def compare(before: Extraction, after: Extraction) -> tuple[CellChange, ...]:
    return compare_submissions(before, after, editions=EDITIONS, names=NAMES)


def told(sheet: str, before: Iterable[ExtractedRow], after: Iterable[ExtractedRow]) -> list[tuple[str | None, ...]]:
    """(cell, label, before, after) of what differs on one sheet."""
    old: dict[str, Any] = {sheet: before}
    new: dict[str, Any] = {sheet: after}
    changes = compare(make_extraction(**old), make_extraction(**new))
    return [(change.cell, change.label, change.before, change.after) for change in changes]


def test_same_content_differs_in_nothing() -> None:
    stamped = make_extraction(info={"corrects_version": "1", "due": "trước ngày 01/12/2026"})
    assert compare(make_extraction(), stamped) == ()


def test_changed_figure_is_named_by_its_target_and_column() -> None:
    before = [make_row(6, target_id="A05", actual="12", estimate="1234.5", explanation=None)]
    after = [make_row(6, target_id="A05", actual="12", estimate="12345.25", explanation="Rà soát lại")]
    assert told("indicators", before, after) == [
        ("K6", f"{A05}, cột Ước thực hiện cả năm", "1.234,5", "12.345,25"),
        ("N6", f"{A05}, cột Giải trình", None, "Rà soát lại"),
    ]


def test_blank_is_not_zero() -> None:
    changes = told("indicators", [make_row(target_id="A05", actual=None)], [make_row(target_id="A05", actual="0")])
    assert changes == [("H5", f"{A05}, cột Thực hiện trong kỳ", None, "0")]


def test_target_unknown_to_the_plan_keeps_its_code() -> None:
    [(_, label, _, _)] = told(
        "indicators", [make_row(target_id="Z9", actual="1")], [make_row(target_id="Z9", actual="2")]
    )
    assert label == "Z9, cột Thực hiện trong kỳ"


def test_moved_and_respelt_rows_are_the_same_rows() -> None:
    before = [
        make_row(5, name="Dân vận khéo", collectives="1"),
        make_row(6, name="Xây dựng xã hội học tập", collectives="2"),
    ]
    after = [
        make_row(5, name="Xây dựng  xã hội học tập", collectives="3"),
        make_row(8, name="dân vận khéo", collectives="1"),
    ]
    assert told("movements", before, after) == [
        ("B5", "Xây dựng  xã hội học tập, cột Tên phong trào", "Xây dựng xã hội học tập", "Xây dựng  xã hội học tập"),
        ("D5", "Xây dựng  xã hội học tập, cột Số tập thể tham gia", "2", "3"),
        ("B8", "dân vận khéo, cột Tên phong trào", "Dân vận khéo", "dân vận khéo"),
    ]


def test_added_and_removed_rows_say_so() -> None:
    changes = compare(
        make_extraction(models=[make_row(7, kind="Mô hình mới", name="Cũ", result=None)]),
        make_extraction(models=[make_row(5, kind="Mô hình mới", name="Mới", result="Tốt")]),
    )
    assert [(c.cell, c.before, c.after, c.is_row_new, c.is_row_gone) for c in changes] == [
        ("B5", None, "Mô hình mới", True, False),
        ("C5", None, "Mới", True, False),
        ("E5", None, "Tốt", True, False),
        ("B7", "Mô hình mới", None, False, True),
        ("C7", "Cũ", None, False, True),
    ]


def test_awards_are_told_apart_by_all_that_names_them() -> None:
    award = {"award": "Giấy khen", "level": "Cấp phường, xã", "kind": "Chuyên đề", "decision": "Đã có quyết định"}
    people = make_row(5, **award, recipient_class="Cá nhân", count="6")
    bodies = make_row(6, **award, recipient_class="Tập thể", count="2")
    assert told("commendations", [people, bodies], [make_row(5, **{**bodies.values, "count": "3"}), people]) == [
        ("G5", "Giấy khen, Cấp phường, xã, Chuyên đề, Tập thể, Đã có quyết định, cột Số lượng", "2", "3")
    ]


def test_rows_about_the_same_thing_are_matched_in_their_order() -> None:
    before = [make_row(5, name="Trồng cây", actual="1"), make_row(6, name="Trồng cây", actual="2")]
    after = [make_row(5, name="Trồng cây", actual="1"), make_row(6, name="Trồng cây", actual="5")]
    assert told("registered", before, after) == [("E6", "Trồng cây, cột Thực hiện trong kỳ", "2", "5")]


def test_row_without_a_name_is_called_by_its_number() -> None:
    changes = told("registered", [make_row(9, name=None, actual="1")], [make_row(9, name=None, actual="2")])
    assert changes == [("E9", "dòng 9, cột Thực hiện trong kỳ", "1", "2")]


def test_sections_are_called_as_in_the_form() -> None:
    changes = told(
        "narrative", [make_row(6, section="difficulties", text="Cũ")], [make_row(6, section="difficulties", text=None)]
    )
    assert changes == [("D6", "Khó khăn, cột Nội dung", "Cũ", None)]


def test_what_the_unit_says_of_itself_is_compared_too() -> None:
    after = make_extraction(info={"data_as_of": "2026-11-15", "confirmed_nil": "Không phát sinh"}, indicators=[])
    changes = compare(make_extraction(indicators=[]), after)
    assert [(c.sheet, c.cell, c.label, c.before, c.after) for c in changes] == [
        ("Thông tin", "C13", "Số liệu thực hiện đến ngày", "30/11/2026", "15/11/2026"),
        ("Thông tin", "C15", "Xác nhận không phát sinh nội dung báo cáo", None, "Không phát sinh"),
    ]

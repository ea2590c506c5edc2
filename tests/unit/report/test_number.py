"""Number and day as they are printed (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3 and II.4.b)."""

import json
from datetime import UTC, date, datetime

import pytest

from factories.reports import make_replacement, make_report
from thidua.changes.reports import compare_reports
from thidua.render.data import render_json
from thidua.report.model import DocumentNumber, Replacement, model_bytes
from thidua.text.dates import (
    PRINTED_INSTANT,
    format_document_day,
    format_document_instant,
    format_instant,
    format_long_day,
    format_long_instant,
)


def numbered(number: int, dated: date) -> DocumentNumber:
    return DocumentNumber(number=number, sign="BC-UBND", dated=dated)


@pytest.mark.parametrize(
    ("number", "dated", "printed", "day"),
    [
        (5, date(2026, 1, 5), "Số: 05/BC-UBND", "ngày 05 tháng 01 năm 2026"),
        (12, date(2026, 2, 28), "Số: 12/BC-UBND", "ngày 28 tháng 02 năm 2026"),
        (9, date(2026, 3, 9), "Số: 09/BC-UBND", "ngày 09 tháng 3 năm 2026"),
        (1200, date(2026, 12, 31), "Số: 1200/BC-UBND", "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_small_numbers_days_and_months_have_a_leading_zero(number: int, dated: date, printed: str, day: str) -> None:
    report = make_report(document=numbered(number, dated))
    assert (report.number, report.place_and_date) == (printed, f"Phường Mẫu, {day}")
    assert format_long_day(dated) == day


def test_number_and_day_are_in_the_data_and_only_where_they_are_known() -> None:
    given = json.loads(render_json(make_report(document=numbered(5, date(2026, 1, 5)))))["report"]
    blank = json.loads(render_json(make_report()))["report"]
    assert {name: given[name] for name in given.keys() - blank.keys()} == {
        "number": "05/BC-UBND",
        "dated": "2026-01-05",
    }
    assert b'"document"' not in model_bytes(make_report()) + render_json(make_replacement())


def test_replacement_names_the_number_of_the_replaced_report() -> None:
    made = make_replacement()
    assert made.replacement is not None
    fields = made.replacement.model_dump() | {"document": numbered(12, date(2026, 1, 5))}
    report = make_report(replacement=Replacement.model_validate(fields), provenance={"revision_no": 1})
    assert "thay thế Báo cáo số 12/BC-UBND ngày 05 tháng 01 năm 2026 của" in report.preface[0].text


def test_number_and_day_alone_are_no_difference() -> None:
    assert compare_reports(make_report(), make_report(document=numbered(5, date(2026, 1, 5)))) == ()


def test_an_instant_inside_of_a_sentence_is_said_in_words_and_found_again() -> None:
    instant = datetime(2026, 6, 5, 1, 2, tzinfo=UTC)
    assert format_long_instant(instant) == "08 giờ 02 phút ngày 05/6/2026"
    for printed in (format_instant(instant), format_document_instant(instant), format_long_instant(instant)):
        assert PRINTED_INSTANT.sub("", f"Tính đến {printed}, đủ") == "Tính đến , đủ"
    with pytest.raises(ValueError, match="zone"):
        format_long_instant(instant.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("day", "printed"),
    [(date(2026, 1, 5), "05/01/2026"), (date(2026, 2, 28), "28/02/2026"), (date(2026, 5, 31), "31/5/2026")],
)
def test_a_day_in_figures_keeps_the_rule_of_leading_zeros(day: date, printed: str) -> None:
    assert format_document_day(day) == printed

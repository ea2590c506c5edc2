"""Targets in words: official phrasing of figures, verdicts, comparison, and what is missing."""

from decimal import Decimal
from typing import Any

import pytest

from factories.catalogues import make_catalogue, make_indicator
from factories.plans import ASSUMED, make_period, make_plan, make_target
from factories.reports import (
    judge,
    make_figures,
    make_registered,
    make_report,
    make_status,
    make_total,
    missing_status,
    replace_rows,
)
from thidua.errors import OperatorError
from thidua.plan.model import Plan
from thidua.report.model import Annex, Report, Row
from thidua.report.phrases import lower_first

GRDP, POOR, JOBS, SCHOOLS, SAFETY, BUDGET, RANK = ("A01", "A04", "A05", "A10", "A16", "A20", "A21")


def sentence(report: Report, name: str) -> str:
    """The bullet of the target in section II.2.d."""
    bullets = [p.text for p in target_paragraphs(report)]
    return next(text for text in bullets if text.startswith(f"{name}"))


def target_paragraphs(report: Report) -> list[Any]:
    movements = report.sections[1].sections[1]
    return list(movements.sections[-1].paragraphs)


def annex(report: Report, key: str = "targets") -> Annex:
    return next(annex for annex in report.annexes if annex.key == key)


def row(report: Report, name: str) -> Row:
    return next(row for row in annex(report).rows if row.cells[1].startswith(name))


def cell(report: Report, name: str, column: str) -> str:
    place = [c.key for c in annex(report).columns].index(column)
    return row(report, name).cells[place]


def test_percentage_above_the_plan_is_told_in_percentage_points() -> None:
    report = make_report(
        **judge(
            GRDP,
            total={"actual": Decimal("14.7"), "estimate": None},
            verdict={
                "verdict": "EXCEEDED",
                "reason": "above_range",
                "measured": Decimal("14.7"),
                "difference": Decimal("0.2"),
                "percent_of_plan": Decimal("105"),
            },
        )
    )
    assert sentence(report, "Tốc độ tăng trưởng GRDP") == (
        "Tốc độ tăng trưởng GRDP: đạt 14,7%, vượt 0,2 điểm phần trăm so với kế hoạch"
        " (kế hoạch: khoảng 14 - 14,5%); đánh giá: vượt."
    )


def test_value_below_the_plan_is_told_in_per_cent_of_the_plan() -> None:
    report = make_report(
        **judge(
            BUDGET,
            total={"actual": Decimal("176190.5"), "estimate": Decimal("320000")},
            verdict={
                "measured_on": "estimate",
                "verdict": "NOT_MET",
                "reason": "below_goal",
                "measured": Decimal("320000"),
                "difference": Decimal("-10681"),
                "percent_of_plan": Decimal("96.769999"),
            },
        )
    )
    assert sentence(report, "Thu ngân sách") == (
        "Thu ngân sách: thực hiện đến 30/11/2026 đạt 176.190,5 triệu đồng, bằng 53,28% kế hoạch năm;"
        " ước cả năm đạt 320.000 triệu đồng, bằng 96,77% kế hoạch năm (kế hoạch: 330.681 triệu đồng);"
        " đánh giá: ước không đạt."
    )
    assert cell(report, "Thu ngân sách", "percent_of_actual") == "53,28"
    assert cell(report, "Thu ngân sách", "percent_of_estimate") == "96,77"
    assert cell(report, "Thu ngân sách", "verdict") == "Ước không đạt"


def test_less_is_better_is_not_told_in_per_cent_of_the_plan() -> None:
    report = make_report(
        **judge(
            POOR,
            total={"actual": Decimal("0.15"), "estimate": None},
            verdict={"difference": Decimal("-0.05"), "percent_of_plan": Decimal("75"), "measured": Decimal("0.15")},
        )
    )
    assert sentence(report, "Tỷ lệ hộ nghèo") == (
        "Tỷ lệ hộ nghèo: ở mức 0,15%, thấp hơn 0,05 điểm phần trăm so với kế hoạch (kế hoạch: dưới 0,2%);"
        " đánh giá: đạt."
    )


@pytest.mark.parametrize(
    ("target_id", "name", "goal", "word"),
    [
        (BUDGET, "Thu ngân sách", {"kind": "at_most", "value": "330681"}, "ước đạt (trong mức trần kế hoạch)"),
        (POOR, "Tỷ lệ hộ nghèo", {"kind": "at_most", "value": "0.2"}, "ước đạt, tốt hơn mức kế hoạch"),
    ],
)
def test_less_than_a_limit_is_never_called_more(target_id: str, name: str, goal: dict[str, Any], word: str) -> None:
    base = make_plan()
    targets = [t.model_dump() | ({"goal": goal} if t.id == target_id else {}) for t in base.targets]
    value = Decimal(goal["value"]) * Decimal("0.9")
    figures = judge(
        target_id,
        total={"estimate": value},
        verdict={
            "measured_on": "estimate",
            "measured": value,
            "difference": value - Decimal(goal["value"]),
            "percent_of_plan": Decimal(90),
            "reason": "within_limit",
        },
    )
    report = make_report(plan=make_plan(targets=targets), **figures)
    assert sentence(report, name).endswith(f"; đánh giá: {word}.")
    assert "vượt" not in sentence(report, name)
    assert cell(report, name, "verdict") == word[:1].upper() + word[1:]
    assert "7 chỉ tiêu đạt" in target_paragraphs(report)[0].text


def test_fraction_rank_and_status_are_told_in_their_own_way() -> None:
    report = make_report()
    assert sentence(report, "Trường đạt").endswith(
        "đạt 11/12 trường, bằng 100% kế hoạch năm (kế hoạch: 11/12 trường); đánh giá: đạt."
    )
    assert (
        sentence(report, "Xếp hạng") == "Xếp hạng CCHC: xếp hạng 25 (kế hoạch: trong nhóm 30 dẫn đầu); đánh giá: đạt."
    )
    assert sentence(report, "An ninh trật tự") == "An ninh trật tự: đạt yêu cầu của kế hoạch."
    assert cell(report, "Trường đạt", "actual") == "11/12"
    assert cell(report, "An ninh trật tự", "actual") == "Đạt"


@pytest.mark.parametrize(
    ("target_id", "name", "change", "words", "printed"),
    [
        (POOR, "Tỷ lệ hộ nghèo", "-0.1", "giảm 0,1 điểm phần trăm so với cùng kỳ", "-0,1"),
        (BUDGET, "Thu ngân sách", "5.257", "tăng 5,26% so với cùng kỳ", "+5,26"),
        (BUDGET, "Thu ngân sách", "0", "bằng cùng kỳ", "0"),
        (RANK, "Xếp hạng", "-5", "tăng 5 bậc so với cùng kỳ", "-5"),
    ],
)
def test_comparison_with_the_same_period(target_id: str, name: str, change: str, words: str, printed: str) -> None:
    report = make_report(**judge(target_id, total={}, verdict={"change_on_same_period": Decimal(change)}))
    assert words in sentence(report, name)
    assert cell(report, name, "change") == printed


def test_no_comparison_is_said_with_its_reason() -> None:
    reason = "Phường hoạt động từ ngày 01/7/2025 nên không có số liệu năm 2025 để so sánh."
    report = make_report(plan=make_plan(periods=[make_period(comparison=reason)]))
    assert target_paragraphs(report)[-1].text == f"Về so sánh với cùng kỳ: {reason}"
    assert f"Cột “So cùng kỳ”: {reason}" in annex(report).notes
    assert {cell(report, r.cells[1], "change") for r in annex(report).rows} == {"-"}


def test_targets_without_a_figure_of_the_same_period_are_named() -> None:
    nothing = make_report()
    some = make_report(**judge(BUDGET, total={}, verdict={"change_on_same_period": Decimal(3)}))
    assert target_paragraphs(nothing)[-1].text == (
        "Về so sánh với cùng kỳ: chưa có số liệu cùng kỳ năm trước của các chỉ tiêu để so sánh."
    )
    assert target_paragraphs(some)[-1].text == (
        "Về so sánh với cùng kỳ: chưa có số liệu cùng kỳ năm trước của các chỉ tiêu 1, 2, 3, 4, 7 để so sánh."
    )


def test_missing_units_are_named_and_never_count_as_zero() -> None:
    plan = make_plan()
    figures = make_figures(plan, plan.period("2026-Y"))
    report = make_report(
        obligations=(make_status("P-VHXH"), make_status("CA"), make_status("TH-01"), missing_status("TDP-01")),
        answers=tuple(answer for answer in figures.answers if answer.unit_id != "TDP-01"),
        **judge(
            JOBS,
            total={"units_reported": 1, "actual": Decimal(320), "estimate": None},
            verdict={"verdict": "INSUFFICIENT_DATA", "reason": "missing_units", "measured": Decimal(320)},
        ),
    )
    assert sentence(report, "Giải quyết việc làm") == (
        "Giải quyết việc làm: chưa đủ số liệu để đánh giá (1/2 đơn vị đã có số liệu,"
        " số hiện có: 320 người; còn thiếu số liệu của Tổ dân phố số 1)."
    )
    assert cell(report, "Giải quyết việc làm", "verdict") == "Chưa đủ số liệu"
    assert cell(report, "Giải quyết việc làm", "coverage") == "1/2"
    columns = ("actual", "percent_of_actual", "percent_of_estimate", "change")
    assert [cell(report, "Giải quyết việc làm", column) for column in columns] == ["320", "-", "-", "-"]
    [data] = [one for one in report.data.targets if one.indicator == "XH-VIECLAM"]
    assert (data.actual, data.percent_of_plan, data.difference) == (Decimal(320), None, None)
    assert "Chỉ tiêu 3: còn đơn vị chưa có số liệu (Tổ dân phố số 1)." in annex(report).notes


@pytest.mark.parametrize(
    ("estimate", "told"),
    [
        (Decimal(25), "Xếp hạng CCHC: xếp hạng 25 (kế hoạch: trong nhóm 30 dẫn đầu); đánh giá: đạt."),
        (
            Decimal(20),
            "Xếp hạng CCHC: xếp hạng 25; ước xếp hạng 20 (kế hoạch: trong nhóm 30 dẫn đầu); đánh giá: ước đạt.",
        ),
    ],
)
def test_a_published_rank_is_no_estimate(estimate: Decimal, told: str) -> None:
    figures = judge(RANK, total={"actual": Decimal(25), "estimate": estimate}, verdict={"measured_on": "estimate"})
    assert sentence(make_report(**figures), "Xếp hạng") == told


def test_a_confirmed_nil_is_an_answer() -> None:
    report = make_report(
        obligations=(make_status("P-VHXH"), make_status("TDP-01", state="CONFIRMED_ZERO")),
        answers=(),
        **judge(JOBS, total={"units_reported": 1}, verdict={"verdict": "INSUFFICIENT_DATA", "reason": "no_value"}),
    )
    assert (
        "(1/2 đơn vị đã có số liệu, số hiện có: 500 người; còn thiếu số liệu của Phòng Văn hóa - Xã hội)"
        in sentence(report, "Giải quyết việc làm")
    )


def test_summary_counts_every_verdict() -> None:
    figures = judge(JOBS, total={}, verdict={"verdict": "EXCEEDED"})
    figures["verdicts"] = replace_rows(
        figures["verdicts"], "target_id", RANK, verdict="NOT_SCORED", reason="rank_unspecified"
    )
    report = make_report(**figures)
    assert target_paragraphs(report)[0].text == (
        "Kế hoạch năm 2026 giao 7 chỉ tiêu. Đánh giá trên số thực hiện: 1 chỉ tiêu vượt, 5 chỉ tiêu đạt,"
        " 1 chỉ tiêu không xếp loại (chi tiết tại Phụ lục I kèm theo). Cụ thể:"
    )
    assert "Chỉ tiêu 7: không xếp loại, vì kế hoạch không nêu thứ hạng cụ thể." in annex(report).notes


def test_plan_without_targets_speaks_of_what_units_registered() -> None:
    plan = make_plan(targets=[])
    silent = make_report(plan=plan)
    assert [p.text for p in target_paragraphs(silent)] == [
        "Kế hoạch không giao chỉ tiêu định lượng chung; các cơ quan, đơn vị thực hiện theo nội dung, chỉ tiêu tự đăng"
        " ký.",
        "Trong kỳ báo cáo, chưa có cơ quan, đơn vị báo cáo nội dung, chỉ tiêu tự đăng ký.",
    ]
    report = make_report(plan=plan, registered=(make_registered("CA"), make_registered("CA", row_no=6)))
    assert target_paragraphs(report)[1].text == (
        "Có 1 cơ quan, đơn vị báo cáo kết quả thực hiện 2 nội dung, chỉ tiêu tự đăng ký (chi tiết tại Phụ lục I kèm"
        " theo)."
    )
    assert annex(report, "registered").number == "Phụ lục I"
    assert [r.cells[:6] for r in annex(report, "registered").rows] == [
        ("Công an phường",),
        ("1", "Xây dựng tuyến đường hoa", "tuyến", "4", "3", "4"),
        ("2", "Xây dựng tuyến đường hoa", "tuyến", "4", "3", "4"),
    ]


def registered_row(unit_id: str, row_no: int | None, verdict: str | None, **changes: Any) -> Any:
    judged = {"registration_id": f"DK-{row_no}", "measured_on": "estimate", "reason": "meets_goal"} if verdict else {}
    return make_registered(unit_id, row_no=row_no, verdict=verdict, **judged | changes)


def test_what_was_registered_and_not_reported_is_no_result_and_its_unit_no_reporter() -> None:
    silent = {"reason": "no_result", "measured_on": None, "actual": None, "estimate": None}
    report = make_report(
        registered=(
            registered_row("CA", 5, "MET"),
            registered_row("CA", 6, "EXCEEDED"),
            registered_row("CA", 7, None),
            registered_row("TH-01", None, "INSUFFICIENT_DATA", **silent),
            registered_row("TH-01", 8, "INSUFFICIENT_DATA", **silent),
        )
    )
    assert target_paragraphs(report)[-1].text == (
        "Có 1 cơ quan, đơn vị báo cáo kết quả thực hiện 3 nội dung, chỉ tiêu tự đăng ký, trong đó 1 nội dung ước vượt,"
        " 1 nội dung ước đạt, 1 nội dung không có trong bản đăng ký; còn 2 nội dung đã đăng ký chưa có kết quả (chi"
        " tiết tại Phụ lục II kèm theo)."
    )
    none = make_report(registered=(registered_row("TH-01", None, "INSUFFICIENT_DATA", **silent),))
    assert target_paragraphs(none)[-1].text == (
        "Chưa có cơ quan, đơn vị báo cáo kết quả thực hiện nội dung, chỉ tiêu tự đăng ký; còn 1 nội dung đã đăng ký"
        " chưa có kết quả (chi tiết tại Phụ lục II kèm theo)."
    )


def plan_of(**target: Any) -> Plan:
    return make_plan(targets=[make_target(**target)])


@pytest.mark.parametrize(
    ("goal", "operator", "unit", "printed", "in_words"),
    [
        ({"kind": "at_least", "value": "537487.84"}, "=", "triệu đồng", "537.487,84", "537.487,84 triệu đồng"),
        ({"kind": "at_least", "value": "10712726.79"}, "=", "triệu đồng", "10.712.726,79", "10.712.726,79 triệu đồng"),
        ({"kind": "at_least", "value": "96"}, "≥", "%", "Từ 96 trở lên", "từ 96% trở lên"),
        ({"kind": "above", "value": "500"}, ">", "người", "Trên 500", "trên 500 người"),
        ({"kind": "at_most", "value": "330681"}, "=", "triệu đồng", "330.681", "330.681 triệu đồng"),
        ({"kind": "at_most", "value": "7"}, "≤", "%", "Không quá 7", "không quá 7%"),
        ({"kind": "exactly", "value": "0.67"}, "=", "%", "0,67", "0,67%"),
        ({"kind": "range", "low": "12.5", "high": "13"}, "range", "%", "12,5 - 13", "12,5 - 13%"),
        ({"kind": "zero"}, "=", "hộ", "0", "0 hộ"),
    ],
)
def test_goals_in_words(goal: dict[str, Any], operator: str, unit: str, printed: str, in_words: str) -> None:
    report = make_report(plan=plan_of(goal=goal, written_operator=operator, unit_of_measure=unit))
    (only,) = annex(report).rows
    assert only.cells[3] == printed
    assert f"(kế hoạch: {in_words})" in target_paragraphs(report)[1].text


def test_a_count_of_poor_households_is_not_called_a_rate() -> None:
    report = make_report(plan=plan_of(goal={"kind": "zero"}, written_operator="=", unit_of_measure="hộ"))
    assert annex(report).rows[0].cells[1] == "Số hộ nghèo"


def test_parts_are_numbered_below_their_target() -> None:
    targets = [make_target(id="A01"), make_target(id="A01a", parent="A01"), make_target(id="A02")]
    report = make_report(plan=make_plan(targets=targets))
    assert [r.cells[0] for r in annex(report).rows] == ["1", "1.1", "2"]


def test_definition_and_assumptions_are_told_once_for_all_targets_they_concern() -> None:
    variants = [{"id": "khong-ghi", "text": "Kế hoạch không ghi chuẩn nghèo"}, {"id": "qg", "text": "Chuẩn quốc gia"}]
    catalogue = make_catalogue(indicators={"XH-HONGHEO-TL": make_indicator(variants=variants)})
    targets = [
        make_target(id="A01", variant="khong-ghi", baseline="Năm trước"),
        make_target(id="A02", variant="qg", baseline="Năm trước"),
        make_target(id="A03", reporters={"kinds": ["police"], "basis": {"line": 4}}),
    ]
    report = make_report(plan=make_plan(targets=targets), catalogue=catalogue)
    notes = annex(report).notes
    assert "Chỉ tiêu 1: kế hoạch không ghi chuẩn nghèo." in notes
    baseline = "Kế hoạch không ghi gốc so sánh; số liệu được tính theo gốc sau: các chỉ tiêu 1, 2 - năm trước."
    assert baseline in notes
    assert f"Đầu mối số liệu của các chỉ tiêu 1, 2: {lower_first(ASSUMED['assumption'])}" in notes
    window = "số liệu của báo cáo tính từ ngày 01/01/2026 đến ngày 30/11/2026."
    assert notes[-1] == f"Kế hoạch không nêu kỳ số liệu; {window}"
    assert [r.cells[1] for r in annex(report).rows] == [
        "Tỷ lệ hộ nghèo",
        "Tỷ lệ hộ nghèo (chuẩn quốc gia)",
        "Tỷ lệ hộ nghèo",
    ]


def test_a_definition_that_is_a_whole_name_stands_alone() -> None:
    variants = [{"id": "ho", "text": "Tỷ lệ hộ nghèo theo chuẩn của thành phố"}]
    catalogue = make_catalogue(indicators={"XH-HONGHEO-TL": make_indicator(variants=variants)})
    report = make_report(plan=make_plan(targets=[make_target(id="A01", variant="ho")]), catalogue=catalogue)
    assert [r.cells[1] for r in annex(report).rows] == ["Tỷ lệ hộ nghèo theo chuẩn của thành phố"]


def test_figures_carry_exact_values_and_keys() -> None:
    report = make_report(
        **judge(POOR, total={"actual": Decimal("0.153846153")}, verdict={"measured": Decimal("0.153846153")})
    )
    figures = {figure.key: figure for figure in report.figures}
    assert len(figures) == len(report.figures)
    actual = figures["target:A04:actual"]
    assert (actual.value, actual.printed) == ("0.153846153", "0,15")
    assert (figures["target:A04:plan"].value, figures["target:A04:plan"].printed) == ("0.2", "Dưới 0,2")
    place = [column.key for column in annex(report).columns].index("actual")
    assert row(report, "Tỷ lệ hộ nghèo").figures[place] == "target:A04:actual"


def test_figures_of_another_plan_version_are_refused() -> None:
    plan = make_plan()
    period = plan.period("2026-Y")
    stale = make_figures(make_plan(targets=[make_target()]), period)
    with pytest.raises(OperatorError, match="A01, A05, A10, A16, A20, A21"):
        make_report(plan=plan, totals=stale.totals, verdicts=stale.verdicts)


def test_totals_that_no_unit_gave_are_dashes() -> None:
    target = make_plan().targets[1]
    nothing = make_total(target, expected=1, units_reported=0, actual=None, estimate=None)
    report = make_report(
        **judge(
            POOR,
            total={"units_reported": 0, "actual": None, "estimate": None},
            verdict={
                "verdict": "INSUFFICIENT_DATA",
                "reason": "no_value",
                "measured": None,
                "measured_on": None,
                "percent_of_plan": None,
                "difference": None,
            },
        )
    )
    assert nothing.actual is None
    assert row(report, "Tỷ lệ hộ nghèo").cells[4:9] == ("-", "-", "-", "-", "-")
    assert not [figure for figure in report.figures if figure.key == "target:A04:actual"]

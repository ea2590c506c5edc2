"""Charts: bars of printed figures, none where there is nothing to see, none where the plan wants none."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from factories.plans import make_plan, make_unit
from factories.reports import judge, make_movement, make_report, make_status, missing_status
from thidua.plan.model import Plan
from thidua.report.chart_model import Bar, Chart
from thidua.report.model import Report, Section

UNITS = [make_unit(id=f"TDP-{n:02}", name=f"Tổ dân phố số {n}", kind="residential_group") for n in range(1, 5)] + [
    make_unit(id=f"TH-{n:02}", name=f"Trường số {n}", kind="school") for n in range(1, 4)
]
STATUSES = (
    *(make_status(f"TDP-{n:02}") for n in (1, 2)),
    make_status("TDP-03", state="LATE", is_first_on_time=False),
    missing_status("TDP-04"),
    make_status("TH-01"),
    make_status("TH-02", state="CONFIRMED_ZERO"),
    missing_status("TH-03", state="REJECTED"),
)


def charts(report: Report) -> dict[str, Chart]:
    return {chart.key: chart for section in report.sections for chart in _under(section)}


def _under(section: Section) -> Iterator[Chart]:
    if section.chart is not None:
        yield section.chart
    for part in section.sections:
        yield from _under(part)


def units_report(**overrides: Any) -> Report:
    plan = make_plan(units=UNITS, targets=[], **overrides)
    return make_report(plan=plan, obligations=STATUSES, narrative=(), answers=())


def whole_plan() -> Plan:
    """The made-up plan with more units than it needs."""
    known = {unit.id for unit in make_plan().units}
    return make_plan(units=[*make_plan().units, *(unit for unit in UNITS if unit["id"] not in known)])


def bar(chart: Chart, label: str) -> Bar:
    return next(one for one in chart.bars if label in one.label)


def test_target_is_a_bar_of_its_per_cent_of_the_plan_with_a_line_at_100() -> None:
    verdict = {"verdict": "EXCEEDED", "reason": "above_goal", "percent_of_plan": Decimal("104.257")}
    chart = charts(make_report(**judge("A05", total={}, verdict=verdict)))["targets"]
    drawn = bar(chart, "Giải quyết việc làm")
    assert (drawn.label, drawn.value, drawn.note) == ("3. Giải quyết việc làm", "104,26%", "Vượt")
    assert [(part.length, part.pattern, part.is_cut) for part in drawn.parts] == [(104.257, "dark", False)]
    assert drawn.figures == ("target:A05:percent_of_plan",)
    assert (chart.mark, chart.mark_text) == (100, "Kế hoạch = 100%")
    assert "3. Giải quyết việc làm: 104,26%, vượt" in chart.alt


def test_bar_longer_than_the_axis_is_cut_and_says_how_long_it_is() -> None:
    verdict = {"verdict": "EXCEEDED", "percent_of_plan": Decimal(260)}
    drawn = bar(charts(make_report(**judge("A05", total={}, verdict=verdict)))["targets"], "việc làm")
    assert [(part.length, part.is_cut) for part in drawn.parts] == [(150, True)]
    assert drawn.value == "260%"


@pytest.mark.parametrize(
    ("verdict", "pattern"), [("EXCEEDED", "dark"), ("MET", "grey"), ("NOT_MET", "hatch"), ("NOT_SCORED", "empty")]
)
def test_verdict_is_told_by_the_pattern_and_the_word_beside_it(verdict: str, pattern: str) -> None:
    chart = charts(make_report(**judge("A05", total={}, verdict={"verdict": verdict})))["targets"]
    drawn = bar(chart, "việc làm")
    assert drawn.parts[0].pattern == pattern
    [entry] = [one for one in chart.legend if one.pattern == pattern]
    assert entry.text == drawn.note


def test_less_is_better_is_marked_and_explained() -> None:
    chart = charts(make_report(**judge("A04", total={}, verdict={"percent_of_plan": Decimal(75)})))["targets"]
    assert bar(chart, "hộ nghèo").label.endswith("*")
    assert chart.remark.startswith("(*) Chỉ tiêu càng thấp càng tốt")


def test_the_mark_of_its_remark_stands_only_where_such_a_bar_is_drawn() -> None:
    partial = {"verdict": "INSUFFICIENT_DATA", "reason": "no_estimate", "percent_of_plan": Decimal(75)}
    chart = charts(make_report(**judge("A04", total={}, verdict=partial)))["targets"]
    assert not bar(chart, "hộ nghèo").label.endswith("*")
    assert chart.remark == ""


def test_target_without_enough_figures_has_no_bar() -> None:
    verdict = {"verdict": "INSUFFICIENT_DATA", "reason": "missing_units", "percent_of_plan": Decimal(50)}
    drawn = bar(charts(make_report(**judge("A05", total={}, verdict=verdict)))["targets"], "việc làm")
    assert (drawn.parts, drawn.value, drawn.note) == ((), "", "Chưa đủ số liệu")


def test_growth_and_rank_are_told_in_words() -> None:
    chart = charts(make_report(**judge("A01", total={}, verdict={"percent_of_plan": None})))["targets"]
    drawn = bar(chart, "GRDP")
    assert (drawn.parts, drawn.value, drawn.note) == ((), "14% (kế hoạch: khoảng 14 - 14,5%)", "Đạt")


def test_cut_name_keeps_its_closing_quotation_mark() -> None:
    long_name = f"“Cả nước thi đua {'xây dựng xã hội học tập, ' * 6}đẩy mạnh học tập suốt đời”"
    movements = (make_movement("M1", name="“Một”"), make_movement(None, movement_key="central|x", name=long_name))
    labels = [one.label for one in charts(make_report(movements=movements))["movements"].bars]
    [cut] = [label for label in labels if "xã hội học tập" in label]
    assert cut.endswith("…”")
    assert len(cut) < 100


def test_kinds_of_units_are_bars_of_who_reported_in_time_late_and_not_yet() -> None:
    chart = charts(units_report())["completeness"]
    groups, schools = bar(chart, "Tổ dân phố"), bar(chart, "Trường học")
    assert [(part.length, part.pattern) for part in groups.parts] == [(2, "dark"), (1, "hatch"), (1, "empty")]
    assert [(part.length, part.pattern) for part in schools.parts] == [(2, "dark"), (1, "empty")]
    assert (groups.value, schools.value, chart.axis) == ("3/4", "2/3", 4)


def test_every_bar_is_a_figure_of_the_report() -> None:
    movements = (make_movement("M1"), make_movement("M2", movement_key="M2", name="“Hai”"))
    report = make_report(plan=whole_plan(), obligations=STATUSES, movements=movements)
    figures = {figure.key: figure for figure in report.figures}
    drawn = [one for chart in charts(report).values() for one in chart.bars if one.parts]
    assert {"targets", "movements", "completeness"} == set(charts(report))
    for one in drawn:
        assert one.figures
        assert set(one.figures) <= set(figures)


def test_charts_are_numbered_in_order_of_printing() -> None:
    captions = [chart.caption for chart in charts(make_report(plan=whole_plan(), obligations=STATUSES)).values()]
    assert [caption.split(".")[0] for caption in captions] == [f"Biểu đồ {n}" for n in range(1, len(captions) + 1)]


def test_plan_switches_charts_off() -> None:
    assert charts(units_report(charts=[])) == {}
    assert set(charts(units_report(charts=["completeness"]))) == {"completeness"}


def test_few_units_are_not_drawn() -> None:
    assert "completeness" not in charts(make_report())

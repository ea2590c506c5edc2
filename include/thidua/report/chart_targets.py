"""The chart of targets against the plan. Every bar is a figure that the report prints."""

from collections.abc import Iterable
from decimal import Decimal

from thidua.report.chart_make import make_chart
from thidua.report.chart_model import Bar, BarPart, Chart, LegendEntry, Pattern
from thidua.report.figures import VerdictCode
from thidua.report.material import Material
from thidua.report.narrative import shorten
from thidua.report.phrases import upper_first
from thidua.report.target_words import goal_words, unit_suffix, value_cell, verdict_word
from thidua.report.targets import TargetLine, target_lines

HUNDRED = Decimal(100)
LONGEST_SHARE = Decimal(150)
"""Per cent of the plan at the end of the axis; longer bars are cut there, and their figure says how long they are."""
WIDTHS = (76.0, 62.0, 27.0)
_PATTERNS: dict[VerdictCode, Pattern] = {"EXCEEDED": "dark", "MET": "grey", "NOT_MET": "hatch"}


def target_chart(material: Material) -> Chart | None:
    """Per cent of the plan with a line at 100; targets without such a figure by their words alone."""
    lines = target_lines(material)
    least, most = material.phrases.content.charts.targets, material.phrases.content.charts.rows
    if not least <= len(lines) <= most:
        return None
    bars = tuple(_target_bar(material, line) for line in lines)
    if not any(bar.parts for bar in bars):
        return None
    is_estimate = any(line.verdict.measured_on == "estimate" for line in lines)
    has_limits = any(bar.parts and line.indicator.direction == "lower" for bar, line in zip(bars, lines, strict=True))
    return make_chart(
        material,
        "targets",
        bars=bars,
        axis=LONGEST_SHARE,
        mark=HUNDRED,
        legend=_verdict_legend(material, bars, lines),
        remark=material.say("chart_targets_remark") if has_limits else "",
        widths=WIDTHS,
        is_estimate=is_estimate,
    )


def _target_bar(material: Material, line: TargetLine) -> Bar:
    key = f"target:{line.target.id}:percent_of_plan"
    share = material.book.find(key)
    name = f"{line.order}. {shorten(line.name.partition(' (')[0], material.phrases.content.charts.label)}"
    note = upper_first(verdict_word(material, line).partition(",")[0].partition(" (")[0])
    if share is None or share.value is None or line.verdict.verdict == "INSUFFICIENT_DATA":
        return Bar(label=name, parts=(), value=_plain_value(material, line), note=note)
    # Its remark stands below the chart only where such a bar is drawn.
    label = f"{name}*" if line.indicator.direction == "lower" else name
    length = Decimal(share.value)
    part = BarPart(
        length=float(min(length, LONGEST_SHARE)),
        pattern=_PATTERNS.get(line.verdict.verdict, "empty"),
        is_cut=length > LONGEST_SHARE,
    )
    return Bar(label=label, parts=(part,), value=f"{share.printed}%", note=note, figures=(key,))


def _plain_value(material: Material, line: TargetLine) -> str:
    """'14,2% (kế hoạch: khoảng 14 - 14,5%)' where there is no per cent of the plan; nothing without a figure."""
    if line.verdict.verdict == "INSUFFICIENT_DATA" or line.verdict.measured_on in {None, "status"}:
        return ""
    name = "estimate" if line.verdict.measured_on == "estimate" else "actual"
    value = value_cell(material, line, "estimate" if name == "estimate" else "actual").text
    suffix = "" if line.indicator.measure == "rank" else unit_suffix(line)
    return material.say("chart_plain_value", value=f"{value}{suffix}", goal=goal_words(material, line, suffix=suffix))


def _verdict_legend(material: Material, bars: Iterable[Bar], lines: Iterable[TargetLine]) -> tuple[LegendEntry, ...]:
    drawn = {line.verdict.verdict for bar, line in zip(bars, lines, strict=True) if bar.parts}
    return tuple(
        LegendEntry(pattern=_PATTERNS.get(verdict, "empty"), text=material.phrases.word("verdict", verdict))
        for verdict in ("EXCEEDED", "MET", "NOT_MET", "NOT_SCORED")
        if verdict in drawn
    )

"""Charts: targets against the plan, movements by units, completeness by kind of unit. Nothing is worked out here: every
bar is a figure that the report prints, or counts of units that are written in its book."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import count

from thidua.plan.charts import ChartKind
from thidua.report.chart_model import Bar, BarPart, Chart, LegendEntry, Pattern
from thidua.report.figures import UnitStatus, VerdictCode
from thidua.report.material import REPORTED_STATES, Material
from thidua.report.model import Section
from thidua.report.movements import MovementLine, movement_lines
from thidua.report.narrative import shorten
from thidua.report.phrases import upper_first
from thidua.report.target_words import goal_words, unit_suffix, value_cell, verdict_word
from thidua.report.targets import TargetLine, target_lines

HUNDRED = Decimal(100)
LONGEST_SHARE = Decimal(150)
"""Per cent of the plan at the end of the axis; longer bars are cut there, and their figure says how long they are."""
TARGET_WIDTHS = (76.0, 62.0, 27.0)
MOVEMENT_WIDTHS = (82.0, 43.0, 40.0)
UNIT_WIDTHS = (55.0, 80.0, 30.0)
_PATTERNS: dict[VerdictCode, Pattern] = {"EXCEEDED": "dark", "MET": "grey", "NOT_MET": "hatch"}

ChartMaker = Callable[[Material], Chart | None]


def part_chart(material: Material, part: str | None) -> Chart | None:
    """The chart that belongs below a part of the outline; None where the plan wants none, or there is too little."""
    kind = _PARTS.get(part or "")
    return _MAKERS[kind](material) if kind is not None and kind in material.plan.charts else None


def number_charts(
    material: Material, sections: tuple[Section, ...], *, counter: Iterator[int] | None = None
) -> tuple[Section, ...]:
    """The sections with 'Biểu đồ 1.', '2.', ... before the captions, in order of printing."""
    counted = counter or count(1)
    return tuple(_numbered(material, section, counted) for section in sections)


def _numbered(material: Material, section: Section, counter: Iterator[int]) -> Section:
    chart = section.chart
    if chart is not None:
        caption = material.say("chart_number", number=next(counter), caption=chart.caption)
        chart = chart.model_copy(update={"caption": caption})
    parts = number_charts(material, section.sections, counter=counter)
    return section.model_copy(update={"chart": chart, "sections": parts})


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
    return _chart(
        material,
        "targets",
        bars=bars,
        axis=LONGEST_SHARE,
        mark=HUNDRED,
        legend=_verdict_legend(material, bars, lines),
        remark=material.say("chart_targets_remark") if has_limits else "",
        widths=TARGET_WIDTHS,
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


def movement_chart(material: Material) -> Chart | None:
    """Of every movement from above the units: how many of the units that owe a report have reported on it."""
    lines = [line for line in movement_lines(material) if line.level != "unit"]
    content = material.phrases.content.charts
    expected = material.book.find("completeness:expected")
    if expected is None or expected.value is None or not content.movements <= len(lines) <= content.rows:
        return None
    if not any(line.total for line in lines):
        return None
    return _chart(
        material,
        "movements",
        bars=tuple(_movement_bar(material, line) for line in lines),
        axis=Decimal(expected.value),
        mark=Decimal(expected.value),
        legend=(),
        widths=MOVEMENT_WIDTHS,
        expected=expected.printed,
    )


def _movement_bar(material: Material, line: MovementLine) -> Bar:
    name = material.say("movement_name", name=line.name).removeprefix(material.say("chart_movement_prefix")).strip()
    label = _short_label(upper_first(name), material.phrases.content.charts.label)
    if line.total is None:
        return Bar(label=label, parts=(), value="0", note="")
    keys = tuple(f"movement:{line.key}:{name}" for name in ("units_reporting", "collectives", "individuals"))
    numbers = (Decimal(line.total.units_reporting), line.total.collectives, line.total.individuals)
    units, collectives, individuals = (
        material.book.number(key, number).text for key, number in zip(keys, numbers, strict=True)
    )
    note = material.say("chart_movement_note", collectives=collectives, individuals=individuals)
    part = BarPart(length=float(line.total.units_reporting), pattern="grey")
    return Bar(label=label, parts=(part,), value=units, note=note, figures=keys)


def _short_label(name: str, most: int) -> str:
    """Cut where it must be; what opened with a quotation mark closes with one."""
    label = shorten(name, most)
    return f"{label}”" if label.count("“") > label.count("”") else label


def completeness_chart(material: Material) -> Chart | None:
    """By kind of unit: who reported in time, late, or not yet."""
    owed = [status for status in material.statuses if status.state != "NOT_REQUIRED"]
    kinds = dict.fromkeys(material.units[status.unit_id].kind for status in owed)
    if len(kinds) < 2 or len(owed) < material.phrases.content.charts.units:
        return None
    groups = {kind: [one for one in owed if material.units[one.unit_id].kind == kind] for kind in kinds}
    counted = {"on_time": "dark", "late": "hatch", "absent": "empty"}
    return _chart(
        material,
        "completeness",
        bars=tuple(_kind_bar(material, kind, statuses) for kind, statuses in groups.items()),
        axis=Decimal(max(map(len, groups.values()))),
        legend=tuple(
            LegendEntry.model_validate({"pattern": pattern, "text": material.say(f"chart_{name}")})
            for name, pattern in counted.items()
        ),
        widths=UNIT_WIDTHS,
    )


def _kind_bar(material: Material, kind: str, statuses: list[UnitStatus]) -> Bar:
    reported = [one for one in statuses if one.state in REPORTED_STATES]
    late = sum(one.is_first_on_time is False for one in reported)
    counts = {"on_time": len(reported) - late, "late": late, "absent": len(statuses) - len(reported)}
    drawn: tuple[tuple[str, Pattern], ...] = (("on_time", "dark"), ("late", "hatch"), ("absent", "empty"))
    counted = [(f"completeness:kind:{kind}:{name}", counts[name], pattern) for name, pattern in drawn if counts[name]]
    for key, number, _ in counted:
        material.book.number(key, number)
    return Bar(
        label=material.phrases.word("unit_kind", kind),
        parts=tuple(BarPart(length=number, pattern=pattern) for _, number, pattern in counted),
        value=material.say("chart_of", part=len(reported), whole=len(statuses)),
        note="",
        figures=tuple(key for key, _, _ in counted),
    )


def _chart(
    material: Material,
    kind: ChartKind,
    *,
    bars: tuple[Bar, ...],
    axis: Decimal,
    legend: tuple[LegendEntry, ...],
    widths: tuple[float, float, float],
    mark: Decimal | None = None,
    remark: str = "",
    **values: object,
) -> Chart:
    caption = material.say(f"chart_{kind}", **values)
    return Chart(
        key=kind,
        caption=caption,
        bars=bars,
        axis=float(axis),
        mark=None if mark is None else float(mark),
        mark_text="" if mark is None else material.say(f"chart_{kind}_mark", **values),
        legend=legend,
        remark=remark,
        alt=f"{caption}: " + "; ".join(_in_words(bars)) + ".",
        widths=widths,
    )


def _in_words(bars: Iterable[Bar]) -> Iterator[str]:
    """'1. Tốc độ tăng trưởng: 101,4%, vượt'."""
    for bar in bars:
        yield ": ".join(filter(None, (bar.label, ", ".join(filter(None, (bar.value, bar.note.lower()))))))


_PARTS: dict[str, ChartKind] = {
    "completeness": "completeness",
    "movements_annex": "movements",
    "targets": "targets",
}
_MAKERS: dict[ChartKind, ChartMaker] = {
    "completeness": completeness_chart,
    "movements": movement_chart,
    "targets": target_chart,
}

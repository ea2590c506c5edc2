"""The chart of movements. Every bar is a figure that the report prints."""

from decimal import Decimal

from thidua.report.chart_make import make_chart
from thidua.report.chart_model import Bar, BarPart, Chart
from thidua.report.material import Material
from thidua.report.movements import MovementLine, movement_lines
from thidua.report.narrative import shorten
from thidua.report.phrases import upper_first

WIDTHS = (82.0, 43.0, 40.0)


def movement_chart(material: Material) -> Chart | None:
    """Of every movement from above the units: how many of the units that owe a report have reported on it."""
    lines = [line for line in movement_lines(material) if line.level != "unit"]
    content = material.phrases.content.charts
    expected = material.book.find("completeness:expected")
    if expected is None or expected.value is None or not content.movements <= len(lines) <= content.rows:
        return None
    if not any(line.total for line in lines):
        return None
    return make_chart(
        material,
        "movements",
        bars=tuple(_movement_bar(material, line) for line in lines),
        axis=Decimal(expected.value),
        mark=Decimal(expected.value),
        legend=(),
        widths=WIDTHS,
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

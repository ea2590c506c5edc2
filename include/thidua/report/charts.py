"""Which chart stands where in a report, and its number. Nothing is worked out for them: they draw what is printed."""

from collections.abc import Callable, Iterator
from itertools import count

from thidua.plan.charts import ChartKind
from thidua.report.chart_model import Chart
from thidua.report.chart_movements import movement_chart
from thidua.report.chart_targets import target_chart
from thidua.report.chart_units import completeness_chart
from thidua.report.material import Material
from thidua.report.model import Section

ChartMaker = Callable[[Material], Chart | None]

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

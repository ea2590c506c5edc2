"""A chart of bars: its caption, its mark, and what it says to whoever cannot see it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from thidua.plan.charts import ChartKind
from thidua.report.chart_model import Bar, Chart, LegendEntry
from thidua.report.material import Material


def make_chart(
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
    """axis: the length at its end. mark: where a line stands. values: what the caption and the mark say."""
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

"""A chart as it is drawn: bars with their texts, all of them figures of the report that stand in its book already."""

from typing import Literal

from pydantic import Field

from thidua.plan.base import Model
from thidua.report.printable import Text

Pattern = Literal["dark", "grey", "hatch", "empty"]
"""How a bar is filled: told apart on paper without colour, for each has its own border and its word beside it."""


class BarPart(Model):
    """length: in the unit of the chart's axis, as far as it is drawn. is_cut: the bar is longer than the axis."""

    length: float = Field(ge=0)
    pattern: Pattern
    is_cut: bool = False


class Bar(Model):
    """parts: from left to right. value: printed behind the bar. note: at the right margin."""

    label: Text
    parts: tuple[BarPart, ...]
    value: Text
    note: Text
    figures: tuple[str, ...] = Field(default=(), description="keys of the figures that are drawn")


class LegendEntry(Model):
    pattern: Pattern
    text: Text


class Chart(Model):
    """caption: 'Biểu đồ 1. ...'. axis: its end. mark: where a line stands across all bars, and what it says. alt: the
    chart in words, for who cannot see it. widths: of label, bars and note in mm."""

    key: str
    caption: Text
    bars: tuple[Bar, ...]
    axis: float = Field(gt=0)
    mark: float | None = None
    mark_text: Text = ""
    legend: tuple[LegendEntry, ...]
    remark: Text = ""
    alt: Text
    widths: tuple[float, float, float]

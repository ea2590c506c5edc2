"""Which charts the reports of a plan have."""

from typing import Literal

ChartKind = Literal["completeness", "movements", "targets"]
ALL_CHARTS: tuple[ChartKind, ...] = ("completeness", "movements", "targets")

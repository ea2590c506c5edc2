"""What a reporting period is for: the one table of period ids, kinds, and what a kind asks of units.

The last part of a period's id ('H1' of '2026-H1') says its kind. A new kind is a new line here; the words that a report
uses for it stand in `templates/phrases.yaml`, `words.kind`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

PeriodKind = Literal[
    "six_month", "annual", "registration", "statistics", "bloc_first", "bloc_year", "names", "difficulties"
]

FIRST_HALF, SECOND_HALF, ANY_MONTH = range(1, 7), range(7, 13), range(1, 13)


@dataclass(frozen=True, kw_only=True)
class Suffix:
    """What the last part of a period's id says. months: the longest window. ends_in: months in which it may end."""

    kind: PeriodKind
    months: int
    ends_in: range = ANY_MONTH


SUFFIXES: dict[str, Suffix] = {
    "H1": Suffix(kind="six_month", months=6, ends_in=FIRST_HALF),
    "H2": Suffix(kind="six_month", months=6, ends_in=SECOND_HALF),
    "Y": Suffix(kind="annual", months=12),
    "DK": Suffix(kind="registration", months=12),
    "TK": Suffix(kind="statistics", months=12),
    "K1": Suffix(kind="bloc_first", months=12),
    "KN": Suffix(kind="bloc_year", months=12),
    "DS": Suffix(kind="names", months=12),
    "KK": Suffix(kind="difficulties", months=12),
}
"""DK: đăng ký thi đua; TK: thống kê; K1, KN: sơ kết, tổng kết of a bloc whose year is not the calendar year; DS: danh
sách cá nhân được khen thưởng; KK: khó khăn, vướng mắc."""

MEASURED: Collection[PeriodKind] = frozenset({"six_month", "annual"})
"""Kinds in which units answer for the plan's targets; in the others the form asks for something else."""

UNDATED: Collection[PeriodKind] = frozenset({"registration", "names", "difficulties"})
"""Kinds whose form counts nothing up to a day: its day is the one on which it was written."""

DIFFICULTIES: PeriodKind = "difficulties"
"""The kind, and the family of its form, in which a unit writes whenever it has to: nobody owes it, nobody is late, and
each file stands beside those before it."""

PERIOD_ID = f"^20[0-9]{{2}}-({'|'.join(SUFFIXES)})$"


def suffix_of(period_id: str) -> Suffix:
    """What the id says: `suffix_of("2026-DK").kind == "registration"`."""
    return SUFFIXES[period_id.partition("-")[2]]

"""Numbers and days as people write them into a cell, read strictly.

A number is Vietnamese: dots group thousands, a comma is the decimal sign ('10.712.726,79'; NĐ 30/2020/NĐ-CP writes
so). A text that another country reads as another number is not guessed at: '1.805' and '12,345' have two readings in a
decimal column. In an integer column '1.805' is 1805, for nobody writes a whole number with decimals. What
only another country's notation can read ('14.5', '1,234.50') is no number here.
"""

import math
import re
from datetime import date
from decimal import Decimal
from typing import Literal

NumberKind = Literal["integer", "decimal"]
Problem = Literal["not_a_number", "two_readings", "not_whole"]

MOST_DIGITS = 15
"""Excel keeps no more; beyond it a figure is not what was typed."""

_PLAIN = r"0?\d|[1-9]\d*"
"""'05' is good official style (NĐ 30/2020, Phụ lục I); '007' is an identifier that lost its meaning as text."""


def _notation(group: str, point: str) -> re.Pattern[str]:
    grouped = rf"[1-9]\d{{0,2}}(?:\{group}\d{{3}})+"
    return re.compile(rf"([+\-−]?)({grouped}|{_PLAIN})(?:\{point}(\d{{1,10}}))?", re.ASCII)


_VIETNAMESE = _notation(".", ",")
_ENGLISH = _notation(",", ".")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


def parse_number(cell: str | int | float, kind: NumberKind) -> Decimal | Problem:
    """The exact number a cell means, or why it means none. A numeric cell stays what it is: 1.805 is never 1805."""
    if isinstance(cell, bool):
        return "not_a_number"
    if isinstance(cell, str):
        return _parse_text(cell, kind)
    if not math.isfinite(cell) or abs(cell) >= 10**MOST_DIGITS:
        return "not_a_number"
    number = Decimal(repr(cell))
    return number if kind == "decimal" or _is_whole(number) else "not_whole"


def parse_percent(cell: str | int | float) -> Decimal | Problem:
    """What stands before the per cent sign: '95%' is 95, and so is a cell of 0.95 that Excel shows as 95%."""
    if isinstance(cell, str):
        return parse_number(cell.strip().removesuffix("%").rstrip(), "decimal")
    number = parse_number(cell, "decimal")
    return number * 100 if isinstance(number, Decimal) else number


def parse_day(text: str) -> date | None:
    """'31/05/2026' or '5/6/2026': day, month, year in this order and no other. None for anything else."""
    found = _DAY.fullmatch(text.strip())
    if not found:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def decimal_text(number: Decimal) -> str:
    """The one text of a number: '95' for 95, 95.0 and 9.5E+1; '0' for minus zero. Exact, never in exponents."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _parse_text(text: str, kind: NumberKind) -> Decimal | Problem:
    text = text.strip()
    number = _read(text, _VIETNAMESE, group=".")
    if number is None:
        return "not_a_number"
    abroad = _read(text, _ENGLISH, group=",")
    # Nobody abroad writes a whole number with decimals: '1.000' people are a thousand, not one.
    is_allowed_abroad = abroad is not None and (kind == "decimal" or "." not in text)
    if kind == "integer" and not _is_whole(number):
        return "not_whole"
    return "two_readings" if is_allowed_abroad and abroad != number else number


def _read(text: str, notation: re.Pattern[str], *, group: str) -> Decimal | None:
    found = notation.fullmatch(text)
    if not found:
        return None
    sign, whole, fraction = found.groups()
    digits = whole.replace(group, "")
    if len(digits) > MOST_DIGITS:
        return None
    number = Decimal(f"{digits}.{fraction or 0}")
    return -number if sign in {"-", "−"} else number


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()

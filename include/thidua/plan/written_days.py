"""Whether the words of a due rule and its machine-readable day agree: people read one, lateness uses the other."""

import re
from datetime import date

from thidua.plan.model import DueRule
from thidua.text.normalise import nfc

_YEAR = r"(?:(?:\s*[/.-]\s*|\s+năm\s+)(\d{4}))?"
_DAY = re.compile(rf"ngày\s+(\d{{1,2}})(?:\s*[/.-]\s*|\s+tháng\s+)(\d{{1,2}}){_YEAR}", re.IGNORECASE)
_MONTH = re.compile(rf"tháng\s+(\d{{1,2}})(?!\d){_YEAR}", re.IGNORECASE)
_QUARTER = re.compile(rf"quý\s+(IV|I{{1,3}}|[1-4])\b{_YEAR}", re.IGNORECASE)
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_EXCLUDES = re.compile(r"trước\s+(?:hết\s+)?ngày", re.IGNORECASE)
_INCLUDES = re.compile(r"chậm nhất|(?:đến|trong)\s+(?:hết\s+)?ngày|hết\s+ngày", re.IGNORECASE)

Written = tuple[int | None, ...]
"""Year, and day and month, month, or quarter; the year is None where the words have none."""


def contradiction(rule: DueRule) -> tuple[str, str] | None:
    """(key of the rule, what was found and what is expected), or None. Words without a day contradict nothing."""
    text = nfc(rule.raw_text)
    if rule.kind == "by" and _EXCLUDES.search(text):
        return "kind", f"có 'by'; “{rule.raw_text}” không tính chính ngày đó, cần 'before'"
    if rule.kind == "before" and _INCLUDES.search(text) and not _EXCLUDES.search(text):
        return "kind", f"có 'before'; “{rule.raw_text}” tính cả ngày đó, cần 'by'"
    if rule.anchor is None or _agrees(rule, text, rule.anchor):
        return None
    return "anchor", f"có {rule.anchor}; cần khớp với thời hạn ghi bằng chữ “{rule.raw_text}”"


def is_written_day(day: date, text: str) -> bool:
    """Whether the text names the day, or none at all."""
    return _is_among(_written(_DAY, nfc(text)), day.year, day.day, day.month)


def _agrees(rule: DueRule, text: str, anchor: date) -> bool:
    if rule.kind == "within_month":
        return _is_among(_written(_MONTH, text), anchor.year, anchor.month)
    if rule.kind == "within_quarter":
        return _is_among(_written(_QUARTER, text), anchor.year, (anchor.month + 2) // 3)
    return is_written_day(anchor, text)


def _is_among(written: list[Written], year: int, *rest: int) -> bool:
    return not written or (year, *rest) in written or (None, *rest) in written


def _written(pattern: re.Pattern[str], text: str) -> list[Written]:
    return [
        (int(year) if year else None, *(_QUARTERS.get(part.upper()) or int(part) for part in rest))
        for *rest, year in pattern.findall(text)
    ]

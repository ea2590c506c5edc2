"""Days as Vietnamese official documents print them (NĐ 30/2020/NĐ-CP, Phụ lục I, II.4.b)."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone of every legal instant. Fixed by law, not by the machine."""
PRINTED_INSTANT = re.compile(r"\d{1,2}(?::\d{2}| giờ \d{2} phút) ngày \d{1,2}/\d{1,2}/\d{4}")
"""What the functions for instants print, in a text."""
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def format_blank_day(day: date) -> str:
    """'ngày      tháng 12 năm 2025': months 1 and 2 have a leading zero.

    The day is left for the clerk who numbers the document.
    """
    return f"ngày      tháng {_month(day)} năm {day.year}"


def format_long_day(day: date) -> str:
    """'ngày 05 tháng 01 năm 2026': days below 10 and months 1 and 2 have a leading zero."""
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def format_document_day(day: date) -> str:
    """'05/01/2026', '31/5/2026': the same rule in figures, inside of a document."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)


def format_short_day(day: date) -> str:
    """'05/01/2026', '31/05/2026': to be told to operators, and to be typed in."""
    return f"{day:%d/%m/%Y}"


def format_weekday(day: date) -> str:
    """'thứ Hai 14/12/2026'."""
    return f"{_WEEKDAYS[day.weekday()]} {format_short_day(day)}"


def format_long_instant(instant: datetime) -> str:
    """'23 giờ 59 phút ngày 14/6/2026', in the legal zone, inside of a document's sentence. Needs an aware instant."""
    legal = _legal(instant)
    return f"{legal:%H giờ %M phút} ngày {format_document_day(legal)}"


def format_document_instant(instant: datetime) -> str:
    """'23:59 ngày 14/6/2026', in the legal zone, inside of a document. Needs an aware instant."""
    legal = _legal(instant)
    return f"{legal:%H:%M} ngày {format_document_day(legal)}"


def format_instant(instant: datetime) -> str:
    """'23:59 ngày 14/12/2026', in the legal zone, as operators are told it. Needs an aware instant."""
    return f"{_legal(instant):%H:%M ngày %d/%m/%Y}"


def _legal(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone has no meaning here")
    return instant.astimezone(LEGAL_ZONE)

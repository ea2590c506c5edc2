"""Days as Vietnamese official documents print them (NĐ 30/2020/NĐ-CP, Phụ lục I, II.4.b)."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone of every legal instant. Fixed by law, not by the machine."""
PRINTED_INSTANT = re.compile(r"\d{1,2}(?::\d{2}| giờ \d{2} phút) ngày \d{1,2}/\d{1,2}/\d{4}")
"""What `format_instant` and `format_long_instant` print, in a text."""


def format_blank_day(day: date) -> str:
    """'ngày      tháng 12 năm 2025': months 1 and 2 have a leading zero.

    The day is left for the clerk who numbers the document.
    """
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày      tháng {month} năm {day.year}"


def format_long_day(day: date) -> str:
    """'ngày 05 tháng 01 năm 2026': days below 10 and months 1 and 2 have a leading zero."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def format_short_day(day: date) -> str:
    """'05/01/2026'."""
    return f"{day:%d/%m/%Y}"


def format_long_instant(instant: datetime) -> str:
    """'23 giờ 59 phút ngày 14/12/2025', in the legal zone, inside of a sentence. Needs an aware instant."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone has no meaning here")
    return f"{instant.astimezone(LEGAL_ZONE):%H giờ %M phút ngày %d/%m/%Y}"


def format_instant(instant: datetime) -> str:
    """'23:59 ngày 14/12/2026', in the legal zone. Needs an aware instant."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone has no meaning here")
    return f"{instant.astimezone(LEGAL_ZONE):%H:%M ngày %d/%m/%Y}"

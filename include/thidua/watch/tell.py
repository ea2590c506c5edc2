"""The watchdog's news as people and programs read them."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from thidua.text.dates import format_instant
from thidua.watch.model import Alert, Level, Observed
from thidua.watch.news import News

_EVENTS = {"new": "MỚI", "worse": "NẶNG HƠN", "again": "VẪN CÒN", "resolved": "ĐÃ HẾT"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


def tell_round(observed: Observed, *, now: datetime) -> str:
    """What one look has found, for a terminal or a log."""
    if not observed.alerts:
        return f"{format_instant(now)}: không có cảnh báo."
    alerts = sorted(observed.alerts, key=lambda alert: (-alert.level, alert.key))
    lines = [f"{format_instant(now)}: {len(alerts)} cảnh báo.", *map(_tell_alert, alerts)]
    return "\n".join(lines)


def tell_subject(news: Sequence[News]) -> str:
    """'[Thi đua] Khẩn: Báo cáo năm 2025 của phường Kiến An (và 2 nội dung khác)', one line."""
    open_news = [one for one in news if one.event != "resolved"]
    first = (open_news or list(news))[0]
    head = first.level.word.capitalize() if open_news else "Đã hết"
    more = f" (và {len(news) - 1} nội dung khác)" if len(news) > 1 else ""
    return _CONTROL.sub(" ", f"[Thi đua] {head}: {first.subject}{more}")


def tell_body(news: Sequence[News], *, now: datetime) -> str:
    """The mail: one paragraph for each piece of news."""
    parts = [f"Tình hình lúc {format_instant(now)}.", *map(_tell_news, news)]
    return "\n\n".join([*parts, "Thư tự động của `thidua watch`; xem tất cả: `thidua watch --once`."]) + "\n"


def tell_json(news: Sequence[News], *, number: str, now: datetime) -> Mapping[str, Any]:
    """The body of the webhook; number: the same for the same news."""
    return {"source": "thidua-watch", "id": number, "at": now, "news": [_as_json(one) for one in news]}


def _tell_alert(alert: Alert) -> str:
    return f"[{alert.level.word}] {alert.subject}\n    {alert.sentence}\n    → {alert.remedy}"


def _tell_news(one: News) -> str:
    since = f"từ {format_instant(one.since)}"
    if one.alert is None:
        return f"{_EVENTS[one.event]}: {one.subject}"
    return f"{_EVENTS[one.event]} ({since}) {_tell_alert(one.alert)}"


def _as_json(one: News) -> Mapping[str, Any]:
    told = {"event": one.event, "key": one.key, "level": Level(one.level).name.lower(), "since": one.since}
    words = {"sentence": one.alert.sentence, "remedy": one.alert.remedy} if one.alert else {}
    return {**told, "subject": one.subject, **words}

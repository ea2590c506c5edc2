"""What is new to somebody: an alert that appears, worsens, goes on for long, or is over. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from thidua.watch.limits import Limits
from thidua.watch.memory import Seen, Told
from thidua.watch.model import Alert, Level, Observed

Event = Literal["new", "worse", "again", "resolved"]


@dataclass(frozen=True, kw_only=True)
class News:
    """alert: None of one that is over. level: of one that is over, the worst that was told. since: of that level."""

    event: Event
    key: str
    level: Level
    subject: str
    since: datetime
    alert: Alert | None = None


def remember_seen(seen: Mapping[str, Seen], observed: Observed, *, now: datetime) -> dict[str, Seen]:
    """The open alerts after this look, since when each has its level; what nobody could judge stays as it was."""
    after = {key: one for key, one in seen.items() if is_held(key, observed)}
    for alert in observed.alerts:
        before = seen.get(alert.key)
        is_worse = before is None or alert.level > before.level
        # A clock that was set back must not make an alert wait for the day on which it was seen first.
        since = now if before is None or is_worse else min(before.since, now)
        after[alert.key] = Seen(level=alert.level, since=since)
    return after


def is_held(key: str, observed: Observed) -> bool:
    """Whether this look could not say anything about the alert."""
    return key.startswith(observed.held) if observed.held else False


def find_news(
    told: Mapping[str, Told], observed: Observed, seen: Mapping[str, Seen], limits: Limits, *, now: datetime
) -> tuple[News, ...]:
    """What is to be told to somebody who was told `told`; the worst first, what is over last."""
    found = [news for alert in observed.alerts if (news := _of_alert(told, alert, seen, limits, now=now))]
    present = {alert.key for alert in observed.alerts}
    over = [
        News(event="resolved", key=key, level=one.level, subject=one.subject, since=one.at)
        for key, one in told.items()
        if key not in present and not is_held(key, observed)
    ]
    return (*sorted(found, key=lambda news: (-news.level, news.key)), *sorted(over, key=lambda news: news.key))


def _of_alert(
    told: Mapping[str, Told], alert: Alert, seen: Mapping[str, Seen], limits: Limits, *, now: datetime
) -> News | None:
    since, before = seen[alert.key].since, told.get(alert.key)
    event: Event | None = None
    if before is None:
        event = "new"
    elif alert.level > before.level:
        event = "worse"
    elif (pause := limits.repeat_after(alert.level)) is not None and now - before.at >= pause:
        event = "again"
    if event is None or (event != "again" and now - since < alert.tolerance):
        return None
    return News(event=event, key=alert.key, level=alert.level, subject=alert.subject, since=since, alert=alert)


def remember_told(told: Mapping[str, Told], news: Sequence[News], *, now: datetime) -> dict[str, Told]:
    """What somebody knows who has got the news. The worst level stays: what comes and goes is not new each time."""
    over = {one.key for one in news if one.event == "resolved"}
    after = {key: _not_ahead(one, now) for key, one in told.items() if key not in over}
    for one in news:
        if one.event != "resolved":
            after[one.key] = Told(level=one.level, at=now, subject=one.subject)
    return after


def _not_ahead(one: Told, now: datetime) -> Told:
    """A clock that was years ahead must not keep a repetition away for years."""
    return replace(one, at=min(one.at, now))

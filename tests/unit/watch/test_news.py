"""What is told to whom: once when it appears, again when it worsens or lasts, and once when it is over."""

from datetime import timedelta

from factories.watched import at, limits_with
from thidua.watch.limits import Limits, load_limits
from thidua.watch.memory import Seen, Told
from thidua.watch.model import Alert, Level, Observed
from thidua.watch.news import News, find_news, remember_seen, remember_told

NOW = at("12-10 08:00")


class Ear:
    """Somebody who hears every piece of news, round by round."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or load_limits()
        self.seen: dict[str, Seen] = {}
        self.told: dict[str, Told] = {}

    def hear(self, *alerts: Alert, minutes: float = 0, held: tuple[str, ...] = ()) -> list[tuple[str, str, int]]:
        now = NOW + timedelta(minutes=minutes)
        observed = Observed(alerts=alerts, held=held)
        self.seen = remember_seen(self.seen, observed, now=now)
        news = find_news(self.told, observed, self.seen, self.limits, now=now)
        self.told = remember_told(self.told, news, now=now)
        return [_short(one) for one in news]


def _short(one: News) -> tuple[str, str, int]:
    return one.event, one.key, int(one.level)


def alert(key: str = "a", level: Level = Level.WARNING, *, tolerance: float = 0) -> Alert:
    texts = {"subject": f"Việc {key}", "sentence": "Câu.", "remedy": "Làm."}
    return Alert(key=key, level=level, tolerance=timedelta(minutes=tolerance), **texts)


def test_alert_is_told_once_and_its_end_once() -> None:
    ear = Ear()
    assert ear.hear(alert()) == [("new", "a", 2)]
    assert ear.hear(alert(), minutes=5) == []
    assert ear.hear(minutes=10) == [("resolved", "a", 2)]
    assert ear.hear(minutes=15) == []
    assert ear.hear(alert(), minutes=20) == [("new", "a", 2)]


def test_worse_is_told_at_once_and_better_is_not() -> None:
    ear = Ear()
    ear.hear(alert(level=Level.NOTICE))
    assert ear.hear(alert(level=Level.CRITICAL), minutes=1) == [("worse", "a", 3)]
    assert ear.hear(alert(level=Level.WARNING), minutes=2) == []
    assert ear.hear(alert(level=Level.CRITICAL), minutes=3) == []


def test_what_lasts_is_told_again_by_its_level_and_a_notice_never() -> None:
    ear = Ear(limits_with(repeat_hours={"warning": 24, "critical": 4}))
    ear.hear(alert("w"), alert("c", Level.CRITICAL), alert("n", Level.NOTICE))
    again = [alert("w"), alert("c", Level.CRITICAL), alert("n", Level.NOTICE)]
    assert ear.hear(*again, minutes=239) == []
    assert ear.hear(*again, minutes=240) == [("again", "c", 3)]
    assert ear.hear(*again, minutes=24 * 60) == [("again", "c", 3), ("again", "w", 2)]
    assert ear.hear(alert("n", Level.NOTICE), alert("w"), minutes=40 * 60) == [("resolved", "c", 3)]


def test_what_passes_by_itself_is_not_told() -> None:
    ear = Ear()
    assert ear.hear(alert(tolerance=3)) == []
    assert ear.hear(minutes=2) == []
    assert ear.hear(alert(tolerance=3), minutes=3) == []
    assert ear.hear(alert(tolerance=3), minutes=5.9) == []
    assert ear.hear(alert(tolerance=3), minutes=6) == [("new", "a", 2)]


def test_tolerance_counts_from_when_it_became_as_bad_as_it_is() -> None:
    ear = Ear()
    ear.hear(alert(level=Level.NOTICE))
    assert ear.hear(alert(level=Level.CRITICAL, tolerance=3), minutes=60) == []
    assert ear.hear(alert(level=Level.CRITICAL, tolerance=3), minutes=63) == [("worse", "a", 3)]


def test_what_cannot_be_judged_is_neither_over_nor_forgotten() -> None:
    ear = Ear()
    ear.hear(alert("report|x"), alert("disk|y"))
    assert ear.hear(minutes=5, held=("report|",)) == [("resolved", "disk|y", 2)]
    assert ear.seen["report|x"].since == NOW
    assert ear.hear(alert("report|x"), minutes=10) == []
    assert ear.hear(minutes=15) == [("resolved", "report|x", 2)]


def test_worst_comes_first_and_what_is_over_last() -> None:
    ear = Ear()
    ear.hear(alert("old"))
    heard = ear.hear(alert("b"), alert("a"), alert("z", Level.BREACH), minutes=1)
    assert heard == [("new", "z", 4), ("new", "a", 2), ("new", "b", 2), ("resolved", "old", 2)]


def test_clock_that_was_ahead_does_not_silence_repetitions() -> None:
    ear = Ear(limits_with(repeat_hours={"warning": 1}))
    assert ear.hear(alert(), minutes=60 * 24 * 3650) == [("new", "a", 2)]
    assert ear.hear(alert(), minutes=0) == []
    assert ear.hear(alert(), minutes=60) == [("again", "a", 2)]

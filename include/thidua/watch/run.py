"""Rounds of the watchdog: look, remember, tell everybody what is new to them."""

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from thidua.calendar.workdays import load_workdays
from thidua.errors import OperatorError
from thidua.settings import Settings
from thidua.watch.limits import Limits, load_limits, read_limits
from thidua.watch.look import Watch
from thidua.watch.memory import Memory, only_one, read_memory, set_aside, write_memory
from thidua.watch.model import Alert, Level, Observed
from thidua.watch.news import find_news, is_held, remember_seen, remember_told
from thidua.watch.receivers import NotToldError, Receiver, open_receivers
from thidua.watch.tell import tell_round

log = logging.getLogger(__name__)
Look = Callable[..., Observed]


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one round has found. told: pieces of news that were confirmed, over all receivers."""

    observed: Observed
    memory: Memory
    told: int


@dataclass(kw_only=True)
class Watchdog:
    """Keeps its memory in a file; in itself where that cannot be written, lest a full disk repeat all alerts."""

    look: Look
    limits: Limits
    receivers: Sequence[Receiver]
    path: Path
    _unsaved: Memory | None = None

    def round(self, *, now: datetime) -> Round:
        """One round. Never raises for what it finds; OperatorError where another watchdog is at it."""
        with ExitStack() as held:
            try:
                held.enter_context(only_one(self.path))
            except OSError as error:
                # A full or broken disk is a reason to speak, not to be silent.
                log.warning("memory %s: %s", self.path, error)
            return self._round(now)

    def _round(self, now: datetime) -> Round:
        memory, own = self._recall()
        observed = self.look(now=now, known_met=memory.met) + own + _failing(memory)
        done = take_round(memory, observed, self.receivers, self.limits, now=now)
        try:
            write_memory(self.path, done.memory)
            self._unsaved = None
        except OSError as error:
            log.warning("memory %s: %s", self.path, error)
            self._unsaved = done.memory
            return replace(done, observed=done.observed + _unwritable(self.path))
        return done

    def _recall(self) -> tuple[Memory, Observed]:
        if self._unsaved is not None:
            return self._unsaved, _unwritable(self.path)
        try:
            return read_memory(self.path), Observed()
        except ValueError:
            kept = set_aside(self.path)
            return Memory(), _trouble("Bộ nhớ của bộ canh bị hỏng", f"Tệp hỏng giữ tại {kept}")
        except OSError as error:
            return Memory(), _trouble("Không đọc được bộ nhớ của bộ canh", f"{self.path}: {error.strerror}")


def take_round(
    memory: Memory, observed: Observed, receivers: Sequence[Receiver], limits: Limits, *, now: datetime
) -> Round:
    """Tell each receiver what is new to it. Who could not be told is told with the next round."""
    seen = remember_seen(memory.seen, observed, now=now)
    told, failing, count = dict(memory.told), {}, 0
    for receiver in receivers:
        before = memory.told.get(receiver.name, {})
        news = find_news(before, observed, seen, limits, now=now)
        try:
            if news:
                receiver.tell(news, now=now)
            told[receiver.name] = remember_told(before, news, now=now)
            count += len(news)
        except NotToldError as error:
            log.warning("%s: %s", receiver.name, error)
            failing[receiver.name] = memory.failing.get(receiver.name, now)
        except Exception as error:
            # Whatever breaks for one of them must not keep the others from being told.
            log.error("%s: %s", receiver.name, type(error).__name__)
            failing[receiver.name] = memory.failing.get(receiver.name, now)
    is_blind = is_held("report|", observed)
    after = Memory(seen=seen, told=told, failing=failing, met=memory.met if is_blind else observed.met)
    return Round(observed=observed, memory=after, told=count)


def open_watchdog(settings: Settings) -> Watchdog:
    """As the settings say. OperatorError where the file of limits cannot be used."""
    limits = read_limits(settings.watch_limits) if settings.watch_limits else load_limits()
    return Watchdog(
        look=Watch(settings=settings, limits=limits, workdays=load_workdays()).look,
        limits=limits,
        receivers=open_receivers(settings, timeout_seconds=limits.timeout_seconds),
        path=settings.home / "watch" / "memory.json",
    )


def keep_watching(
    watchdog: Watchdog,
    *,
    every: timedelta,
    clock: Callable[[], datetime],
    pause: Callable[[float], bool],
    say: Callable[[str], None],
) -> None:
    """Rounds until `pause` (seconds) returns True; what goes wrong in one is said, and does not end them."""
    while True:
        now = clock()
        try:
            say(tell_round(watchdog.round(now=now).observed, now=now))
        except OperatorError as error:
            say(str(error))
        except Exception:
            log.exception("a round broke")
            say("Lượt canh bị lỗi, xem nhật ký; lượt sau vẫn chạy.")
        if pause(every.total_seconds()):
            return


def _failing(memory: Memory) -> Observed:
    """The others are told that somebody cannot be."""
    return Observed(
        alerts=tuple(
            Alert(
                key=f"watch|receiver|{name}",
                level=Level.WARNING,
                subject=f"Bộ canh không gửi được cảnh báo tới {name}",
                sentence="Lượt trước gửi không thành công; cảnh báo được giữ lại và gửi lại mỗi lượt.",
                remedy="Kiểm tra THIDUA_SMTP_URL, THIDUA_WATCH_ADDRESS, THIDUA_WATCH_WEBHOOK_URL và nhật ký bộ canh.",
            )
            for name in memory.failing
        )
    )


def _unwritable(path: Path) -> Observed:
    return _trouble("Không ghi được bộ nhớ của bộ canh", f"Tệp {path}")


def _trouble(subject: str, sentence: str) -> Observed:
    alert = Alert(
        key="watch|memory",
        level=Level.WARNING,
        subject=subject,
        sentence=f"{sentence}.",
        remedy="Kiểm tra ổ đĩa và quyền ghi; cảnh báo cũ có thể được gửi lại một lần.",
    )
    return Observed(alerts=(alert,))

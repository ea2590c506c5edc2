"""What the watchdog says: alerts with a stable identity, and what it could not see."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum


class Level(IntEnum):
    """How bad it is. BREACH: the legal instant is over."""

    NOTICE = 1
    WARNING = 2
    CRITICAL = 3
    BREACH = 4

    @property
    def word(self) -> str:
        """As people read it."""
        return _WORDS[self]


_WORDS = {Level.NOTICE: "lưu ý", Level.WARNING: "cảnh báo", Level.CRITICAL: "khẩn", Level.BREACH: "quá hạn"}


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One thing that is not as it should be.

    key: the same as long as it is the same thing, 'report|kien-an-2025|2025-Y|2025-12-14'. subject, sentence, remedy:
    Vietnamese. tolerance: how long it must last before anybody is told.
    """

    key: str
    level: Level
    subject: str
    sentence: str
    remedy: str
    tolerance: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What one look has found. held: beginnings of keys that could not be judged; what was open there stays open.

    met: reports, by 'plan|period', that every recipient is known to have.
    """

    alerts: tuple[Alert, ...] = ()
    held: tuple[str, ...] = ()
    met: frozenset[str] = frozenset()

    def __add__(self, other: "Observed") -> "Observed":
        return Observed(alerts=self.alerts + other.alerts, held=self.held + other.held, met=self.met | other.met)

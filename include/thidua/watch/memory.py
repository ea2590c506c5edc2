"""What the watchdog remembers, in a small file of its own: it knows what it has said while the data base is down."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from thidua.errors import OperatorError
from thidua.text.canonical import canonical_json
from thidua.watch.model import Level


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An alert that is open. since: when it reached this level."""

    level: Level
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody was told last of an alert. level: the worst that was told; at: when."""

    level: Level
    at: datetime
    subject: str


@dataclass(frozen=True, kw_only=True)
class Memory:
    """seen: open alerts by key. told: by receiver ('webhook', 'mail:a@b') and key. failing: receivers that could not
    be reached, since when. met: reports that were sent, for rounds in which the data base does not answer."""

    seen: dict[str, Seen] = field(default_factory=dict)
    told: dict[str, dict[str, Told]] = field(default_factory=dict)
    failing: dict[str, datetime] = field(default_factory=dict)
    met: frozenset[str] = frozenset()


def read_memory(path: Path) -> Memory:
    """An empty one where there is none; ValueError where the file is not one of ours."""
    if not path.exists():
        return Memory()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Memory(
            seen={key: Seen(**_typed(one)) for key, one in found["seen"].items()},
            told={who: {key: Told(**_typed(one)) for key, one in of.items()} for who, of in found["told"].items()},
            failing={who: _instant(text) for who, text in found["failing"].items()},
            met=frozenset(found["met"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is no memory: {error}") from error


def write_memory(path: Path, memory: Memory) -> None:
    """Replace the file in one step: a reader, and the next round after a crash, never finds half of it."""
    content = {
        "seen": {key: {"level": one.level, "since": one.since} for key, one in memory.seen.items()},
        "told": {
            who: {key: {"level": one.level, "at": one.at, "subject": one.subject} for key, one in of.items()}
            for who, of in memory.told.items()
        },
        "failing": memory.failing,
        "met": sorted(memory.met),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(canonical_json(content))
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def set_aside(path: Path) -> Path:
    """Keep a file that cannot be read for a person to look at; where it is now."""
    kept = path.with_name(f"{path.name}.hong")
    os.replace(path, kept)
    return kept


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """One round at a time for one memory; OperatorError when another one is at it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError(
                "Một lượt canh khác đang chạy.", remedy="Chờ lượt đó xong; không chạy hai `thidua watch` một lúc."
            ) from None
        yield


def _typed(found: dict[str, Any]) -> dict[str, Any]:
    readers: dict[str, Callable[[Any], Any]] = {"level": Level, "since": _instant, "at": _instant, "subject": str}
    return {name: readers[name](value) for name, value in found.items()}


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone has no meaning here")
    return instant

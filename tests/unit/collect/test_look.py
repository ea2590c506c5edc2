"""Stores tell sizes and times in their own ways, and some remember what they told before."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from factories.landing import NOW, PLAN
from thidua.collect.look import Look, look_at
from thidua.collect.ready import scan_landing


class Entry:
    """A file or folder of a store that answers from memory until it is told to forget."""

    def __init__(self, name: str, *, sizes: list[int] | None = None, entries: tuple["Entry", ...] = ()) -> None:
        self.name, self.sizes, self.entries = name, sizes or [], entries
        self.fs = SimpleNamespace(invalidate_cache=self.forget)
        self.remembered: Any = None

    def forget(self) -> None:
        self.remembered = None
        for entry in self.entries:
            entry.forget()

    def stat(self) -> Any:
        if self.remembered is None:
            self.remembered = SimpleNamespace(st_size=self.sizes.pop(0), st_mtime=0)
        return self.remembered

    def __truediv__(self, key: str) -> "Entry":
        return next(entry for entry in self.entries if entry.name == key)

    def iterdir(self) -> Iterator["Entry"]:
        return iter(self.entries)

    def is_dir(self) -> bool:
        return bool(self.entries)

    def is_file(self) -> bool:
        return not self.entries

    def is_symlink(self) -> bool:
        return False

    def open(self, _: str) -> io.BytesIO:
        return io.BytesIO(b"%PDF-1.7")


def test_second_look_is_not_answered_from_memory() -> None:
    growing = Entry("a.xlsx", sizes=[100, 200])
    root: Any = Entry("landing", entries=(Entry(PLAN, entries=(growing,)),))
    found = scan_landing(root, plan_ids=[PLAN], now=NOW, settle_seconds=1, sleep=lambda _: None)
    assert (found.files, found.unfinished) == ((), (f"{PLAN}/a.xlsx",))


@pytest.mark.parametrize(
    ("told", "understood"),
    [
        (1796722140.5, 1796722140.5),
        (datetime(2026, 12, 8, 9, 29, tzinfo=UTC), 1796722140.0),  # as SFTP stores do
        (0, None),
        (None, None),
    ],
)
def test_time_of_a_file(told: Any, understood: float | None) -> None:
    path: Any = SimpleNamespace(stat=lambda: SimpleNamespace(st_size=7, st_mtime=told))
    assert look_at(path) == Look(size_bytes=7, modified_at=understood)


def test_file_of_unknown_time_is_never_old() -> None:
    assert not Look(size_bytes=7, modified_at=None).is_older_than(0, now=NOW)

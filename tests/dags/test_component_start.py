"""What each Airflow component does at its start may be lost, and changes nothing that it logs."""

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import airflow_local_settings
import pytest

from thidua import large_pages

LEVEL_BY_LEVEL = [logging.DEBUG, logging.ERROR, logging.DEBUG]


def test_component_starts_where_its_memory_cannot_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_pages, "_MEMORY", tmp_path)
    with pytest.raises(OSError, match="directory"):
        large_pages.use_large_pages()
    airflow_local_settings._use_large_pages()


@pytest.fixture
def spared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule as components have it, until the end of the test."""
    monkeypatch.setitem(vars(logging.Logger.manager), "_clear_cache", None)
    airflow_local_settings._spare_silent_loggers()


@pytest.mark.usefixtures("spared")
def test_loggers_answer_by_the_new_level_after_each_change() -> None:
    parent = logging.getLogger("thidua.test_component_start")
    child = parent.getChild("child")
    answers = []
    for level in LEVEL_BY_LEVEL:
        parent.setLevel(level)
        answers.append((parent.isEnabledFor(logging.INFO), child.isEnabledFor(logging.INFO)))
    assert answers == [(True, True), (False, False), (True, True)]


@pytest.mark.usefixtures("spared")
def test_nobody_remembers_an_answer_while_the_memories_are_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    looker = Looker()
    monkeypatch.setitem(logging.Logger.manager.loggerDict, "thidua.looker", looker)
    logging.getLogger("thidua.test_component_start").setLevel(logging.INFO)
    assert looker.found_free == [False]


class Looker:
    """A logger that lets another thread look, as its memory is emptied, whether it could write into one."""

    def __init__(self) -> None:
        self.found_free: list[bool] = []

    @property
    def _cache(self) -> dict[int, bool]:
        with ThreadPoolExecutor(1) as other:
            self.found_free.append(other.submit(is_free).result())
        return {}


def is_free() -> bool:
    """Of the lock under which loggers write into their memories."""
    lock = logging._lock  # type: ignore[attr-defined]  # Python's own
    is_ours: bool = lock.acquire(blocking=False)
    if is_ours:
        lock.release()
    return is_ours

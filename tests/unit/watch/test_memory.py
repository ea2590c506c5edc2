"""The memory: whole or not at all, never two at once, and a broken file is kept and told."""

from pathlib import Path

import pytest

from factories.watched import at
from thidua.errors import OperatorError
from thidua.watch.memory import Memory, Seen, Told, only_one, read_memory, set_aside, write_memory
from thidua.watch.model import Level

FULL = Memory(
    seen={"report|a|b": Seen(level=Level.BREACH, since=at("12-10 08:00"))},
    told={"mail:a@b.example": {"x": Told(level=Level.NOTICE, at=at("12-11 08:00"), subject="Báo cáo năm 2026")}},
    failing={"webhook": at("12-12 08:00")},
    met=frozenset({"a|b", "c|d"}),
)


def test_memory_is_read_as_written(tmp_path: Path) -> None:
    path = tmp_path / "watch" / "memory.json"
    assert read_memory(path) == Memory()
    write_memory(path, FULL)
    assert read_memory(path) == FULL
    assert [one.name for one in path.parent.iterdir()] == ["memory.json"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"seen": {', '{"seen": {"a": 1}, "told": {}, "failing": {}, "met": []}']
)
def test_file_that_is_no_memory_is_refused_and_kept(tmp_path: Path, text: str) -> None:
    path = tmp_path / "memory.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"."):
        read_memory(path)
    assert set_aside(path).read_text() == text
    assert not path.exists()


def test_two_rounds_at_once_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"
    with only_one(path), pytest.raises(OperatorError, match="lượt canh khác"), only_one(path):
        pass
    with only_one(path):
        pass

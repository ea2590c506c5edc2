"""The vault keeps every byte under its hash, and a crash never shows a part of a file."""

import hashlib
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.collect.vault import Vault
from thidua.errors import OperatorError

CONTENT = "Báo cáo phong trào thi đua".encode() * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Crash(BaseException):
    """Not an Exception, as the death of a process is none."""


def visible_files(vault: Vault) -> dict[str, bytes]:
    """Everything that a reader of the vault could be given: name -> bytes."""
    root = Path(vault.root)
    return {p.name: p.read_bytes() for p in root.rglob("*") if p.is_file() and re.fullmatch("[0-9a-f]{64}", p.name)}


def test_file_lies_under_its_hash_and_comes_back(vault: Vault) -> None:
    assert vault.put(CONTENT) == SHA256
    assert vault.path(SHA256) == Path(vault.root) / SHA256[:2] / SHA256
    assert vault.get(SHA256) == vault.open(SHA256).read() == CONTENT
    assert vault.exists(SHA256)
    assert not vault.exists("0" * 64)


def test_same_bytes_again_change_nothing(vault: Vault) -> None:
    vault.put(CONTENT)
    before = vault.path(SHA256).stat()
    assert vault.put(CONTENT) == SHA256
    after = vault.path(SHA256).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@given(data=st.binary(max_size=2000))
def test_any_bytes_come_back(data: bytes) -> None:
    vault = Vault("memory://thidua-any-bytes")
    assert vault.get(vault.put(data)) == data


def test_vault_at_a_url_works_but_has_no_local_path() -> None:
    vault = Vault("memory://thidua-remote")
    assert vault.get(vault.put(CONTENT)) == CONTENT
    with pytest.raises(OperatorError, match="không nằm trên đĩa"):
        vault.path(SHA256)


def test_changed_bytes_are_never_handed_out(vault: Vault) -> None:
    vault.put(CONTENT)
    vault.path(SHA256).write_bytes(CONTENT.replace(b"t", b"T", 1))
    with pytest.raises(OperatorError, match="đã bị thay đổi") as caught:
        vault.get(SHA256)
    assert "sao lưu" in caught.value.remedy


def test_good_bytes_put_again_mend_bad_ones(vault: Vault) -> None:
    vault.put(CONTENT)
    vault.path(SHA256).write_bytes(b"")
    vault.put(CONTENT)
    assert vault.get(SHA256) == CONTENT


@pytest.mark.parametrize("read", [Vault.get, Vault.open])
def test_absent_file_is_the_operators_trouble(vault: Vault, read: Callable[[Vault, str], object]) -> None:
    with pytest.raises(OperatorError, match="không có tệp"):
        read(vault, SHA256)


@pytest.mark.parametrize("name", ["../../etc/passwd", SHA256.upper(), SHA256[:-1], f"{SHA256}\n", ""])
def test_only_a_hash_is_a_name(vault: Vault, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        vault.get(name)


def test_full_disk_is_told_with_a_remedy_and_leaves_nothing(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OperatorError, match="No space left") as caught:
        vault.put(CONTENT)
    assert "dung lượng đĩa" in caught.value.remedy
    assert [p for p in Path(vault.root).rglob("*") if p.is_file()] == []


def crash_at(monkeypatch: pytest.MonkeyPatch, step: str, call_no: int, death: Callable[[], object]) -> None:
    """Die at the n-th call of os.<step>, with half of the bytes on the disk if that is the file's own fsync."""
    real = getattr(os, step)
    calls = 0

    def dying(first: object, *rest: object) -> object:
        nonlocal calls
        calls += 1
        if calls == call_no:
            if step == "fsync" and os.fstat(first).st_size == len(CONTENT):  # type: ignore[arg-type]
                os.ftruncate(first, len(CONTENT) // 2)  # type: ignore[arg-type]
            death()
        return real(first, *rest)

    monkeypatch.setattr(os, step, dying)


CRASH_POINTS = [*(("fsync", n) for n in range(1, 5)), ("replace", 1)]


@pytest.mark.parametrize(("step", "call_no"), CRASH_POINTS)
def test_death_of_the_process_never_shows_a_torn_file(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, step: str, call_no: int
) -> None:
    child = os.fork()
    if child == 0:
        crash_at(monkeypatch, step, call_no, lambda: os._exit(9))
        vault.put(CONTENT)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9, "the crash point was not reached"
    assert visible_files(vault) in ({}, {SHA256: CONTENT})
    assert vault.put(CONTENT) == SHA256
    assert visible_files(vault) == {SHA256: CONTENT}


@pytest.mark.parametrize(("step", "call_no"), CRASH_POINTS)
def test_interruption_removes_the_temporary_file(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, step: str, call_no: int
) -> None:
    def interrupt() -> None:
        raise Crash

    crash_at(monkeypatch, step, call_no, interrupt)
    with pytest.raises(Crash):
        vault.put(CONTENT)
    assert visible_files(vault) in ({}, {SHA256: CONTENT})
    assert [p.name for p in Path(vault.root).rglob(".*")] == []


MANY = [CONTENT, *(f"Đơn vị {number}".encode() * 50 for number in range(20)), CONTENT, b""]


@pytest.mark.parametrize("url", ["", "memory://thidua-many"])
def test_many_at_once_are_kept_as_one_by_one(vault: Vault, url: str) -> None:
    vault = Vault(url) if url else vault
    vault.put(MANY[3])
    assert vault.put_many(MANY) == [hashlib.sha256(data).hexdigest() for data in MANY]
    assert [vault.get(sha256) for sha256 in vault.put_many(MANY)] == MANY
    assert vault.put_many([]) == []


def test_many_put_again_change_nothing_and_mend_bad_ones(vault: Vault) -> None:
    sha256s = vault.put_many(MANY)
    vault.path(sha256s[1]).write_bytes(b"")
    kept = {name: vault.path(name).stat().st_ino for name in set(sha256s) - {sha256s[1]}}
    vault.put_many(MANY)
    assert vault.get(sha256s[1]) == MANY[1]
    assert {name: vault.path(name).stat().st_ino for name in kept} == kept


MANY_CRASH_POINTS = [*(("fsync", n) for n in (1, 2, 12, 24, 30)), ("replace", 1), ("replace", 11)]


@pytest.mark.parametrize(("step", "call_no"), MANY_CRASH_POINTS)
def test_death_while_many_are_put_never_shows_a_torn_file(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, step: str, call_no: int
) -> None:
    whole = {hashlib.sha256(data).hexdigest(): data for data in MANY}
    child = os.fork()
    if child == 0:
        crash_at(monkeypatch, step, call_no, lambda: os._exit(9))
        vault.put_many(MANY)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9, "the crash point was not reached"
    assert visible_files(vault).items() <= whole.items()
    vault.put_many(MANY)
    assert visible_files(vault) == whole


def test_no_file_of_many_gets_its_name_before_all_are_safe(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    for step in ("fsync", "replace"):
        real = getattr(os, step)

        def noting(*arguments: Any, step: str = step, real: Any = real) -> None:
            is_file = step == "replace" or stat.S_ISREG(os.fstat(arguments[0]).st_mode)
            steps.append(step if is_file else "fsync folder")
            real(*arguments)

        monkeypatch.setattr(os, step, noting)
    vault.put_many(MANY)
    count = len(set(MANY))
    files = [step for step in steps if step != "fsync folder"]
    assert files == ["fsync"] * count + ["replace"] * count
    assert steps[-1] == "fsync folder"


def test_a_disk_that_fills_up_while_many_are_put_keeps_no_part(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    vault.put(CONTENT)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OperatorError, match="No space left"):
        vault.put_many(MANY)
    assert [p for p in Path(vault.root).rglob("*") if p.is_file()] == [vault.path(SHA256)]

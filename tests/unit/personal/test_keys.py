"""Keys: what opens what, and what two keys have in common."""

from pathlib import Path

import pytest

from thidua.errors import OperatorError
from thidua.personal import keys
from thidua.personal.keys import MasterKey, mark, new_key, seal, unseal, write_master_key

NAME = "Nguyễn Thị Hoa Mai"


def test_a_key_opens_what_it_sealed_and_nothing_else() -> None:
    key = new_key()
    sealed = seal(key, NAME.encode(), of="entry 1")
    assert unseal(key, sealed, of="entry 1").decode() == NAME
    assert NAME.encode() not in sealed
    assert seal(key, NAME.encode(), of="entry 1") != sealed
    for other, of, data in (
        (new_key(), "entry 1", sealed),
        (key, "entry 2", sealed),
        (key, "entry 1", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (key, "entry 1", b""),
    ):
        with pytest.raises(OperatorError, match="Không mở được"):
            unseal(other, data, of=of)


def test_a_wrapped_key_needs_its_master() -> None:
    master, key = MasterKey(b"1" * 32), new_key()
    wrapped = master.wrap(key, of="entry 1")
    assert master.unwrap(wrapped, of="entry 1") == key
    assert key not in wrapped
    with pytest.raises(OperatorError):
        MasterKey(b"2" * 32).unwrap(wrapped, of="entry 1")
    assert master.fingerprint != MasterKey(b"2" * 32).fingerprint


def test_two_spellings_are_one_person_and_two_work_units_are_two() -> None:
    master = MasterKey(b"1" * 32)
    index = master.blind_index(NAME, "Trường Hòa Bình")
    assert master.blind_index("NGUYỄN  thị hoa mai", "trường Hoà Bình") == index
    assert master.blind_index(NAME, "Trường Hòa Bình 2") != index
    assert master.blind_index("Nguyễn Thị Hoa", "Mai Trường Hòa Bình") != index
    assert MasterKey(b"2" * 32).blind_index(NAME, "Trường Hòa Bình") != index


def test_marks_of_two_persons_are_not_comparable() -> None:
    assert mark(b"a", "x") == mark(b"a", "x") != mark(b"b", "x")


def test_the_key_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_master_key(path)
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert MasterKey.read(path).fingerprint == MasterKey.read(path).fingerprint
    with pytest.raises(OperatorError, match="không bị ghi đè"):
        write_master_key(path)


@pytest.mark.parametrize("content", ["", "ngắn", "YWJj", "%" * 44])
def test_a_file_that_holds_no_key_is_refused_without_being_quoted(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(OperatorError) as refused:
        MasterKey.read(path)
    assert not content or content not in str(refused.value).replace(str(path), "")
    assert "THIDUA_PERSONAL_KEY_FILE" in refused.value.remedy


def test_no_key_at_all() -> None:
    with pytest.raises(OperatorError, match="Chưa có khóa"):
        MasterKey.read(None)


def test_a_key_that_others_may_read_is_used_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key"
    write_master_key(path)
    for mode, is_told in ((0o600, False), (0o440, False), (0o444, True), (0o604, True)):
        caplog.clear()
        path.chmod(mode)
        MasterKey.read(path)
        assert ("chmod 600" in caplog.text) is is_told
    caplog.clear()
    monkeypatch.setattr(keys, "SECRETS", tmp_path.resolve())
    MasterKey.read(path)
    assert caplog.text == ""

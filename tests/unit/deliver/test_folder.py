"""Channel 'folder': whole files under their names, never over other bytes, safe to repeat."""

import os
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest

from factories.deliveries import make_message
from factories.marks import Marks
from thidua.deliver.channel import LastStep, SendOutcome
from thidua.deliver.folder import FolderChannel
from thidua.deliver.last_step import ClaimLostError
from thidua.deliver.manifest import build_manifest
from thidua.errors import DeliveryError

MESSAGE = make_message(address="thanh-pho/ban-tdkt")
NAMES = [file.file_name for file in MESSAGE.files]
MANIFEST = build_manifest(MESSAGE)
EVERYTHING = {file.file_name: file.data for file in (*MESSAGE.files, MANIFEST)}


def send(root: str | Path, *, mark: LastStep | None = None) -> SendOutcome:
    return FolderChannel(str(root)).send(MESSAGE, before_point_of_no_return=mark or Marks())


def folder_of(root: Path) -> Path:
    return root / "thanh-pho" / "ban-tdkt" / "2026-Y" / "r0"


def test_files_lie_whole_in_their_folder(tmp_path: Path) -> None:
    outcome = send(tmp_path)
    assert outcome.state == "SENT"
    assert str(folder_of(tmp_path)) in outcome.sentence
    assert {p.name: p.read_bytes() for p in folder_of(tmp_path).iterdir()} == EVERYTHING


def test_object_store_takes_them_too() -> None:
    assert send("memory://outbox").state == "SENT"
    store = fsspec.filesystem("memory")
    folder = "/outbox/thanh-pho/ban-tdkt/2026-Y/r0"
    assert {path: store.cat_file(path) for path in store.find(folder)} == {
        f"{folder}/{name}": data for name, data in EVERYTHING.items()
    }


def test_second_time_is_a_success_that_writes_nothing(tmp_path: Path) -> None:
    send(tmp_path)
    before, marks = {p: p.stat().st_ino for p in folder_of(tmp_path).iterdir()}, Marks()
    assert send(tmp_path, mark=marks).state == "SENT"
    assert {p: p.stat().st_ino for p in folder_of(tmp_path).iterdir()} == before
    assert marks.asked == []


def test_next_attempt_completes_what_a_dead_one_began(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    folder.mkdir(parents=True)
    (folder / NAMES[0]).write_bytes(MESSAGE.files[0].data)
    (folder / f".{NAMES[1]}.0123.part").write_bytes(b"half")
    assert send(tmp_path).state == "SENT"
    assert sorted(p.name for p in folder.iterdir() if not p.name.startswith(".")) == sorted(EVERYTHING)


def test_other_bytes_under_the_name_are_refused_and_left_alone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    folder.mkdir(parents=True)
    (folder / NAMES[2]).write_bytes(b"other")
    outcome = send(tmp_path)
    assert outcome.state == "REFUSED"
    assert NAMES[2] in outcome.sentence
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {NAMES[2]: b"other"}


def test_full_disk_fails_and_may_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        outcome = send(tmp_path)
    assert outcome.state == "FAILED"
    assert "No space left" in outcome.sentence
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    assert send(tmp_path).state == "SENT"


def test_disk_that_changes_bytes_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def lossy(source: str, target: str) -> None:
        real(source, target)
        Path(target).write_bytes(Path(target).read_bytes()[:-1])

    monkeypatch.setattr(os, "replace", lossy)
    outcome = send(tmp_path)
    assert outcome.state == "FAILED"
    assert "đọc lại thấy khác" in outcome.sentence


def test_manifest_gets_its_name_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, named = os.replace, list[str]()

    def noted(source: str, target: str) -> None:
        named.append(Path(target).name)
        real(source, target)

    monkeypatch.setattr(os, "replace", noted)
    send(tmp_path)
    assert named == [*NAMES, MANIFEST.file_name]


def test_only_the_manifest_is_missing_at_the_last_step_which_may_be_repeated(tmp_path: Path) -> None:
    seen: list[set[str]] = []
    marks = Marks(then=lambda: seen.append({p.name for p in folder_of(tmp_path).iterdir()}))
    assert send(tmp_path, mark=marks).state == "SENT"
    assert (seen, marks.asked) == ([set(NAMES)], [True])


def test_claim_that_was_lost_leaves_no_manifest(tmp_path: Path) -> None:
    with pytest.raises(ClaimLostError):
        send(tmp_path, mark=Marks(fault=ClaimLostError()))
    assert {p.name for p in folder_of(tmp_path).iterdir()} == set(NAMES)


def test_address_may_be_a_disk_of_its_own(tmp_path: Path) -> None:
    channel = FolderChannel(str(tmp_path / "outbox"))
    message = replace(MESSAGE, address=f"file://{tmp_path}/chia-se/ban-tdkt")
    assert channel.send(message, before_point_of_no_return=Marks()).state == "SENT"
    folder = tmp_path / "chia-se" / "ban-tdkt" / "2026-Y" / "r0"
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == EVERYTHING
    assert not (tmp_path / "outbox").exists()


@pytest.mark.parametrize(
    "address",
    ["..", "a/../../b", "", "a//b", ".an", "a\\b", "memory://khac", "file:///a/../b", "s3://k:bi-mat@b", "a\nb", "a/."],
)
def test_address_never_leads_out_of_the_outbox(tmp_path: Path, address: str) -> None:
    channel = FolderChannel(str(tmp_path / "outbox"))
    with pytest.raises(DeliveryError, match="không dùng được"):
        channel.send(replace(MESSAGE, address=address), before_point_of_no_return=Marks())
    assert list(tmp_path.rglob("*")) == []


def test_file_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    files = (replace(MESSAGE.files[0], file_name="../../x.docx"),)
    with pytest.raises(DeliveryError, match="không dùng được"):
        FolderChannel(str(tmp_path)).send(replace(MESSAGE, files=files), before_point_of_no_return=Marks())
    assert list(tmp_path.rglob("*")) == []

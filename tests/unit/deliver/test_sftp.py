"""Channel 'sftp' against a real OpenSSH server: whole files, the manifest last, one pinned host key."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from factories.deliveries import make_message
from factories.marks import Marks
from factories.sshd import Sshd, running_sshd
from thidua.deliver.channel import LastStep, SendOutcome
from thidua.deliver.manifest import build_manifest
from thidua.deliver.sftp import SftpChannel
from thidua.errors import DeliveryError

MESSAGE = make_message()
NAMES = [file.file_name for file in MESSAGE.files]
MANIFEST = build_manifest(MESSAGE)
EVERYTHING = {file.file_name: file.data for file in (*MESSAGE.files, MANIFEST)}
OTHER_KEY = f"SHA256:{'A' * 43}"


class LostError(Exception):
    """What the ledger raises when another worker has taken over."""


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with running_sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


def send(sshd: Sshd, address: str, *, mark: LastStep | None = None) -> SendOutcome:
    channel = SftpChannel(sshd.connections, timeout=5, limit=10)
    return channel.send(replace(MESSAGE, address=address), before_point_of_no_return=mark or Marks())


def folder_of(root: Path) -> Path:
    return root / MESSAGE.plan_id / "2026-Y" / "r0"


def contents(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder_of(root).iterdir()}


def test_files_and_manifest_lie_whole_in_their_folder(sshd: Sshd, tmp_path: Path) -> None:
    outcome = send(sshd, sshd.address(tmp_path))
    assert outcome.state == "SENT", outcome.sentence
    assert str(folder_of(tmp_path)) in outcome.sentence
    assert contents(tmp_path) == EVERYTHING
    said = json.loads(contents(tmp_path)[MANIFEST.file_name])
    assert said["message_id"] == MESSAGE.message_id
    assert [(file["name"], file["sha256"]) for file in said["files"]] == [
        (file.file_name, file.sha256) for file in MESSAGE.files
    ]


def test_only_the_manifest_is_missing_at_the_point_of_no_return(sshd: Sshd, tmp_path: Path) -> None:
    seen: list[set[str]] = []

    marks = Marks(then=lambda: seen.append({name for name in contents(tmp_path) if not name.startswith(".")}))
    assert send(sshd, sshd.address(tmp_path), mark=marks).state == "SENT"
    assert seen == [set(NAMES)]


def test_receiver_that_knows_a_copy_has_no_point_of_no_return(sshd: Sshd, tmp_path: Path) -> None:
    marks = Marks()
    assert send(sshd, sshd.address(tmp_path, more="&idempotent=yes"), mark=marks).state == "SENT"
    assert contents(tmp_path) == EVERYTHING
    assert marks.asked == [True]


def test_second_time_is_a_success_that_writes_nothing(sshd: Sshd, tmp_path: Path) -> None:
    marks = Marks()
    send(sshd, sshd.address(tmp_path))
    before = {path: path.stat().st_ino for path in folder_of(tmp_path).iterdir()}
    assert send(sshd, sshd.address(tmp_path), mark=marks).state == "SENT"
    assert {path: path.stat().st_ino for path in folder_of(tmp_path).iterdir()} == before
    assert marks.asked == []


def test_next_attempt_completes_what_a_dead_one_began(sshd: Sshd, tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    folder.mkdir(parents=True)
    (folder / NAMES[0]).write_bytes(MESSAGE.files[0].data)
    (folder / f".{NAMES[1]}.0123.part").write_bytes(b"half")
    (folder / ".khac.part").write_bytes(b"not ours")
    assert send(sshd, sshd.address(tmp_path)).state == "SENT"
    assert contents(tmp_path) == {**EVERYTHING, ".khac.part": b"not ours"}


@pytest.mark.parametrize("name", [NAMES[2], MANIFEST.file_name])
def test_other_bytes_under_the_name_are_refused_and_left_alone(sshd: Sshd, tmp_path: Path, name: str) -> None:
    folder = folder_of(tmp_path)
    folder.mkdir(parents=True)
    (folder / name).write_bytes(b"other")
    outcome = send(sshd, sshd.address(tmp_path))
    assert outcome.state == "REFUSED"
    assert name in outcome.sentence
    assert contents(tmp_path) == {name: b"other"}


@pytest.mark.parametrize("more", ["", "&idempotent=yes"])
def test_claim_that_was_lost_hands_over_nothing(sshd: Sshd, tmp_path: Path, more: str) -> None:
    with pytest.raises(LostError):
        send(sshd, sshd.address(tmp_path, more=more), mark=Marks(fault=LostError()))
    assert set(contents(tmp_path)) == set(NAMES)


@pytest.mark.parametrize("pinned", [OTHER_KEY, ""])
def test_unknown_host_key_stops_before_anything_is_said(sshd: Sshd, tmp_path: Path, pinned: str) -> None:
    address = sshd.address(tmp_path, hostkey=OTHER_KEY)
    if not pinned:
        address = address.replace(f"&hostkey={OTHER_KEY}", "")
    with pytest.raises(DeliveryError, match="hostkey") as stopped:
        send(sshd, address)
    assert "thidua_sftp_thu" in str(stopped.value)
    assert pinned == "" or sshd.fingerprint in stopped.value.message
    assert list(tmp_path.iterdir()) == []


def test_host_key_may_be_pinned_in_the_connection(sshd: Sshd, tmp_path: Path) -> None:
    connections = {name: f"{url}&hostkey={sshd.fingerprint}" for name, url in sshd.connections.items()}
    address = sshd.address(tmp_path, hostkey=OTHER_KEY).replace(f"&hostkey={OTHER_KEY}", "")
    channel = SftpChannel(connections, timeout=5, limit=10)
    sent = channel.send(replace(MESSAGE, address=address), before_point_of_no_return=Marks())
    assert sent.state == "SENT", sent.sentence


def test_wrong_login_is_told_and_tried_again(sshd: Sshd, tmp_path: Path) -> None:
    channel = SftpChannel({"thidua_sftp_thu": "sftp://:sai@"}, timeout=5, limit=10)
    outcome = channel.send(replace(MESSAGE, address=sshd.address(tmp_path)), before_point_of_no_return=Marks())
    assert outcome.state == "FAILED"
    assert "thidua_sftp_thu" in outcome.sentence
    assert "sai" not in outcome.sentence


def test_folder_that_cannot_be_made_fails(sshd: Sshd, tmp_path: Path) -> None:
    (tmp_path / MESSAGE.plan_id).write_bytes(b"a file")
    outcome = send(sshd, sshd.address(tmp_path))
    assert outcome.state == "FAILED"
    assert "tự gửi lại" in outcome.sentence


def test_server_that_dies_at_the_last_step_leaves_it_open(tmp_path: Path) -> None:
    for folder in ("server", "files"):
        (tmp_path / folder).mkdir()
    with running_sshd(tmp_path / "server") as dying:
        address = dying.address(tmp_path / "files")
        assert send(dying, address, mark=Marks(then=dying.kill)).state == "UNKNOWN"
        assert send(dying, address).state == "FAILED"
    assert MANIFEST.file_name not in contents(tmp_path / "files")


@pytest.mark.parametrize(
    "url", [None, "sftp://", "sftp://nguoi-khac:bi-mat@", "sftp://u:bi-mat@khac.example", "sftp://?private_key=bi-mat"]
)
def test_login_that_cannot_be_used_is_told_without_its_secret(sshd: Sshd, tmp_path: Path, url: str | None) -> None:
    channel = SftpChannel({"thidua_sftp_thu": url} if url else {})
    with pytest.raises(DeliveryError, match="thidua_sftp_thu") as stopped:
        channel.send(replace(MESSAGE, address=sshd.address(tmp_path)), before_point_of_no_return=Marks())
    assert "bi-mat" not in str(stopped.value)

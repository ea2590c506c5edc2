"""The last step on a server that hangs up in it: what a second look can tell, and what only the receiver can."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from factories.deliveries import make_message
from factories.marks import Marks
from factories.sftp_server import Files, serving
from thidua.deliver.channel import SendOutcome
from thidua.deliver.manifest import build_manifest
from thidua.deliver.sftp import SftpChannel

MESSAGE = make_message()
MANIFEST = build_manifest(MESSAGE).file_name
Step = Callable[[Path, Path], None]


def rename(old: Path, new: Path) -> None:
    os.replace(old, new)


def take_away(_old: Path, new: Path) -> None:
    shutil.rmtree(new.parent)


@contextmanager
def hanging_up(root: Path, *, before: Step | None) -> Iterator[tuple[str, dict[str, str]]]:
    """A server that hangs up when the manifest is to get its name, after having done `before`; once only."""
    hung_up: list[bool] = []

    class HangingUp(Files):
        def fsync(self, file_obj: object) -> None:
            raise asyncssh.SFTPOpUnsupported("fsync")

        def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
            if not newpath.endswith(MANIFEST.encode()) or hung_up:
                super().posix_rename(oldpath, newpath)
                return
            hung_up.append(True)
            if before:
                before(self.local(oldpath), self.local(newpath))
            self.connection.abort()
            raise asyncssh.SFTPConnectionLost("gone")

    with serving(lambda channel: HangingUp(channel, root)) as place:
        yield place


def send(address: str, connections: dict[str, str]) -> SendOutcome:
    channel = SftpChannel(connections, timeout=5, limit=10)
    return channel.send(replace(MESSAGE, address=address), before_point_of_no_return=Marks())


def folder_of(root: Path) -> Path:
    return root / "nop" / MESSAGE.plan_id / "2026-Y" / "r0"


@pytest.mark.parametrize(
    ("before", "is_idempotent", "expected"),
    [
        pytest.param(rename, False, "SENT", id="done, answer lost"),
        pytest.param(None, False, "FAILED", id="not done"),
        pytest.param(take_away, False, "UNKNOWN", id="taken away"),
        pytest.param(take_away, True, "FAILED", id="taken away by who knows copies"),
    ],
)
def test_second_look_decides(tmp_path: Path, before: Step | None, is_idempotent: bool, expected: str) -> None:
    with hanging_up(tmp_path, before=before) as (address, connections):
        outcome = send(address + ("&idempotent=yes" if is_idempotent else ""), connections)
        assert outcome.state == expected, outcome.sentence


@pytest.mark.parametrize("before", [rename, None])
def test_what_failed_is_completed_by_the_next_attempt(tmp_path: Path, before: Step | None) -> None:
    with hanging_up(tmp_path, before=before) as (address, connections):
        outcomes = [send(f"{address}&idempotent=yes", connections).state for _ in range(2)]
    assert outcomes == ["FAILED", "SENT"]
    assert {path.name: path.read_bytes() for path in folder_of(tmp_path).iterdir()} == {
        file.file_name: file.data for file in (*MESSAGE.files, build_manifest(MESSAGE))
    }

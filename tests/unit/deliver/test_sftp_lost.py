"""The last step on a server that hangs up in it: what a second look can tell, and what only the receiver can."""

import asyncio
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from factories.deliveries import make_message
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

    class Files(asyncssh.SFTPServer):
        def __init__(self, channel: asyncssh.SSHServerChannel[bytes]) -> None:
            super().__init__(channel, chroot=os.fsencode(root))
            self._connection = channel.get_connection()

        def fsync(self, file_obj: object) -> None:
            raise asyncssh.SFTPOpUnsupported("fsync")

        def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
            if not newpath.endswith(MANIFEST.encode()) or hung_up:
                super().posix_rename(oldpath, newpath)
                return
            hung_up.append(True)
            if before:
                before(Path(os.fsdecode(self.map_path(oldpath))), Path(os.fsdecode(self.map_path(newpath))))
            self._connection.abort()
            raise asyncssh.SFTPConnectionLost("gone")

    class Gate(asyncssh.SSHServer):
        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == ("thidua", "m@t:khẩu")

    key = asyncssh.generate_private_key("ssh-ed25519")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen("127.0.0.1", 0, server_factory=Gate, server_host_keys=[key], sftp_factory=Files)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(5)
    address = f"sftp://thidua@127.0.0.1:{server.get_port()}/~/nop?connection=thidua_sftp_thu"
    try:
        yield f"{address}&hostkey={key.get_fingerprint()}", {"thidua_sftp_thu": "sftp://:m%40t%3Akh%E1%BA%A9u@"}
    finally:
        asyncio.run_coroutine_threadsafe(_closed(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _closed(server: asyncssh.SSHAcceptor) -> None:
    server.close()
    await server.wait_closed()


def send(address: str, connections: dict[str, str]) -> SendOutcome:
    channel = SftpChannel(connections, timeout=5, limit=10)
    return channel.send(replace(MESSAGE, address=address), before_point_of_no_return=lambda: None)


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

"""An SFTP server of ours, for what a real one does only when it breaks."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncssh

LOGIN = ("thidua", "m@t:khẩu")


class Gate(asyncssh.SSHServer):
    """Who comes in."""

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == LOGIN


class Files(asyncssh.SFTPServer):
    """The files below a root, served faithfully. A subclass does otherwise."""

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes], root: Path) -> None:
        super().__init__(channel, chroot=os.fsencode(root))

    def local(self, path: bytes) -> Path:
        return Path(os.fsdecode(self.map_path(path)))


@contextmanager
def serving(
    make: Callable[[asyncssh.SSHServerChannel[bytes]], Files],
) -> Iterator[tuple[str, dict[str, str]]]:
    """make: for each connection. An address on it with its pinned key, and the connections that it names."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen("127.0.0.1", 0, server_factory=Gate, server_host_keys=[key], sftp_factory=make)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(5)
    address = f"sftp://{LOGIN[0]}@127.0.0.1:{server.get_port()}/~/nop?connection=thidua_sftp_thu"
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

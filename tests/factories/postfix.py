"""A private mail server (Postfix) on a free port of this machine: it passes mail on, and sends real notices back."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from factories.dovecot import Dovecot

POSTFIX = Path("/usr/sbin/postfix")
_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {folder}/log
myhostname = mx.phuong-mau.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
virtual_mailbox_domains = phuong-mau.example {own}
virtual_mailbox_base = {mailboxes}
virtual_mailbox_maps = static:mail/
virtual_uid_maps = static:{owner}
virtual_gid_maps = static:{owner}
virtual_minimum_uid = 1
{transport}
smtp_host_lookup = native
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    """A running server. Mail to anybody at phuong-mau.example lands in Dovecot's mailbox."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?starttls=none&from=bao-cao@phuong-mau.example"


@contextmanager
def running_postfix(dovecot: Dovecot, *, next_port: int, own: str = "") -> Iterator[Postfix]:
    """next_port: of the server that takes mail for thanh-pho.example. own: one more domain whose mail lands here.

    Skips loudly where Postfix cannot be started.
    """
    if not POSTFIX.exists() or os.geteuid() != 0:
        pytest.skip("NOT TESTED: Postfix is not installed, or tests do not run as root (apt-get install postfix)")
    folder = Path(tempfile.mkdtemp(prefix="postfix-", dir="/var/tmp"))
    try:
        folder.chmod(0o755)
        server = Postfix(folder, _free_port())
        _configure(server, dovecot, next_port=next_port, own=own)
        with (folder / "errors").open("wb") as errors:
            process = subprocess.Popen([POSTFIX, "-c", folder, "start-fg"], stdout=errors, stderr=errors)
        try:
            _wait_for(server)
            yield server
        finally:
            subprocess.run([POSTFIX, "-c", folder, "stop"], check=False, capture_output=True)
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configure(server: Postfix, dovecot: Dovecot, *, next_port: int, own: str) -> None:
    folder = server.folder
    # What has a transport of its own is passed on even where it is one's own.
    transport = "" if own else f"transport_maps = inline:{{ thanh-pho.example=smtp:[127.0.0.1]:{next_port} }}"
    values = {"folder": folder, "mailboxes": dovecot.folder, "owner": dovecot.owner, "transport": transport, "own": own}
    (folder / "main.cf").write_text(_MAIN.format(**values))
    (folder / "master.cf").write_text(_MASTER.format(port=server.port))
    (folder / "queue").mkdir()
    (folder / "data").mkdir()
    shutil.chown(folder / "data", "postfix")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: Postfix) -> None:
    for _ in range(500):
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=1):
            return
        time.sleep(0.02)
    logs = [path.read_text() for path in (server.folder / "log", server.folder / "errors") if path.exists()]
    raise RuntimeError("postfix does not answer: " + "\n".join(logs))

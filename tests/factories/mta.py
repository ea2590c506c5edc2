"""A private Postfix on a free port of this machine: what every such server of ours has in common."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

POSTFIX = Path("/usr/sbin/postfix")
_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {folder}/log
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
virtual_minimum_uid = 1
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
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
class Mta:
    """A running server: its folder, which is gone afterwards, and its port."""

    folder: Path
    port: int


@contextmanager
def running_mta(configure: Callable[[Path], Mapping[str, object]]) -> Iterator[Mta]:
    """configure: fills the new folder and returns what else `main.cf` says. Skips loudly where Postfix cannot start."""
    if not POSTFIX.exists() or os.geteuid() != 0:
        pytest.skip("NOT TESTED: Postfix is not installed, or tests do not run as root (make servers)")
    folder = Path(tempfile.mkdtemp(prefix="postfix-", dir="/var/tmp"))
    try:
        folder.chmod(0o755)
        mta = Mta(folder, free_port())
        _write(mta, configure(folder))
        with (folder / "errors").open("wb") as errors:
            process = subprocess.Popen([POSTFIX, "-c", folder, "start-fg"], stdout=errors, stderr=errors)
        try:
            _wait_for(mta)
            yield mta
        finally:
            subprocess.run([POSTFIX, "-c", folder, "stop"], check=False, capture_output=True)
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write(mta: Mta, settings: Mapping[str, object]) -> None:
    own = "".join(f"{name} = {value}\n" for name, value in settings.items())
    (mta.folder / "main.cf").write_text(_MAIN.format(folder=mta.folder) + own)
    (mta.folder / "master.cf").write_text(_MASTER.format(port=mta.port))
    (mta.folder / "queue").mkdir()
    (mta.folder / "data").mkdir()
    shutil.chown(mta.folder / "data", "postfix")


def _wait_for(mta: Mta) -> None:
    for _ in range(500):
        with suppress(OSError), socket.create_connection(("127.0.0.1", mta.port), timeout=1):
            return
        time.sleep(0.02)
    logs = [path.read_text() for path in (mta.folder / "log", mta.folder / "errors") if path.exists()]
    raise RuntimeError("postfix does not answer: " + "\n".join(logs))

"""A private OpenSSH server on a free port of this machine, with keys of its own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

SSHD = Path("/usr/sbin/sshd")


@dataclass(frozen=True)
class Sshd:
    """A running server. fingerprint: of its only host key. private_key: what its user logs in with, as text."""

    process: subprocess.Popen[bytes]
    port: int
    fingerprint: str
    private_key: str

    def address(self, folder: Path, *, hostkey: str | None = None, more: str = "") -> str:
        """As a plan would have it; `hostkey` instead of the right one."""
        pinned = self.fingerprint if hostkey is None else hostkey
        return f"sftp://{getuser()}@127.0.0.1:{self.port}{folder}?connection=thidua_sftp_thu&hostkey={pinned}{more}"

    @property
    def connections(self) -> dict[str, str]:
        """The connection that the address names, as Airflow writes it."""
        return {"thidua_sftp_thu": f"sftp://?private_key={quote(self.private_key, safe='')}"}

    def kill(self) -> None:
        """End the server and the sessions it has forked."""
        with suppress(psutil.NoSuchProcess):
            server = psutil.Process(self.process.pid)
            for process in (server, *server.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        self.process.wait()


@contextmanager
def running_sshd(folder: Path) -> Iterator[Sshd]:
    """Skips loudly where OpenSSH's server is not installed."""
    if not SSHD.exists():
        pytest.skip("NOT TESTED: no /usr/sbin/sshd (apt-get install openssh-server)")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    folder.chmod(0o700)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    shutil.copy(folder / "user.pub", folder / "authorized_keys")
    port = _free_port()
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder / 'host'}\nPidFile none\nStrictModes no\n"
        f"AuthorizedKeysFile {folder / 'authorized_keys'}\nPasswordAuthentication no\nUsePAM no\n"
        "PermitRootLogin yes\nSubsystem sftp internal-sftp\n"
    )
    server = Sshd(
        process=subprocess.Popen([SSHD, "-D", "-f", folder / "sshd_config", "-E", folder / "log"]),
        port=port,
        fingerprint=_fingerprint(folder / "host.pub"),
        private_key=(folder / "user").read_text(),
    )
    try:
        _wait_for(port, folder / "log")
        yield server
    finally:
        server.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _fingerprint(public_key: Path) -> str:
    listed = subprocess.run(["ssh-keygen", "-lf", public_key], check=True, capture_output=True, text=True)
    return listed.stdout.split()[1]


def _wait_for(port: int, log: Path) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"sshd does not answer: {log.read_text() if log.exists() else 'no log'}")

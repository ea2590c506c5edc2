"""A private Postfix with TLS that knows one recipient and keeps what it takes: a server of the receiver's kind."""

import os
import pwd
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

from factories.certificates import make_certificate

POSTFIX = Path("/usr/sbin/postfix")
KNOWN = "van-thu@thanh-pho.example"
_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {folder}/log
myhostname = mx.thanh-pho.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
alias_maps =
smtpd_relay_restrictions = reject_unauth_destination
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
virtual_mailbox_domains = thanh-pho.example
virtual_mailbox_base = {folder}/mailboxes
virtual_mailbox_maps = inline:{{ {known}=known/ }}
virtual_uid_maps = static:{owner}
virtual_gid_maps = static:{owner}
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
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class TlsMailServer:
    folder: Path
    port: int

    @property
    def url(self) -> str:
        """For THIDUA_SMTP_URL, with the server's certificate trusted."""
        return f"{self.url_of_a_stranger}&cafile={self.folder}/cert.pem"

    @property
    def url_of_a_stranger(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?from=bao-cao@phuong-mau.example"

    def wait_for_mails(self, number: int) -> list[bytes]:
        """What the known recipient has, once so many have arrived, or after five seconds."""
        for _ in range(250):
            found = [path.read_bytes() for path in sorted(self.folder.glob("mailboxes/known/new/*"))]
            if len(found) >= number:
                break
            time.sleep(0.02)
        return found


@contextmanager
def running_mail_server() -> Iterator[TlsMailServer]:
    """Skips loudly where Postfix cannot be started."""
    if not POSTFIX.exists() or os.geteuid() != 0:
        pytest.skip("NOT TESTED: Postfix is not installed, or tests do not run as root (make servers)")
    folder = Path(tempfile.mkdtemp(prefix="postfix-", dir="/var/tmp"))
    try:
        server = TlsMailServer(folder, _free_port())
        _configure(server)
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


def _configure(server: TlsMailServer) -> None:
    folder, owner = server.folder, pwd.getpwnam("nobody").pw_uid
    folder.chmod(0o755)
    make_certificate(folder)
    (folder / "main.cf").write_text(_MAIN.format(folder=folder, owner=owner, known=KNOWN))
    (folder / "master.cf").write_text(_MASTER.format(port=server.port))
    for name, user in {"queue": "root", "data": "postfix", "mailboxes": "nobody"}.items():
        (folder / name).mkdir()
        shutil.chown(folder / name, user)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: TlsMailServer) -> None:
    for _ in range(500):
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=1):
            return
        time.sleep(0.02)
    logs = [path.read_text() for path in (server.folder / "log", server.folder / "errors") if path.exists()]
    raise RuntimeError("postfix does not answer: " + "\n".join(logs))

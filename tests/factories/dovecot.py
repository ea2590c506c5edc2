"""A private IMAP server (Dovecot) on free ports of this machine, with one mailbox in a folder of its own."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from factories.certificates import make_certificate

DOVECOT = Path("/usr/sbin/dovecot")
USER, PASSWORD = "bao-cao@phuong-mau.example", "mật khẩu / @ mẫu"
_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
default_internal_user = {service}
default_internal_group = {service_group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls_port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={folder}/home
}}
"""


@dataclass
class Dovecot:
    """A running server. mail: its Maildir."""

    folder: Path
    tls_port: int
    starttls_port: int
    owner: int
    _numbers: Iterator[int] = field(default_factory=count)
    _validity: int = 1_700_000_000

    def url(self, *, scheme: str = "imaps", password: str = PASSWORD, folder: str = "INBOX") -> str:
        """As a connection holds it."""
        port = self.tls_port if scheme == "imaps" else self.starttls_port
        who = f"{quote(USER, safe='')}:{quote(password, safe='')}"
        return f"{scheme}://{who}@127.0.0.1:{port}/{folder}?cafile={self.folder}/cert.pem"

    def put(self, mail: bytes) -> Path:
        """A mail arrives, as a mail server brings it: written whole under `tmp`, then moved to `new`."""
        name = f"{time.time():.6f}.{next(self._numbers)}.thidua"
        written = self.folder / "mail" / "tmp" / name
        written.write_bytes(mail)
        os.chown(written, self.owner, -1)
        return written.rename(self.folder / "mail" / "new" / name)

    def forget_uids(self) -> None:
        """The mailbox is made anew: same mails, another UIDVALIDITY (as a rule the second in which it was made)."""
        self._validity += 1
        for path in (self.folder / "mail").glob("dovecot*"):
            path.unlink()
        (self.folder / "mail" / "dovecot-uidlist").write_text(f"3 V{self._validity} N1\n")
        os.chown(self.folder / "mail" / "dovecot-uidlist", self.owner, -1)


@contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """Skips loudly where Dovecot is not installed. Its folder is one that its unprivileged processes can enter."""
    if not DOVECOT.exists():
        pytest.skip("NOT TESTED: no /usr/sbin/dovecot (apt-get install dovecot-imapd)")
    folder = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/var/tmp"))
    try:
        folder.chmod(0o755)
        server = _configured(folder)
        process = subprocess.Popen([DOVECOT, "-F", "-c", folder / "dovecot.conf"])
        try:
            _wait_for(server.tls_port, folder / "log")
            yield server
        finally:
            process.terminate()
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configured(folder: Path) -> Dovecot:
    is_root = os.geteuid() == 0
    owner = pwd.getpwnam("mail") if is_root else pwd.getpwuid(os.geteuid())
    me = pwd.getpwuid(os.geteuid())
    make_certificate(folder)
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    server = Dovecot(
        folder=folder,
        tls_port=_free_port(),
        starttls_port=_free_port(),
        owner=owner.pw_uid,
    )
    (folder / "dovecot.conf").write_text(
        _CONFIG.format(
            folder=folder,
            service="dovecot" if is_root else me.pw_name,
            service_group="dovecot" if is_root else me.pw_gid,
            login="dovenull" if is_root else me.pw_name,
            starttls_port=server.starttls_port,
            tls_port=server.tls_port,
            owner=owner.pw_uid,
            owner_group=owner.pw_gid,
        ),
        encoding="utf-8",
    )
    for name in ("home", "mail", "mail/tmp", "mail/new", "mail/cur"):
        (folder / name).mkdir()
        os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    return server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, log: Path) -> None:
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"dovecot does not answer: {log.read_text() if log.exists() else 'no log'}")

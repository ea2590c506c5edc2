"""A private Postfix with TLS that knows one recipient and keeps what it takes: a server of the receiver's kind."""

import pwd
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from factories.certificates import make_certificate
from factories.mta import running_mta

KNOWN = "van-thu@thanh-pho.example"


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
    with running_mta(_configure) as mta:
        yield TlsMailServer(mta.folder, mta.port)


def _configure(folder: Path) -> dict[str, object]:
    owner = pwd.getpwnam("nobody").pw_uid
    make_certificate(folder)
    (folder / "mailboxes").mkdir()
    shutil.chown(folder / "mailboxes", "nobody")
    return {
        "myhostname": "mx.thanh-pho.example",
        "mynetworks": "",
        "smtpd_relay_restrictions": "reject_unauth_destination",
        "smtpd_tls_security_level": "encrypt",
        "smtpd_tls_cert_file": folder / "cert.pem",
        "smtpd_tls_key_file": folder / "key.pem",
        "virtual_mailbox_domains": "thanh-pho.example",
        "virtual_mailbox_base": folder / "mailboxes",
        "virtual_mailbox_maps": f"inline:{{ {KNOWN}=known/ }}",
        "virtual_uid_maps": f"static:{owner}",
        "virtual_gid_maps": f"static:{owner}",
    }

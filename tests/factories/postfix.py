"""The sender's own mail server (a private Postfix): it passes mail on, and sends real notices back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from factories.dovecot import Dovecot
from factories.mta import running_mta


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

    def configure(_: Path) -> dict[str, object]:
        # What has a transport of its own is passed on even where it is one's own.
        passed_on = f"inline:{{ thanh-pho.example=smtp:[127.0.0.1]:{next_port} }}"
        return {
            "myhostname": "mx.phuong-mau.example",
            "mynetworks": "127.0.0.0/8",
            "virtual_mailbox_domains": f"phuong-mau.example {own}",
            "virtual_mailbox_base": dovecot.folder,
            "virtual_mailbox_maps": "static:mail/",
            "virtual_uid_maps": f"static:{dovecot.owner}",
            "virtual_gid_maps": f"static:{dovecot.owner}",
            "smtp_host_lookup": "native",
            **({} if own else {"transport_maps": passed_on}),
        }

    with running_mta(configure) as mta:
        yield Postfix(mta.folder, mta.port)

"""A mailbox over IMAP (RFC 3501), read and never changed: whoever else reads it finds every mail as it came."""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime

from thidua.acknowledge.mailbox_url import ImapServer
from thidua.deliver.connections import Login
from thidua.deliver.discreet import hide_secrets
from thidua.errors import OperatorError

MOST_BYTES = 1024 * 1024
"""Of one mail. What a notice says stands in front of the mail that it may give back."""
TIMEOUT = 60.0
"""Seconds for one answer of the server."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]{1,40})"')


@dataclass(frozen=True, kw_only=True)
class Mail:
    """arrived_at: by the clock of the mailbox's server. data: the first `MOST_BYTES` of it."""

    uid: int
    arrived_at: datetime
    data: bytes


class Mailbox:
    """One selected folder. Errors of the line are OSError or `imaplib.IMAP4.error`."""

    def __init__(self, client: imaplib.IMAP4, uid_validity: int) -> None:
        self._client = client
        self.uid_validity = uid_validity

    def uids(self, *, after: int, since: date | None = None) -> list[int]:
        """Of the mails behind `after`, in ascending order; since: only those that arrived on that day or later."""
        criteria = ["UID", f"{after + 1}:*"]
        if since is not None:
            criteria += ["SINCE", f"{since.day:02d}-{_MONTHS[since.month - 1]}-{since.year:04d}"]
        _, found = self._client.uid("SEARCH", *criteria)
        # 'n:*' names the last mail even where that is before n.
        numbers = (int(one) for line in found if line for one in line.split())
        return sorted({uid for uid in numbers if uid > after})

    def fetch(self, uid: int) -> Mail | None:
        """The mail; None where somebody has removed it meanwhile."""
        _, answer = self._client.uid("FETCH", str(uid), f"(INTERNALDATE BODY.PEEK[]<0.{MOST_BYTES}>)")
        literal = next((part for part in answer if isinstance(part, tuple)), None)
        if literal is None:
            return None
        said = b" ".join(part[0] if isinstance(part, tuple) else part for part in answer if part)
        arrived = _ARRIVED.search(said)
        if arrived is None:
            raise imaplib.IMAP4.error("no INTERNALDATE in the answer to FETCH")
        instant = datetime.strptime(arrived[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z")
        return Mail(uid=uid, arrived_at=instant, data=literal[1][:MOST_BYTES])


@contextmanager
def open_mailbox(server: ImapServer) -> Iterator[Mailbox]:
    """The folder, opened for reading only. OperatorError where it cannot be opened or the line dies while it is read.

    What was recorded by then stays; the next look begins behind it.
    """
    try:
        client = _connect(server)
        try:
            yield _select(client, server)
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                client.logout()
    except (OSError, imaplib.IMAP4.error) as error:
        raise OperatorError(
            f"Không đọc được hộp thư {server.mailbox}: {_described(error, server)}.",
            remedy="Kiểm tra kết nối thidua_imap (máy chủ, tài khoản, mật khẩu, chứng thư); lượt sau đọc tiếp.",
        ) from None  # what a server says may hold the password, and a traceback would show it as it was said


def _connect(server: ImapServer) -> imaplib.IMAP4:
    client: imaplib.IMAP4
    if server.security == "tls":
        client = imaplib.IMAP4_SSL(server.host, server.port, ssl_context=server.tls_context(), timeout=TIMEOUT)
    else:
        client = imaplib.IMAP4(server.host, server.port, timeout=TIMEOUT)
    try:
        if server.security == "starttls":
            client.starttls(ssl_context=server.tls_context())
        _login(client, server)
    except BaseException:
        client.shutdown()
        raise
    return client


def _login(client: imaplib.IMAP4, server: ImapServer) -> None:
    if "AUTH=PLAIN" in client.capabilities:
        # Unlike LOGIN it takes passwords with letters beyond ASCII.
        secret = f"\0{server.user}\0{server.password}".encode()
        client.authenticate("PLAIN", lambda _: secret)
    else:
        client.login(server.user, server.password)


def _select(client: imaplib.IMAP4, server: ImapServer) -> Mailbox:
    escaped = server.folder.replace("\\", "\\\\").replace('"', '\\"')
    status, said = client.select(f'"{escaped}"', readonly=True)
    if status != "OK":
        raise imaplib.IMAP4.error(f"không mở được thư mục {server.folder}: {said!r}")
    _, validity = client.response("UIDVALIDITY")
    if not validity or not isinstance(validity[0], bytes):
        raise imaplib.IMAP4.error("máy chủ không cho biết UIDVALIDITY")
    return Mailbox(client, int(validity[0]))


def _described(error: Exception, server: ImapServer) -> str:
    if isinstance(error, TimeoutError):
        return "quá thời gian chờ"
    said = hide_secrets(" ".join(str(error).split()), Login(user=server.user, password=server.password))
    return said[:300] or type(error).__name__

"""The connection to the sender's mailbox as one URL, as Airflow connections and environment variables carry it."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from thidua.deliver.connections import read_options
from thidua.deliver.mail_url import MailServer, read_security
from thidua.errors import OperatorError

CONNECTION = "thidua_imap"
"""Its name; as a variable THIDUA_IMAP_URL."""

_OPTIONS = frozenset({"starttls", "cafile"})
_FOLDER = re.compile(r"[\x20-\x7e]{1,200}")


@dataclass(frozen=True, kw_only=True)
class ImapServer(MailServer):
    """Where and how mail is read. folder: of the mailbox, in ASCII."""

    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    @property
    def mailbox(self) -> str:
        """What positions are remembered under: the same mailbox by the same server, whatever the password."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"


def parse_imap_url(url: str) -> ImapServer:
    """`imaps://user:password@host:993/INBOX`, or `imap://…:143` with TLS by STARTTLS.

    starttls: 'required' (default of imap://) or 'none', which only this machine allows. cafile: certificates to trust
    instead of the system's. Raises OperatorError, which never shows the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong("không đọc được địa chỉ") from None
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname:
        raise _wrong("phải có dạng imaps://tài-khoản:mật-khẩu@máy-chủ:993/INBOX")
    if not parts.username or not parts.password:
        raise _wrong("thiếu tài khoản hoặc mật khẩu")
    options = read_options(parts.query)
    if unknown := sorted(set(options) - _OPTIONS):
        raise _wrong(f"không có tuỳ chọn {', '.join(unknown)}")
    security = read_security(parts.scheme, options, host=parts.hostname, has_login=True, wrong=_wrong)
    folder = unquote(parts.path).strip("/") or "INBOX"
    if not _FOLDER.fullmatch(folder):
        raise _wrong("tên thư mục thư chỉ gồm ký tự ASCII (ghi dạng UTF-7 của IMAP nếu có dấu)")
    return ImapServer(
        host=parts.hostname,
        port=port or (993 if security == "tls" else 143),
        security=security,
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=folder,
        ca_file=options.get("cafile"),
    )


def _wrong(what: str) -> OperatorError:
    return OperatorError(
        f"Kết nối hộp thư {CONNECTION} (THIDUA_IMAP_URL): {what}.",
        remedy="Ghi theo mẫu imaps://tài-khoản:mật-khẩu@máy-chủ:993/INBOX rồi chạy lại.",
    )

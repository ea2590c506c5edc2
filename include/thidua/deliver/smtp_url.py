"""The connection to a mail server as one URL, as Airflow connections and environment variables carry it."""

import re
import ssl
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from thidua.deliver.mail import check_address
from thidua.errors import DeliveryError

_OPTIONS = frozenset({"starttls", "from", "cafile"})
_LOOPBACK = re.compile(r"localhost|127\.\d+\.\d+\.\d+|::1")


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """Where and how mail is handed over. sender: the address mail comes from."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None

    def tls_context(self) -> ssl.SSLContext:
        """Certificates and host names are verified; there is no way to ask for less."""
        return ssl.create_default_context(cafile=self.ca_file)


def parse_smtp_url(url: str) -> SmtpServer:
    """`smtp://user:password@host:587?starttls=required&from=a@b.example`, or `smtps://` for TLS from the start.

    starttls: 'required' (default of smtp://) or 'none'. from: the sender, default the user if that is an address.
    cafile: certificates to trust instead of the system's. Raises DeliveryError, which never shows the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        raise _wrong("không đọc được địa chỉ") from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise _wrong("phải có dạng smtp://máy-chủ:cổng hoặc smtps://máy-chủ:cổng")
    if unknown := sorted(set(options) - _OPTIONS):
        raise _wrong(f"không có tuỳ chọn {', '.join(unknown)}")
    user = unquote(parts.username) if parts.username else None
    is_local = bool(_LOOPBACK.fullmatch(parts.hostname))
    security = _security(parts.scheme, options.get("starttls", "required"))
    if security == "none" and user and not is_local:
        raise _wrong("không gửi mật khẩu qua đường truyền không mã hoá; bỏ starttls=none")
    return SmtpServer(
        host=parts.hostname,
        port=port or {"tls": 465, "starttls": 587, "none": 25}[security],
        security=security,
        sender=_sender(options.get("from"), user=user, is_local=is_local),
        user=user,
        password=unquote(parts.password) if parts.password else None,
        ca_file=options.get("cafile"),
    )


def _security(scheme: str, starttls: str) -> Literal["tls", "starttls", "none"]:
    if scheme == "smtps":
        return "tls"
    if starttls not in {"required", "none"}:
        raise _wrong("starttls chỉ nhận 'required' hoặc 'none'")
    return "starttls" if starttls == "required" else "none"


def _sender(given: str | None, *, user: str | None, is_local: bool) -> str:
    if given:
        return check_address(given)
    if user and "@" in user:
        return check_address(user)
    if is_local:
        return "thidua@localhost"
    raise _wrong("thiếu địa chỉ người gửi; thêm from=địa-chỉ")


def _wrong(what: str) -> DeliveryError:
    return DeliveryError(
        f"Địa chỉ máy chủ thư (THIDUA_SMTP_URL): {what}.",
        remedy="Ghi theo mẫu smtp://tài-khoản:mật-khẩu@máy-chủ:587?starttls=required&from=địa-chỉ rồi chạy lại.",
    )

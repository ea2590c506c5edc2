"""The connection to a mail server as one URL, as Airflow connections and environment variables carry it."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from thidua.deliver.mail import check_address
from thidua.deliver.mail_url import MailServer, is_this_machine, read_security
from thidua.errors import DeliveryError

_OPTIONS = frozenset({"starttls", "from", "cafile"})


@dataclass(frozen=True, kw_only=True)
class SmtpServer(MailServer):
    """Where and how mail is handed over. sender: the address mail comes from."""

    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


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
    security = read_security(parts.scheme, options, host=parts.hostname, has_login=user is not None, wrong=_wrong)
    return SmtpServer(
        host=parts.hostname,
        port=port or {"tls": 465, "starttls": 587, "none": 25}[security],
        security=security,
        sender=_sender(options.get("from"), user=user, host=parts.hostname),
        user=user,
        password=unquote(parts.password) if parts.password else None,
        ca_file=options.get("cafile"),
    )


def _sender(given: str | None, *, user: str | None, host: str) -> str:
    if given:
        return check_address(given)
    if user and "@" in user:
        return check_address(user)
    if is_this_machine(host):
        return "thidua@localhost"
    raise _wrong("thiếu địa chỉ người gửi; thêm from=địa-chỉ")


def _wrong(what: str) -> DeliveryError:
    return DeliveryError(
        f"Địa chỉ máy chủ thư (THIDUA_SMTP_URL): {what}.",
        remedy="Ghi theo mẫu smtp://tài-khoản:mật-khẩu@máy-chủ:587?starttls=required&from=địa-chỉ rồi chạy lại.",
    )

"""What the URL of a mail server says, whether mail goes out or comes in: where it is, and how the way is guarded."""

import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Security = Literal["tls", "starttls", "none"]

_LOOPBACK = re.compile(r"localhost|127\.\d+\.\d+\.\d+|::1")


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """ca_file: certificates to trust instead of the system's."""

    host: str
    port: int
    security: Security
    ca_file: str | None = None

    def tls_context(self) -> ssl.SSLContext:
        """Certificates and host names are verified; there is no way to ask for less."""
        return ssl.create_default_context(cafile=self.ca_file)


def is_this_machine(host: str) -> bool:
    """Whether what is sent there leaves the machine."""
    return _LOOPBACK.fullmatch(host) is not None


def read_security(
    scheme: str, options: dict[str, str], *, host: str, has_login: bool, wrong: Callable[[str], Exception]
) -> Security:
    """TLS from the start by 'smtps' and 'imaps', else by the option starttls: 'required' or 'none'.

    A login goes to another machine by TLS only. Raises what `wrong` makes of a sentence.
    """
    if scheme.endswith("s"):
        return "tls"
    starttls = options.get("starttls", "required")
    if starttls not in {"required", "none"}:
        raise wrong("starttls chỉ nhận 'required' hoặc 'none'")
    if starttls == "required":
        return "starttls"
    if has_login and not is_this_machine(host):
        raise wrong("không gửi mật khẩu qua đường truyền không mã hoá; bỏ starttls=none")
    return "none"

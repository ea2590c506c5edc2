"""An address of a plan that is a URL: where something is handed over, and which connection holds the secrets."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from thidua.text.addresses import is_folder_address

_PRINTABLE = re.compile(r"[^\x00-\x20\x7f\\]+")
_CONNECTION = re.compile(r"[a-z0-9_]{1,60}")
_USER = re.compile(r"(?<=//)[^/?#]*@")
_VALUE = re.compile(r"([?&][^=&]*=|#)[^&]*")
_ONLY_PUBLIC = (
    "địa chỉ không có mật khẩu, mã truy cập hay khóa: ghi connection=<tên kết nối> và giữ bí mật trong kết nối đó"
)


class AddressError(ValueError):
    """An address that cannot be used. The text says what is needed instead, to stand after 'cần'."""


@dataclass(frozen=True, kw_only=True)
class TargetUrl:
    """The parts of an address. path: decoded, begins with '/'. options: each name with all its values, in order."""

    scheme: str
    host: str
    port: int | None
    user: str | None
    path: str
    options: Mapping[str, tuple[str, ...]]

    @property
    def connection(self) -> str | None:
        """The name of the connection that holds the secrets."""
        return self.options.get("connection", (None,))[-1]

    def is_set(self, option: str) -> bool:
        """Whether a yes/no option says yes."""
        return self.options.get(option, ("no",))[-1] == "yes"


def parse_target(address: str, *, channel: str, schemes: Collection[str], options: Collection[str] = ()) -> TargetUrl:
    """The parts of `scheme://user@host:port/path?option=value`. Raises AddressError, which repeats no secret.

    options: what may be given besides `connection`, whose name must begin with `thidua_<channel>_`: a plan can then
    name no secret that was not meant for this channel.
    """
    if not _PRINTABLE.fullmatch(address):
        raise AddressError("một địa chỉ không có khoảng trắng, ký tự điều khiển hay dấu '\\'")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise AddressError("một địa chỉ đúng dạng, cổng là số") from None
    if parts.scheme not in schemes or not (parts.hostname or parts.scheme == "file"):
        raise AddressError(f"một địa chỉ bắt đầu bằng {', '.join(f'{scheme}://' for scheme in sorted(schemes))}")
    if parts.password is not None or parts.fragment:
        raise AddressError(_ONLY_PUBLIC)
    given = _read_options(parts.query, allowed={"connection", *options})
    for name in given.get("connection", ()):
        if not (_CONNECTION.fullmatch(name) and name.startswith(f"thidua_{channel}_")):
            raise AddressError(f"tên kết nối dạng thidua_{channel}_ten (chữ thường, số, dấu gạch dưới)")
    return TargetUrl(
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=port,
        user=unquote(parts.username) if parts.username else None,
        path=unquote(parts.path) or "/",
        options=given,
    )


def show_address(address: str) -> str:
    """The address for a message: of a URL, without what may be a secret."""
    return _VALUE.sub(r"\1…", _USER.sub("…@", address)) if "://" in address else address


def check_folders(path: str) -> str:
    """The path itself. Raises AddressError where a part of it is hidden, leads up or is no name."""
    if path.strip("/") and not is_folder_address(path.strip("/")):
        raise AddressError("đường dẫn gồm các tên thư mục, không có '..', '//', ':' hay tên bắt đầu bằng '.'")
    return path


def _read_options(query: str, *, allowed: Collection[str]) -> dict[str, tuple[str, ...]]:
    """'+' stays '+', for fingerprints are written with it."""
    options: dict[str, tuple[str, ...]] = {}
    for pair in query.split("&") if query else []:
        name, has_value, value = pair.partition("=")
        if name not in allowed or not (has_value and value):
            raise AddressError(
                f"chỉ các tuỳ chọn {', '.join(sorted(allowed))}, mỗi tuỳ chọn có giá trị; {_ONLY_PUBLIC}"
            )
        options[name] = (*options.get(name, ()), unquote(value))
    if options.get("idempotent", ("yes",))[-1] not in {"yes", "no"}:
        raise AddressError("idempotent=yes hoặc idempotent=no")
    return options

"""The connections of an installation by name, and the login that one of them holds."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from thidua.deliver.target_url import TargetUrl
from thidua.errors import DeliveryError

FindConnection = Callable[[str], str | None]
"""The URL of the connection of that name, None if there is none."""

_SECOND_SCHEME = re.compile(r"^[a-z0-9+.-]+://(?=[a-z0-9+.-]+://)", re.IGNORECASE)


def connection_from_environment(name: str) -> str | None:
    """'thidua_sftp_city' is in the variable THIDUA_SFTP_CITY_URL."""
    return os.environ.get(f"{name.upper()}_URL")


class Connections(Mapping[str, str]):
    """What channels are opened with: the installation's own connections, and any other one by its name."""

    def __init__(self, given: Mapping[str, str | None], *, find: FindConnection = connection_from_environment) -> None:
        self._given = {name: url for name, url in given.items() if url}
        self._find = find

    def __getitem__(self, name: str) -> str:
        url = self._given.get(name) or self._find(name)
        if not url:
            raise KeyError(name)
        return url

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


@dataclass(frozen=True, kw_only=True)
class Login:
    """Who we are at a receiver. options: what else the connection says, by its names."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    options: Mapping[str, str] = field(default_factory=dict, repr=False)


def find_login(connections: Mapping[str, str], target: TargetUrl) -> Login:
    """The login of the connection that the address names; of none where it names none.

    A connection that names a host or user is for that one alone: a secret never goes where an address, changed by
    mistake or on purpose, would send it. Raises DeliveryError, which shows no secret.
    """
    if target.connection is None:
        return Login(user=target.user)
    url = connections.get(target.connection)
    if not url:
        variable = f"{target.connection.upper()}_URL"
        raise _wrong(target.connection, f"chưa có kết nối này (Admin → Connections, hoặc biến môi trường {variable})")
    try:
        # Airflow writes a connection whose host holds a scheme of its own as http://https://host.
        parts = urlsplit(_SECOND_SCHEME.sub("", url))
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _wrong(target.connection, "không đọc được kết nối này") from None
    if (host or target.host) != target.host or (port or target.port) != target.port:
        raise _wrong(target.connection, f"kết nối này dành cho máy chủ khác, không phải {target.host}")
    user = unquote(parts.username) if parts.username else None
    if user and target.user and user != target.user:
        raise _wrong(target.connection, f"kết nối này dành cho tài khoản khác, không phải {target.user}")
    return Login(
        user=user or target.user,
        password=unquote(parts.password) if parts.password else None,
        options=read_options(parts.query),
    )


def read_options(query: str) -> dict[str, str]:
    """The query of the URL; Airflow packs what a query cannot hold into `__extra__` as JSON."""
    options = dict(parse_qsl(query))
    packed = options.pop("__extra__", "{}")
    try:
        extra = json.loads(packed)
    except ValueError:
        return options
    return options | {name: str(value) for name, value in extra.items()} if isinstance(extra, dict) else options


def _wrong(name: str, what: str) -> DeliveryError:
    return DeliveryError(
        f"Kết nối '{name}': {what}.",
        remedy="Sửa kết nối đó cho khớp với địa chỉ trong mục deliveries của kế hoạch; lượt gửi sau sẽ dùng ngay.",
    )

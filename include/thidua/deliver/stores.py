"""Object stores and disks that a plan's address may name, opened with the login of a connection."""

from collections.abc import Collection, Mapping
from typing import Any

import fsspec

from thidua.deliver.connections import Login, find_login
from thidua.deliver.target_url import TargetUrl, check_folders, parse_target
from thidua.errors import DeliveryError

_LOGIN_NAMES = {
    "file": ("", ""),
    "s3": ("key", "secret"),
    "gs": ("", "token"),
    "abfs": ("account_name", "account_key"),
}
"""What a store calls user and password. A store in memory is no place to deliver to, nor is what forwards elsewhere."""


def parse_store(address: str, *, channel: str = "folder", options: Collection[str] = ()) -> TargetUrl:
    """`s3://bucket/path?connection=thidua_<channel>_name`, `file:///srv/path`. Raises AddressError."""
    target = parse_target(address, channel=channel, schemes=_LOGIN_NAMES, options=options)
    check_folders(target.path)
    return target


def open_store(target: TargetUrl, connections: Mapping[str, str]) -> tuple[Any, str]:
    """The fsspec file system, and the path on it without '/' at its end. Raises DeliveryError if it cannot be used."""
    options = storage_options(target.scheme, find_login(connections, target))
    try:
        return fsspec.filesystem(target.scheme, **options), f"{target.host}{target.path}".rstrip("/")
    except ImportError as error:
        raise DeliveryError(
            f"Chưa cài thư viện cho kho {target.scheme}://: {error}.",
            remedy="Cài thêm, ví dụ `uv sync --extra s3`, rồi chạy lại; việc gửi chưa bắt đầu.",
        ) from None


def open_outbox(outbox: str) -> tuple[Any, str]:
    """The same for the installation's own outbox: a path or any URL that fsspec understands."""
    fs, path = fsspec.core.url_to_fs(outbox)
    return fs, str(path).rstrip("/")


def storage_options(scheme: str, login: Login) -> dict[str, Any]:
    """What fsspec's file system for that scheme wants to hear of a login."""
    user_name, password_name = _LOGIN_NAMES[scheme]
    options: dict[str, Any] = {user_name: login.user, password_name: login.password}
    if scheme == "s3":
        # Never an answer of before: another worker, or the receiver, may have changed the folder.
        options |= {"endpoint_url": login.options.get("endpoint_url"), "use_listings_cache": False}
        if region := login.options.get("region_name"):
            options["client_kwargs"] = {"region_name": region}
    return {name: value for name, value in options.items() if name and value is not None}

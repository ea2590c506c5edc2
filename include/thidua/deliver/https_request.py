"""The request that hands over a message, byte for byte the same at every try."""

import base64
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection

from thidua import __version__
from thidua.deliver.channel import OutgoingFile, OutgoingMessage
from thidua.deliver.connections import Login
from thidua.deliver.manifest import build_manifest
from thidua.deliver.mime_types import MIME_TYPES, OTHER
from thidua.deliver.target_url import TargetUrl
from thidua.errors import DeliveryError
from thidua.text.canonical import sha256_hex


@dataclass(frozen=True, kw_only=True)
class Request:
    """A POST. key: the idempotency key. body, end: the files, and what makes them whole: the manifest."""

    path: str
    key: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes
    end: bytes


def build_request(message: OutgoingMessage, *, path: str, login: Login) -> Request:
    """multipart/form-data (RFC 7578): a part `file` for each file, then the part `manifest`.

    A login with a user is sent as Basic, one with a password alone as Bearer.
    """
    boundary = f"thidua-{sha256_hex(message.message_id)[:40]}"
    body = b"".join(_part("file", file, boundary) for file in message.files)
    end = _part("manifest", build_manifest(message), boundary) + f"--{boundary}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Content-Length": str(len(body) + len(end)),
        "Idempotency-Key": f'"{message.message_id}"',
        "User-Agent": f"thidua-reports/{__version__}",
        "Connection": "close",
    }
    return Request(path=path, key=message.message_id, headers=headers | _authorization(login), body=body, end=end)


def open_connection(target: TargetUrl, login: Login, *, timeout: float) -> HTTPConnection:
    """A connection that is not open yet. Certificate and host name are verified; there is no way to ask for less.

    The connection's `cafile` holds certificates to trust instead of the system's. No proxy and no redirect is used.
    """
    if target.scheme == "http":
        return HTTPConnection(target.host, target.port, timeout=timeout)
    ca_file = login.options.get("cafile")
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise DeliveryError(
            f"Kết nối '{target.connection}': không đọc được chứng thư tin cậy {ca_file}: {error}.",
            remedy="Sửa cafile của kết nối đó; lượt gửi sau sẽ dùng ngay.",
        ) from None
    return HTTPSConnection(target.host, target.port, timeout=timeout, context=context)


def _part(name: str, file: OutgoingFile, boundary: str) -> bytes:
    file_name = file.file_name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        f"Content-Type: {MIME_TYPES.get(file.kind, OTHER)}\r\n\r\n"
    )
    return head.encode() + file.data + b"\r\n"


def _authorization(login: Login) -> dict[str, str]:
    if login.password is None:
        return {}
    if login.user is None:
        return {"Authorization": f"Bearer {login.password}"}
    return {"Authorization": f"Basic {base64.b64encode(f'{login.user}:{login.password}'.encode()).decode()}"}

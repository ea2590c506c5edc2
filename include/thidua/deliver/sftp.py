"""Channel 'sftp': the files below a folder of an SFTP server, under `<plan>/<period>/r<revision>/`.

Addresses: `sftp://user@host:22/path?hostkey=SHA256:…&connection=thidua_sftp_name`; a path that begins with `/~/` is
below the account's home. What may be repeated and what may not: see `sftp_attempt`.
"""

import asyncio
import re
from collections.abc import Mapping

from thidua.deliver.channel import LastStep, OutgoingMessage, SendOutcome
from thidua.deliver.connections import find_login
from thidua.deliver.discreet import without_secrets
from thidua.deliver.manifest import build_manifest
from thidua.deliver.sftp_parcel import Parcel
from thidua.deliver.target_url import AddressError, TargetUrl, check_folders, parse_target, show_address
from thidua.errors import DeliveryError
from thidua.text.addresses import is_folder_address

TITLE = "SFTP"
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_HOME = "/~/"
_EXAMPLE = "sftp://tai-khoan@may-chu:22/thu-muc?hostkey=SHA256:…&connection=thidua_sftp_ten"


class SftpChannel:
    """timeout: seconds for connecting. limit: seconds for one try up to its last step, below the lease of a claim."""

    def __init__(self, connections: Mapping[str, str], *, timeout: float = 30, limit: float = 240) -> None:
        self._connections = connections
        self._timeout = timeout
        self._limit = limit

    def send(self, message: OutgoingMessage, *, before_point_of_no_return: LastStep) -> SendOutcome:
        """SENT when every file was read back with its hash and has its name, the manifest last."""
        # Here, for plans are checked against this module by processes that never send and start often.
        from thidua.deliver.sftp_attempt import Attempt
        from thidua.deliver.sftp_server import find_server

        try:
            target = _parse(message.address)
        except AddressError as error:
            raise _unusable(message.address, f"cần {error}") from None
        attempt = Attempt(
            server=find_server(self._connections, target),
            parcel=_pack(message, target),
            mark=before_point_of_no_return,
            may_repeat=target.is_set("idempotent"),
            timeout=self._timeout,
            limit=self._limit,
        )
        return without_secrets(asyncio.run(attempt.run()), find_login(self._connections, target))


def open_channel(connections: Mapping[str, str]) -> SftpChannel:
    """Always there: the connections it needs are named by addresses."""
    return SftpChannel(connections)


def address_fault(address: str) -> str | None:
    """What is needed instead, None for an address that can be used."""
    try:
        _parse(address)
    except AddressError as fault:
        return f"{fault}; mẫu: {_EXAMPLE}"
    return None


def _parse(address: str) -> TargetUrl:
    target = parse_target(address, channel="sftp", schemes={"sftp"}, options={"hostkey", "idempotent"})
    if target.connection is None:
        raise AddressError("connection=<tên kết nối>, nơi giữ mật khẩu hoặc khóa riêng")
    for key in target.options.get("hostkey", ()):
        if not _FINGERPRINT.fullmatch(key):
            raise AddressError("hostkey=SHA256:… như lệnh ssh-keygen -lf in ra (43 ký tự sau dấu hai chấm)")
    check_folders(target.path.removeprefix(_HOME))
    return target


def _pack(message: OutgoingMessage, target: TargetUrl) -> Parcel:
    root = target.path.removeprefix(_HOME).rstrip("/") if target.path.startswith(_HOME) else target.path.rstrip("/")
    parts = (message.plan_id, message.period_id, f"r{message.revision_no}")
    for name in (*parts, *(file.file_name for file in message.files)):
        if "/" in name or not is_folder_address(name):
            raise _unusable(name, "tên thư mục hoặc tên tệp không dùng được")
    folder = "/".join(parts if target.path == _HOME else (root, *parts))
    return Parcel(folder=folder, files=message.files, manifest=build_manifest(message))


def _unusable(found: str, why: str) -> DeliveryError:
    return DeliveryError(
        f"Địa chỉ SFTP không dùng được: có {show_address(found)!r}; {why}.",
        remedy="Sửa địa chỉ trong mục deliveries của tệp kế hoạch rồi chạy `thidua plan check`.",
    )

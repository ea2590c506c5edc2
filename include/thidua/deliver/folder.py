"""Channel 'folder': the files under `<address>/<period>/r<revision>/`, on a disk or an object store, the manifest last.

The address is a folder below the outbox, or a URL of its own: `s3://bucket/path?connection=thidua_folder_name`.

Every step may be repeated without harm, because a file that is already there with the right bytes is a success and one
with other bytes is never touched. So a crash never leaves an unknown outcome; the next attempt finds out by looking.
"""

from collections.abc import Mapping
from typing import Any

from thidua.collect.whole_file import write_whole
from thidua.deliver.channel import LastStep, OutgoingFile, OutgoingMessage, SendOutcome
from thidua.deliver.manifest import build_manifest
from thidua.deliver.stores import open_outbox, open_store, parse_store
from thidua.deliver.target_url import AddressError, show_address
from thidua.errors import DeliveryError
from thidua.text.addresses import is_folder_address
from thidua.text.canonical import sha256_hex

TITLE = "thư mục"
_BELOW_OUTBOX = "thư mục tương đối trong thư mục gửi đi: không bắt đầu bằng '/' hay '.', không có '..', ':' hay '\\'"


class FolderChannel:
    """outbox: a path or any URL that fsspec understands; addresses that are no URL are below it.

    connections: by name, for addresses that are URLs.
    """

    def __init__(self, outbox: str, connections: Mapping[str, str] | None = None) -> None:
        self._outbox = outbox
        self._connections = connections or {}

    def send(self, message: OutgoingMessage, *, before_point_of_no_return: LastStep) -> SendOutcome:
        """SENT when every file was read back with its SHA-256 under its final name, and then the manifest."""
        fs, folder = self._open(message)
        manifest = build_manifest(message)
        files = {f"{folder}/{_safe(file.file_name)}": file for file in (*message.files, manifest)}
        try:
            found = {path: sha256_or_none(fs, path) for path in files}
            for path, file in files.items():
                if found[path] not in {None, file.sha256}:
                    return refused_by_name(path)
            for path, file in files.items():
                if found[path] is None:
                    if file is manifest:
                        before_point_of_no_return(may_repeat=True)
                    _write(fs, path, file)
        except OSError as error:
            return SendOutcome(state="FAILED", sentence=f"Chưa ghi được vào thư mục {folder}: {error}")
        return SendOutcome(
            state="SENT",
            sentence=f"Đã đặt {len(message.files)} tệp và bản kê vào {folder}; đã kiểm tra mã băm từng tệp.",
        )

    def _open(self, message: OutgoingMessage) -> tuple[Any, str]:
        """The file system and the folder of this revision on it."""
        address = _safe(message.address)
        if "://" in address:
            fs, root = open_store(parse_store(address), self._connections)
        else:
            fs, outbox = open_outbox(self._outbox)
            root = f"{outbox}/{address}"
        return fs, "/".join([root, _safe(message.period_id), f"r{message.revision_no}"])


def open_channel(connections: Mapping[str, str]) -> FolderChannel | None:
    """The connection 'outbox': a path or URL."""
    outbox = connections.get("outbox")
    return FolderChannel(outbox, connections) if outbox else None


def address_fault(address: str) -> str | None:
    """What is needed instead, None for an address that can be used."""
    if "://" not in address:
        return below_outbox_fault(address)
    try:
        parse_store(address)
    except AddressError as fault:
        return f"{_BELOW_OUTBOX}, hoặc {fault}"
    return None


def below_outbox_fault(address: str) -> str | None:
    """What is needed instead of an address that is no folder below the outbox."""
    return None if is_folder_address(address) else _BELOW_OUTBOX


def _write(fs: Any, path: str, file: OutgoingFile) -> None:
    write_whole(fs, path, file.data)
    if sha256_or_none(fs, path) != file.sha256:
        raise OSError(f"{path}: đọc lại thấy khác với tệp đã phát hành")


def sha256_or_none(fs: Any, path: str) -> str | None:
    """Of the file at that path, None where there is none."""
    try:
        return sha256_hex(fs.cat_file(path))
    except FileNotFoundError:
        return None


def refused_by_name(path: str) -> SendOutcome:
    """The outcome where the name is taken by other bytes."""
    return SendOutcome(
        state="REFUSED",
        sentence=f"Đã có tệp khác nội dung tại {path}; không ghi đè. Cần xem vì sao có tệp đó rồi chuyển nó đi.",
    )


def _safe(address: str) -> str:
    if fault := address_fault(address):
        raise DeliveryError(
            f"Tên thư mục hoặc tên tệp không dùng được: {show_address(address)!r}; cần {fault}.",
            remedy="Sửa địa chỉ trong mục deliveries của tệp kế hoạch rồi chạy `thidua plan check`.",
        )
    return address

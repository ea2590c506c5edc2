"""Channel 'folder': the files under `<outbox>/<address>/<period>/r<revision>/`, on a disk or an object store.

It never calls `before_point_of_no_return`: every step may be repeated without harm, because a file that is already
there with the right bytes is a success and one with other bytes is never touched. So a crash never leaves an unknown
outcome; the next attempt finds out by looking.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import fsspec

from thidua.collect.whole_file import write_whole
from thidua.deliver.channel import OutgoingFile, OutgoingMessage, SendOutcome
from thidua.errors import DeliveryError
from thidua.text.canonical import sha256_hex

_PART = re.compile(r"(?!\.)[^/\\:\x00-\x1f\x7f]{1,200}")


class FolderChannel:
    """Writes below `root`, a path or any URL that fsspec understands."""

    def __init__(self, root: str) -> None:
        fs, path = fsspec.core.url_to_fs(root)
        self._fs: Any = fs
        self._root = str(path).rstrip("/")

    def send(self, message: OutgoingMessage, *, before_point_of_no_return: Callable[[], None]) -> SendOutcome:
        """SENT when every file was read back with its size and SHA-256 under its final name."""
        folder = self._folder(message)
        paths = {f"{folder}/{_safe(file.file_name)}": file for file in message.files}
        try:
            found = {path: self._sha256_or_none(path) for path in paths}
            for path, file in paths.items():
                if found[path] not in {None, file.sha256}:
                    return _refused(path)
            for path, file in paths.items():
                if found[path] is None:
                    self._write(path, file)
        except OSError as error:
            return SendOutcome(state="FAILED", sentence=f"Chưa ghi được vào thư mục {folder}: {error}")
        return SendOutcome(
            state="SENT",
            sentence=f"Đã đặt {len(paths)} tệp vào {folder}; đã đọc lại và kiểm tra mã băm từng tệp.",
        )

    def _folder(self, message: OutgoingMessage) -> str:
        parts = [*message.address.strip("/").split("/"), message.period_id]
        return "/".join([self._root, *(_safe(part) for part in parts), f"r{message.revision_no}"])

    def _write(self, path: str, file: OutgoingFile) -> None:
        write_whole(self._fs, path, file.data)
        if self._sha256_or_none(path) != file.sha256:
            raise OSError(f"{path}: đọc lại thấy khác với tệp đã phát hành")

    def _sha256_or_none(self, path: str) -> str | None:
        try:
            return sha256_hex(self._fs.cat_file(path))
        except FileNotFoundError:
            return None


def open_channel(connections: Mapping[str, str]) -> FolderChannel | None:
    """The connection 'outbox': a path or URL."""
    root = connections.get("outbox")
    return FolderChannel(root) if root else None


def _refused(path: str) -> SendOutcome:
    return SendOutcome(
        state="REFUSED",
        sentence=f"Đã có tệp khác nội dung tại {path}; không ghi đè. Cần xem vì sao có tệp đó rồi chuyển nó đi.",
    )


def _safe(part: str) -> str:
    if not _PART.fullmatch(part):
        raise DeliveryError(
            f"Tên thư mục hoặc tên tệp không dùng được: {part!r}.",
            remedy="Sửa địa chỉ trong mục deliveries của tệp kế hoạch: tên thư mục, không có '..', ':' hay dấu '\\'.",
        )
    return part

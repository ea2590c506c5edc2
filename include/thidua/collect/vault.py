"""Content-addressed store: every file that came in or went out, under its SHA-256, for ever.

Of files with names of persons only a sealed copy stays (`thidua.personal`).
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

import fsspec
from fsspec.implementations.local import LocalFileSystem

from thidua.collect.whole_file import write_many, write_whole
from thidua.errors import OperatorError
from thidua.text.canonical import sha256_hex

MOST_AT_ONCE = 128
"""Files; each is open until the disk has confirmed it."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Vault:
    """Files under `<root>/ab/<sha256>`. root: a path or any URL that fsspec understands.

    A file is never changed after it was written, and a crash never leaves a part of one under its final name.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        fs, path = fsspec.core.url_to_fs(root)
        self._fs: Any = fs
        self._path = str(path).rstrip("/")

    def put(self, data: bytes) -> str:
        """Keep `data` and return its SHA-256 (64 hex digits). The same bytes again change nothing.

        Bytes on the disk that have gone bad are replaced by the good ones. Raises OperatorError if writing fails.
        """
        return self.put_many([data])[0]

    def put_many(self, contents: Sequence[bytes]) -> list[str]:
        """As `put` for each of them, in the same order; on a local disk much faster, for the waits are shared.

        When it returns all of them are safe. Raises OperatorError if writing fails; some may be kept by then.
        """
        sha256s = [sha256_hex(data) for data in contents]
        for start in range(0, len(contents), MOST_AT_ONCE):
            some = slice(start, start + MOST_AT_ONCE)
            self._put_some(dict(zip(sha256s[some], contents[some], strict=True)))
        return sha256s

    def _put_some(self, contents: Mapping[str, bytes]) -> None:
        try:
            new = {sha256: data for sha256, data in contents.items() if self._read_or_none(sha256) != data}
            if len(new) == 1:
                [(sha256, data)] = new.items()
                write_whole(self._fs, self._name(sha256), data)
            elif new:
                write_many(self._fs, {self._name(sha256): data for sha256, data in new.items()})
        except OSError as error:
            raise OperatorError(
                f"Kho lưu {self.root}: không ghi được {len(contents)} tệp ({next(iter(contents))}…): {error}",
                remedy="Kiểm tra dung lượng đĩa, quyền ghi và kết nối tới kho lưu, rồi chạy lại; chạy lại là an toàn.",
            ) from error

    def get(self, sha256: str) -> bytes:
        """The bytes with this SHA-256, verified. Raises OperatorError if they are absent or were changed."""
        try:
            data = self._read_or_none(sha256)
        except OSError as error:
            raise OperatorError(
                f"Kho lưu {self.root}: không đọc được tệp {sha256}: {error}",
                remedy="Kiểm tra quyền đọc và kết nối tới kho lưu, rồi chạy lại.",
            ) from error
        if data is None:
            raise OperatorError(
                f"Kho lưu {self.root} không có tệp {sha256}.",
                remedy="Kiểm tra THIDUA_VAULT có đúng thư mục không; nếu tệp đã mất, phục hồi từ bản sao lưu.",
            )
        found = sha256_hex(data)
        if found != sha256:
            raise OperatorError(
                f"Kho lưu {self.root}: nội dung tệp {sha256} đã bị thay đổi (mã băm hiện tại {found}).",
                remedy="Phục hồi tệp từ bản sao lưu và tìm nguyên nhân; hệ thống không dùng tệp này.",
            )
        return data

    def exists(self, sha256: str) -> bool:
        """Whether there is a file for this SHA-256. Its bytes are only verified by `get`."""
        return bool(self._fs.exists(self._name(sha256)))

    def remove(self, sha256: str) -> None:
        """Delete the file, if it is there: of one whose sealed copy is kept under another SHA-256, and of no other.

        Raises OperatorError if it cannot be deleted.
        """
        try:
            self._fs.rm_file(self._name(sha256))
        except FileNotFoundError:
            return
        except OSError as error:
            raise OperatorError(
                f"Kho lưu {self.root}: không xóa được tệp {sha256}: {error}",
                remedy="Kiểm tra quyền xóa, kết nối tới kho lưu, rồi chạy lại; tệp chứa họ tên cá nhân chưa mã hóa.",
            ) from error

    def open(self, sha256: str) -> BinaryIO:
        """The file as a stream, for readers that must not hold it in memory. Bytes are not verified."""
        if not self.exists(sha256):
            self.get(sha256)
        return cast(BinaryIO, self._fs.open(self._name(sha256), "rb"))

    def path(self, sha256: str) -> Path:
        """Where the file lies on the local disk. Raises OperatorError for a vault that is not local."""
        if not isinstance(self._fs, LocalFileSystem):
            raise OperatorError(
                f"Kho lưu {self.root} không nằm trên đĩa của máy này.",
                remedy="Dùng Vault.get hoặc Vault.open cho kho lưu ở xa.",
            )
        return Path(self._name(sha256))

    def _name(self, sha256: str) -> str:
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return f"{self._path}/{sha256[:2]}/{sha256}"

    def _read_or_none(self, sha256: str) -> bytes | None:
        try:
            return cast(bytes, self._fs.cat_file(self._name(sha256)))
        except FileNotFoundError:
            return None

"""Keys: one of the installation, in a file; under it one for each entry and each file, which can be destroyed.

AES-256-GCM throughout. What a ciphertext is of goes into its authentication, so that none can stand in another's place.
"""

import base64
import binascii
import hashlib
import hmac
import logging
import os
import stat
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from thidua.errors import OperatorError
from thidua.private_files import write_new
from thidua.text.normalise import comparison_key

SECRETS = Path("/run/secrets")
"""Where containers find theirs: only their own processes see it, and the files are readable by all of these."""
KEY_BYTES = 32
_NONCE_BYTES = 12
_MISSING_REMEDY = (
    "Đặt THIDUA_PERSONAL_KEY_FILE trỏ tới tệp khóa (tạo bằng `thidua personal key --to TỆP`, giữ bản sao ngoài máy "
    "chủ), rồi chạy lại. Không tệp nào bị mất."
)

log = logging.getLogger(__name__)


class MasterKey:
    """What wraps all other keys and makes names comparable without keeping them."""

    def __init__(self, secret: bytes) -> None:
        """secret: 32 random bytes."""
        self._wrapping = _derived(secret, b"thidua wrapping of keys")
        self._indexing = _derived(secret, b"thidua blind index")

    @classmethod
    def read(cls, path: Path | None) -> "MasterKey":
        """The key in the file: 32 bytes as base64. OperatorError where there is none."""
        if path is None:
            raise OperatorError("Chưa có khóa dữ liệu cá nhân.", remedy=_MISSING_REMEDY)
        try:
            secret = base64.b64decode(path.read_text(encoding="ascii").strip(), altchars=b"-_", validate=True)
        except (OSError, ValueError, binascii.Error):
            # Without the cause: it might quote what stands in the file.
            raise OperatorError(f"Không đọc được khóa dữ liệu cá nhân {path}.", remedy=_MISSING_REMEDY) from None
        if len(secret) != KEY_BYTES:
            raise OperatorError(f"Tệp {path} không chứa khóa 32 byte.", remedy=_MISSING_REMEDY)
        _warn_if_readable(path)
        return cls(secret)

    @property
    def fingerprint(self) -> str:
        """Tells two keys apart and nothing about them: 64 hex digits."""
        return self._index(b"fingerprint").hex()

    def wrap(self, key: bytes, *, of: str) -> bytes:
        """The key, sealed. of: what it is the key of."""
        return seal(self._wrapping, key, of=f"key {of}")

    def unwrap(self, wrapped: bytes, *, of: str) -> bytes:
        """OperatorError where it was wrapped under another key of the installation, or changed."""
        return unseal(self._wrapping, wrapped, of=f"key {of}")

    def blind_index(self, name: str, work_unit: str) -> bytes:
        """The same 32 bytes for two spellings of one person; nobody without the key can tell whose."""
        return self._index("\n".join(("person", comparison_key(name), comparison_key(work_unit))).encode())

    def _index(self, data: bytes) -> bytes:
        return hmac.digest(self._indexing, data, "sha256")


def write_master_key(path: Path) -> None:
    """A new key in a new file that only its owner reads. OperatorError where the file exists already."""
    try:
        write_new(path, base64.urlsafe_b64encode(new_key()) + b"\n")
    except FileExistsError:
        raise OperatorError(
            f"Tệp {path} đã có; khóa cũ không bị ghi đè.", remedy="Dùng khóa đang có, hoặc chọn tên tệp khác."
        ) from None
    except OSError as error:
        raise OperatorError(f"Không ghi được {path}: {error}", remedy="Kiểm tra thư mục, quyền ghi.") from error


def _warn_if_readable(path: Path) -> None:
    """One that others may read is used all the same: while lists wait for a better one, they lie there as they came."""
    if stat.S_IMODE(path.stat().st_mode) & stat.S_IROTH and SECRETS not in path.resolve().parents:
        log.warning("Tệp khóa %s ai trên máy cũng đọc được; đặt lại quyền: chmod 600 %s", path, path)


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(key: bytes, data: bytes, *, of: str) -> bytes:
    """Nonce and ciphertext. of: what the data is, asked for again when it is opened."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, of.encode())


def unseal(key: bytes, sealed: bytes, *, of: str) -> bytes:
    """OperatorError for another key, another thing, or changed bytes."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], of.encode())
    except (InvalidTag, ValueError):
        raise OperatorError(
            f"Không mở được dữ liệu đã mã hóa ({of}): khóa không đúng hoặc dữ liệu đã bị thay đổi.",
            remedy="Kiểm tra THIDUA_PERSONAL_KEY_FILE là khóa đã dùng khi nhận danh sách; chạy `thidua audit verify`.",
        ) from None


def mark(salt: bytes, text: str) -> str:
    """Comparable with other marks under the same salt, and nothing without it: 64 hex digits."""
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret)

"""The organisation's key, found by the name of its connection: a PKCS#12 file, or a PKCS#11 token."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

from thidua.deliver.connections import FindConnection, read_options
from thidua.errors import OperatorError

_OPTIONS = {"file", "module", "token", "slot", "key", "certificate", "image", "tsa", "tsa_user", "tsa_password"}
TSA_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """What a connection says of a key. options: as documented in docs/operations.md; secret: passphrase or PIN."""

    connection: str
    secret: str | None = field(repr=False)
    options: Mapping[str, str] = field(repr=False)

    @property
    def is_device(self) -> bool:
        """Whether it lies in a token, which locks itself after some wrong PINs."""
        return "module" in self.options

    @property
    def image(self) -> Path | None:
        """The picture of the seal."""
        return Path(self.options["image"]) if self.options.get("image") else None

    def timestamper(self) -> TimeStamper | None:
        """The server of time stamps (RFC 3161), None where none is configured."""
        if not self.options.get("tsa"):
            return None
        user, password = self.options.get("tsa_user"), self.options.get("tsa_password")
        auth = (user, password) if user and password else None
        return HTTPTimeStamper(self.options["tsa"], timeout=TSA_SECONDS, auth=auth)

    @contextmanager
    def opened(self) -> Iterator[Signer]:
        """The key, ready to sign. OperatorError, which shows no secret, for a key that cannot be opened."""
        if self.is_device:
            with self._token() as signer:
                yield signer
        else:
            yield self._from_file()

    def _from_file(self) -> Signer:
        path = Path(self.options["file"])
        try:
            data = path.read_bytes()
        except OSError as error:
            raise self._wrong(f"không đọc được tệp khóa {path}: {error.strerror}") from None
        secret = self.secret.encode() if self.secret else None
        try:
            signer: SimpleSigner | None = SimpleSigner.load_pkcs12_data(data, other_certs=(), passphrase=secret)
        except ValueError:
            signer = None
        if signer is None:
            raise self._wrong(f"không mở được tệp khóa {path}: sai mật khẩu hoặc không phải tệp PKCS#12")
        return signer

    @contextmanager
    def _token(self) -> Iterator[Signer]:
        try:
            from pkcs11.exceptions import PKCS11Error
            from pyhanko.config.pkcs11 import TokenCriteria
            from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
        except ImportError:
            raise self._wrong("máy này chưa cài phần ký bằng PKCS#11 (gói tùy chọn pkcs11)") from None
        slot = self.options.get("slot")
        try:
            session = open_pkcs11_session(
                self.options["module"],
                slot_no=int(slot) if slot else None,
                token_criteria=TokenCriteria(label=self.options["token"]) if "token" in self.options else None,
                user_pin=self.secret,
            )
        except (PKCS11Error, PdfError, OSError) as error:
            raise self._wrong(f"không mở được thiết bị PKCS#11 ({type(error).__name__})") from None
        try:
            yield PKCS11Signer(
                session,
                cert_label=self.options.get("certificate") or self.options["key"],
                key_label=self.options["key"],
                other_certs_to_pull=None,
            )
        finally:
            session.close()

    def _wrong(self, what: str) -> OperatorError:
        return _wrong(self.connection, what)


def find_key(find: FindConnection, connection: str) -> SigningKey:
    """The key that the connection of this name speaks of. OperatorError where there is none or it says too little."""
    url = find(connection)
    if not url:
        variable = f"{connection.upper()}_URL"
        raise _wrong(connection, f"chưa có kết nối này (Admin → Connections, hoặc biến môi trường {variable})")
    try:
        parts = urlsplit(url)
        password = parts.password
    except ValueError:
        raise _wrong(connection, "không đọc được kết nối này") from None
    options = read_options(parts.query)
    if unknown := sorted(set(options) - _OPTIONS):
        raise _wrong(connection, f"không có mục {', '.join(unknown)}")
    if ("file" in options) == ("module" in options):
        raise _wrong(connection, "cần đúng một trong hai mục file (PKCS#12) và module (PKCS#11)")
    if "module" in options and "key" not in options:
        raise _wrong(connection, "khóa PKCS#11 cần mục key (nhãn của khóa)")
    return SigningKey(connection=connection, secret=unquote(password) if password else None, options=options)


def _wrong(name: str, what: str) -> OperatorError:
    return OperatorError(
        f"Kết nối ký số '{name}': {what}.",
        remedy="Sửa kết nối theo mục Ký số của tài liệu vận hành, rồi chạy lại bước Ký số; chạy lại là an toàn.",
    )

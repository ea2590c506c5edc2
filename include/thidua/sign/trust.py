"""Whom the installation trusts: a folder with certificates of authorities, and lists of what they revoked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from asn1crypto import pem, x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import CertificateRevocationList
from pyhanko_certvalidator import ValidationContext

from thidua.deliver.connections import FindConnection, read_options
from thidua.errors import OperatorError
from thidua.sign.revoked import RefusedListError, load_list

Revocation = Literal["soft-fail", "require"]
CERTIFICATES = {".pem", ".crt", ".cer", ".der"}
LISTS = {".crl"}
_REMEDY = "Tải lại tệp từ trang của tổ chức chứng thực, hoặc bỏ tệp đó ra."


@dataclass(frozen=True, kw_only=True)
class Trust:
    """roots: certificates signed by themselves; others: of authorities below them. is_online: ask OCSP and CRL servers.

    revocation: 'require' refuses a certificate of which nobody says whether it was revoked.
    """

    roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...] = ()
    lists: tuple[CertificateRevocationList, ...] = ()
    revocation: Revocation = "soft-fail"
    is_online: bool = False

    def context(self, moment: datetime) -> ValidationContext:
        """What a chain of certificates is checked against, as at `moment`."""
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=self.others,
            crls=[one.public_bytes(Encoding.DER) for one in self.lists],
            moment=moment,
            best_signature_time=moment,
            allow_fetching=self.is_online,
            revocation_mode=self.revocation,
            # A list that was published after the signing says as well what was revoked by then.
            retroactive_revinfo=True,
        )


def find_trust(find: FindConnection, connection: str) -> Trust | None:
    """What the connection of this name trusts, None where there is no such connection.

    Its options: folder; revocation 'soft' (default) or 'hard'; online 'yes' or 'no' (default).
    """
    url = find(connection)
    if not url:
        return None
    options = read_options(urlsplit(url).query)
    if "folder" not in options:
        raise _wrong(connection, "thiếu mục folder (thư mục chứa chứng thư của các tổ chức chứng thực)")
    trust = load_trust(
        Path(options["folder"]),
        revocation="require" if options.get("revocation") == "hard" else "soft-fail",
        is_online=options.get("online") == "yes",
    )
    if not trust.roots:
        raise _wrong(connection, f"thư mục {options['folder']} không có chứng thư gốc nào ({', '.join(CERTIFICATES)})")
    return trust


def need_trust(find: FindConnection, connection: str) -> Trust:
    """As `find_trust`, and OperatorError where there is none."""
    trust = find_trust(find, connection)
    if trust is None:
        variable = f"{connection.upper()}_URL"
        raise _wrong(connection, f"chưa có kết nối này (Admin → Connections, hoặc biến môi trường {variable})")
    return trust


def load_trust(folder: Path, *, revocation: Revocation = "soft-fail", is_online: bool = False) -> Trust:
    """Every certificate and every list of revoked ones in the folder, PEM or DER, several in one file too.

    OperatorError for a file that is broken or cannot be used.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    found = [one for path in files if path.suffix.lower() in CERTIFICATES for one in _certificates(path)]
    return Trust(
        roots=tuple(one for one in found if one.self_issued),
        others=tuple(one for one in found if not one.self_issued),
        lists=tuple(one for path in files if path.suffix.lower() in LISTS for one in _lists(path)),
        revocation=revocation,
        is_online=is_online,
    )


def _certificates(path: Path) -> Iterator[x509.Certificate]:
    for data in _unpacked(path):
        try:
            certificate = x509.Certificate.load(data)
            certificate.subject.native  # noqa: B018 -- asn1crypto reads lazily: a broken file is found here
        except ValueError as error:
            raise _broken(path) from error
        yield certificate


def _lists(path: Path) -> Iterator[CertificateRevocationList]:
    for data in _unpacked(path):
        try:
            yield load_list(data)
        except RefusedListError as error:
            raise OperatorError(f"Danh sách thu hồi {path} {error}.", remedy=_REMEDY) from error


def _unpacked(path: Path) -> list[bytes]:
    data = path.read_bytes()
    if not pem.detect(data):
        return [data]
    try:
        return [der for _, _, der in pem.unarmor(data, multiple=True)]
    except ValueError as error:
        raise _broken(path) from error


def _broken(path: Path) -> OperatorError:
    return OperatorError(f"Không đọc được {path}.", remedy=_REMEDY)


def _wrong(name: str, what: str) -> OperatorError:
    return OperatorError(
        f"Kết nối '{name}': {what}.",
        remedy="Sửa kết nối theo mục Ký số của tài liệu vận hành, rồi chạy lại; tệp đã ký vẫn được giữ nguyên.",
    )

"""Made-up authorities, signers and time stamps: root -> intermediate -> signer, each with what a test wants wrong."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper
from pyhanko_certvalidator.registry import CertificateStore, SimpleCertificateStore

from thidua.plan.signing import SignField
from thidua.sign.appearance import make_stamp, stamp_folder
from thidua.sign.fields import FIELD_NAMES
from thidua.sign.make import SignerAt

PASSPHRASE = "mật khẩu thử"
PERSON, ORGANISATION = "Nguyễn Văn Mẫu", "Ủy ban nhân dân phường Mẫu"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
LONG = timedelta(days=3650)


HANDWRITING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 108 54"><path fill="none" stroke="#1a3fbf"
stroke-width="2.4" d="M6 40 C20 6 30 8 26 34 S44 48 50 22 S62 44 72 26 S90 40 102 12 M18 46 L96 34"/></svg>"""
SEAL = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><g fill="none" stroke="#d40000"
stroke-width="2.5"><circle cx="50" cy="50" r="47"/><circle cx="50" cy="50" r="33"/></g><path fill="#d40000"
d="M50 30 55 44 70 44 58 53 62 67 50 58 38 67 42 53 30 44 45 44Z"/></svg>"""


def write_pictures(folder: Path) -> tuple[Path, Path]:
    """A made-up handwritten signature, blue, and a made-up seal, red, both on a see-through ground."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "chu-ky.svg").write_text(HANDWRITING)
    (folder / "con-dau.svg").write_text(SEAL)
    return folder / "chu-ky.svg", folder / "con-dau.svg"


@dataclass(frozen=True)
class Party:
    """Somebody with a key. chain: the certificates above it, the root last."""

    certificate: x509.Certificate
    key: Key
    chain: tuple[x509.Certificate, ...] = ()

    def pkcs12(self, passphrase: str = PASSPHRASE) -> bytes:
        return pkcs12.serialize_key_and_certificates(
            b"khoa", self.key, self.certificate, self.chain[:-1], BestAvailableEncryption(passphrase.encode())
        )

    def signer(self) -> SimpleSigner:
        return SimpleSigner(
            signing_cert=as_asn1(self.certificate),
            signing_key=asn1_keys.PrivateKeyInfo.load(
                self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            ),
            cert_registry=_store(self.chain),
        )


def new_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def make_party(
    name: str,
    *,
    issuer: Party | None = None,
    key: Key | None = None,
    is_authority: bool = False,
    start: datetime | None = None,
    end: datetime | None = None,
    is_for_stamps: bool = False,
    may_sign: bool = True,
    says: Sequence[x509.ExtensionType] = (),
) -> Party:
    """One certificate; signed by itself where no issuer is given. says: what else stands in it."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder(
            subject_name=own,
            issuer_name=issuer.certificate.subject if issuer else own,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=start or now - LONG,
            not_valid_after=end or now + LONG,
        )
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(_usage(is_authority=is_authority, may_sign=may_sign), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if is_for_stamps:
        stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(stamping, critical=True)
    for extension in says:
        builder = builder.add_extension(extension, critical=False)
    above = issuer or None
    made = builder.sign(above.key if above else key, hashes.SHA256())
    return Party(certificate=made, key=key, chain=(above.certificate, *above.chain) if above else ())


@dataclass(frozen=True)
class Authorities:
    root: Party
    intermediate: Party

    def signer(self, name: str, **wrong: Any) -> Party:
        return make_party(name, issuer=self.intermediate, **wrong)

    def trust_folder(self, folder: Path) -> Path:
        """Root in PEM, the authority below it in DER, as such folders are."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "goc.crt").write_bytes(self.root.certificate.public_bytes(Encoding.PEM))
        (folder / "trung-gian.cer").write_bytes(self.intermediate.certificate.public_bytes(Encoding.DER))
        return folder


def make_authorities(name: str = "Tổ chức chứng thực mẫu") -> Authorities:
    root = make_party(f"{name}, gốc", is_authority=True)
    return Authorities(root=root, intermediate=make_party(f"{name}, cấp dưới", issuer=root, is_authority=True))


def sign_outside(
    pdf: bytes,
    party: Party,
    *,
    field: SignField | str,
    at: datetime | None = None,
    image: Path | None = None,
    stamper: TimeStamper | None = None,
) -> bytes:
    """As a person's token does it. field: the prepared one, or the name of one that the program adds. stamper: proves
    the instant."""
    name = (
        FIELD_NAMES["person"]
        if field == "person"
        else FIELD_NAMES["organisation"]
        if field == "organisation"
        else field
    )
    meta = PdfSignatureMetadata(field_name=name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    with stamp_folder() as folder:
        stamp = make_stamp((0, 0, 153, 76), lines=(), image=image, folder=Path(folder))
        made = SignerAt(
            at=at or datetime.now(UTC),
            signature_meta=meta,
            signer=party.signer(),
            stamp_style=stamp,
            timestamper=stamper,
        ).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    data = made.getvalue()
    assert isinstance(data, bytes)
    return data


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _store(certificates: Iterable[x509.Certificate]) -> CertificateStore:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko gives it no types
    store.register_multiple(as_asn1(one) for one in certificates)
    return store


def _usage(*, is_authority: bool, may_sign: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=may_sign and not is_authority,
        content_commitment=may_sign and not is_authority,
        key_encipherment=not may_sign,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


class _Stamping(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        assert isinstance(server, StampServer)
        server.asked += 1
        answer = server.stamper.request_tsa_response(request).dump()
        self.send_response(server.status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: object) -> None: ...


class StampServer(ThreadingHTTPServer):
    """RFC 3161 over HTTP. status: what it answers with; asked: how often."""

    daemon_threads = True

    def __init__(self, party: Party, *, at: datetime | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Stamping)
        self.stamper = DummyTimeStamper(
            as_asn1(party.certificate),
            party.signer().signing_key,
            certs_to_embed=_store(party.chain),
            fixed_dt=at,
        )
        self.status, self.asked = 200, 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


@contextmanager
def stamp_server(authorities: Authorities, *, at: datetime | None = None) -> Iterator[StampServer]:
    stamper = authorities.signer("Máy chủ dấu thời gian mẫu", key=new_key(), is_for_stamps=True)
    with StampServer(stamper, at=at) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()

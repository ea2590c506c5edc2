"""An authority that publishes what it has revoked: a list (RFC 5280) and answers to questions (OCSP, RFC 6960)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from factories.signers import Party

FRESH = timedelta(hours=1)


class RevocationServer(ThreadingHTTPServer):
    """revoked: instants by serial number. asked: 'list' or 'question', in order. is_silent: answers with 503."""

    daemon_threads = True

    def __init__(self, *authorities: Party) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.authorities = authorities
        self.revoked: dict[int, datetime] = {}
        self.asked: list[str] = []
        self.is_silent = False

    def revoke(self, party: Party, *, at: datetime) -> None:
        self.revoked[party.certificate.serial_number] = at

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def list_of(self, issuer: Party) -> bytes:
        """What the issuer has revoked, DER."""
        now = datetime.now(UTC)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(now - FRESH)
            .next_update(now + FRESH)
            .add_extension(x509.CRLNumber(1), critical=False)
        )
        for serial, at in self.revoked.items():
            row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
            builder = builder.add_revoked_certificate(row)
        return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def answer(self, question: bytes) -> bytes:
        """What became of the certificate that is asked about, DER; signed by the authority itself."""
        asked = ocsp.load_der_ocsp_request(question)
        at, now = self.revoked.get(asked.serial_number), datetime.now(UTC)
        issuer = next(one for one in self.authorities if _key_hash(one, asked.hash_algorithm) == asked.issuer_key_hash)
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=asked.serial_number,
            algorithm=asked.hash_algorithm,
            cert_status=ocsp.OCSPCertStatus.REVOKED if at else ocsp.OCSPCertStatus.GOOD,
            this_update=now - FRESH,
            next_update=now + FRESH,
            revocation_time=at,
            revocation_reason=None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate)
        for extension in asked.extensions:
            if isinstance(extension.value, x509.OCSPNonce):
                builder = builder.add_extension(extension.value, critical=False)
        return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def published_as_list(server: RevocationServer, number: int) -> x509.ExtensionType:
    """Where a certificate says that the list of its issuer, the n-th authority of the server, is to be had."""
    place = x509.UniformResourceIdentifier(f"{server.url}/{number}.crl")
    return x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)])


def published_as_answers(server: RevocationServer) -> x509.ExtensionType:
    """Where a certificate says that its issuer answers questions."""
    place = x509.UniformResourceIdentifier(f"{server.url}/ocsp")
    return x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)])


@contextmanager
def revocation_server(*authorities: Party) -> Iterator[RevocationServer]:
    with RevocationServer(*authorities) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def _key_hash(party: Party, algorithm: hashes.HashAlgorithm) -> bytes:
    key = x509.SubjectKeyIdentifier.from_public_key(party.certificate.public_key()).digest
    assert isinstance(algorithm, hashes.SHA1)
    return key


class _Answering(BaseHTTPRequestHandler):
    server: RevocationServer

    def do_GET(self) -> None:
        self.server.asked.append("list")
        number = int(self.path.strip("/").removesuffix(".crl"))
        self._say(self.server.list_of(self.server.authorities[number]), "application/pkix-crl")

    def do_POST(self) -> None:
        self.server.asked.append("question")
        question = self.rfile.read(int(self.headers["Content-Length"]))
        self._say(self.server.answer(question), "application/ocsp-response")

    def _say(self, answer: bytes, kind: str) -> None:
        self.send_response(503 if self.server.is_silent else 200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: object) -> None: ...

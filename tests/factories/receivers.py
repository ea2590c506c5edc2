"""A receiver over HTTP(S) on this machine that answers, or fails to, as it is told."""

import http.server
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


@dataclass(frozen=True)
class Reply:
    """status None: hang up without a word. when: before a byte of the body is read, or after all of it."""

    status: int | None = 201
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    when: str = "after"


@dataclass
class Receiver:
    """What was received whole, by request, and the bodies that broke off.

    knows_keys: a request whose key was taken already gets 409 with that key, and is not taken.
    """

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    broken: list[bytes] = field(default_factory=list)
    knows_keys: bool = False

    def next_reply(self) -> Reply:
        """What to answer now."""
        return self.replies.pop(0) if self.replies else Reply()

    def parts(self, position: int = 0) -> list[tuple[str, str, bytes]]:
        """Name, file name and bytes of each part, as an independent parser reads them."""
        head = f"Content-Type: {self.headers[position]['Content-Type']}\r\n\r\n".encode()
        found = BytesParser().parsebytes(head + self.bodies[position])
        return [
            (
                str(part.get_param("name", header="content-disposition")),
                str(part.get_filename()),
                bytes(part.get_payload(decode=True)),
            )
            for part in found.walk()
            if not part.is_multipart()
        ]


@contextmanager
def receiving(*replies: Reply, tls: ssl.SSLContext | None = None, knows_keys: bool = False) -> Iterator[Receiver]:
    """A running receiver; it gives the replies one after the other, then 201."""
    receiver = Receiver(replies=list(replies), knows_keys=knows_keys)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    server.daemon_threads = False  # so that closing waits until every request is dealt with
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients here break off on purpose
    receiver.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}/nhan"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_certificate(folder: Path, *, host: str = "127.0.0.1") -> ssl.SSLContext:
    """A server's certificate for `host` signed by an authority of our own, `folder/ca.pem`."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca = _sign("CA thử", ca_key.public_key(), "CA thử", ca_key, x509.BasicConstraints(ca=True, path_length=0))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
    made = _sign("receiver", key.public_key(), "CA thử", ca_key, names)
    (folder / "ca.pem").write_bytes(ca.public_bytes(Encoding.PEM))
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def _sign(
    subject: str,
    public_key: ec.EllipticCurvePublicKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    extension: x509.ExtensionType,
) -> x509.Certificate:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder(
            issuer_name=x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]),
            subject_name=x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)]),
            public_key=public_key,
        )
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(extension, critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _handler(receiver: Receiver) -> type[http.server.BaseHTTPRequestHandler]:
    taken: set[str] = set()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def do_POST(self) -> None:
            self.close_connection = True
            reply, key = receiver.next_reply(), self.headers["Idempotency-Key"]
            if reply.when == "after":
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if len(body) != int(self.headers["Content-Length"]):
                    receiver.broken.append(body)
                    return
                if receiver.knows_keys and key in taken:
                    reply = Reply(409, {"Idempotency-Key": key})
                else:
                    taken.add(key)
                    receiver.bodies.append(body)
                    receiver.headers.append(dict(self.headers))
            if reply.status is not None:
                self._answer(reply, reply.status)

        def _answer(self, reply: Reply, status: int) -> None:
            data = reply.text.encode()
            self.send_response(status)
            for name, value in {**reply.headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        log_message: Callable[..., None] = lambda *_, **__: None

    return Handler

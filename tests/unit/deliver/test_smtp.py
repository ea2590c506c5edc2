"""The mail client against a server that misbehaves in every way: never a second copy, never 'sent' without a 250."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from factories.certificates import make_certificate, server_context
from factories.deliveries import make_message
from factories.marks import Marks
from thidua.deliver import smtp
from thidua.deliver.channel import OutgoingFile, OutgoingMessage, SendOutcome
from thidua.deliver.mail import build_mail
from thidua.deliver.sink import SmtpSink
from thidua.deliver.sink_faults import FAULTS, Fault
from thidua.deliver.smtp import SmtpChannel
from thidua.deliver.smtp_url import parse_smtp_url
from thidua.text.canonical import sha256_hex

MESSAGE = make_message()
BIG = b"0" * 12_000_000


def send(
    sink: SmtpSink | str, *, message: OutgoingMessage = MESSAGE, marks: Marks | None = None, timeout: float = 5
) -> SendOutcome:
    url = sink if isinstance(sink, str) else sink.url
    channel = SmtpChannel(parse_smtp_url(url), timeout=timeout, answer_timeout=timeout)
    return channel.send(message, before_point_of_no_return=marks or Marks())


def big_message() -> OutgoingMessage:
    file = OutgoingFile(kind="pdf", file_name="lon.pdf", sha256=sha256_hex(BIG), data=BIG)
    return replace(MESSAGE, files=(file,))


def test_mail_arrives_byte_for_byte_and_is_marked_once(tmp_path: Path) -> None:
    marks = Marks()
    with SmtpSink(tmp_path) as sink:
        outcome = send(sink, marks=marks)
        (mail,) = sink.mails()
    assert (outcome.state, marks.count) == ("SENT", 1)
    assert "250" in outcome.sentence
    assert mail.recipients == (MESSAGE.address,)
    assert mail.message_id == MESSAGE.message_id
    assert (tmp_path / mail.file).read_bytes() == build_mail(MESSAGE, sender="thidua@localhost")


@pytest.mark.parametrize("mail", [b".\r\n..\r\n.a\r\nb.\r\n", b"a\r\n.\r\nMAIL FROM:<e@e.example>", b"."])
def test_lines_that_begin_with_a_dot_arrive_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail: bytes
) -> None:
    monkeypatch.setattr(smtp, "build_mail", lambda *_, **__: mail)
    with SmtpSink(tmp_path) as sink:
        assert send(sink).state == "SENT"
        (stored,) = sink.mails()
    assert (tmp_path / stored.file).read_bytes() == mail.removesuffix(b"\r\n") + b"\r\n"


def test_nothing_is_delivered_when_the_mark_is_made(tmp_path: Path) -> None:
    with SmtpSink(tmp_path) as sink:
        seen: list[int] = []

        def look() -> None:
            time.sleep(0.1)
            seen.append(len(sink.mails()))

        assert send(sink, message=big_message(), marks=Marks(then=look)).state == "SENT"
    assert seen == [0]


EXPECTED = {
    "greeting-421": ("FAILED", 0, 0),
    "greeting-554": ("FAILED", 0, 0),
    "greeting-hang": ("FAILED", 0, 0),
    "mail-421": ("FAILED", 0, 0),
    "rcpt-421": ("FAILED", 0, 0),
    "data-421": ("FAILED", 0, 0),
    "drop-before-body": ("FAILED", 0, 0),
    "rcpt-450": ("FAILED", 0, 0),
    "rcpt-451": ("FAILED", 0, 0),
    "rcpt-550": ("REFUSED", 0, 0),
    "rcpt-554": ("REFUSED", 0, 0),
    "greylist": ("FAILED", 0, 0),
    "data-451": ("FAILED", 0, 0),
    "data-554": ("REFUSED", 0, 0),
    "hang-before-body": ("FAILED", 0, 0),
    "dot-550": ("REFUSED", 1, 0),
    "dot-554": ("REFUSED", 1, 0),
    "dot-421": ("UNKNOWN", 1, 0),
    "dot-450": ("UNKNOWN", 1, 0),
    "dot-451": ("UNKNOWN", 1, 0),
    "hang-in-body": ("UNKNOWN", 1, 0),
    "hang-after-dot": ("UNKNOWN", 1, 0),
    "drop-after-dot": ("UNKNOWN", 1, 0),
    "stored-then-421": ("UNKNOWN", 1, 1),
    "stored-then-451": ("UNKNOWN", 1, 1),
    "stored-then-drop": ("UNKNOWN", 1, 1),
    "stored-then-hang": ("UNKNOWN", 1, 1),
}
"""By fault: outcome, marks made, copies that arrived."""


def test_every_fault_is_tried() -> None:
    assert set(EXPECTED) | {"drop-in-body"} == set(FAULTS)


@pytest.mark.parametrize("name", EXPECTED)
def test_outcome_says_no_more_than_what_is_certain(tmp_path: Path, name: str) -> None:
    marks = Marks()
    with SmtpSink(tmp_path, fault=FAULTS[name]) as sink:
        outcome = send(sink, marks=marks, timeout=0.3 if FAULTS[name].then == "hang" else 5)
        assert (outcome.state, marks.count, len(sink.mails())) == EXPECTED[name]
    reply = FAULTS[name].reply
    assert reply is None or reply in outcome.sentence


def test_time_out_in_the_middle_of_the_mail_is_safe_to_repeat(tmp_path: Path) -> None:
    """Of a mail that no buffer holds."""
    marks = Marks()
    with SmtpSink(tmp_path, fault=FAULTS["hang-in-body"]) as sink:
        message = replace(MESSAGE, files=(replace(MESSAGE.files[0], data=BIG * 2),))
        outcome = send(sink, message=message, marks=marks, timeout=0.3)
        assert (outcome.state, marks.count, sink.mails()) == ("FAILED", 0, [])


def test_connection_lost_in_the_middle_of_the_mail_is_safe_to_repeat(tmp_path: Path) -> None:
    marks = Marks()
    with SmtpSink(tmp_path, fault=FAULTS["drop-in-body"]) as sink:
        outcome = send(sink, message=big_message(), marks=marks)
        assert (outcome.state, marks.count, sink.mails()) == ("FAILED", 0, [])


@contextmanager
def server_that(speak: Callable[[socket.socket], None], *, go_ahead: bytes = b"354 x\r\n") -> Iterator[str]:
    """A server that takes a mail up to DATA, then does as told with the socket."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            sock, _ = listener.accept()
            with sock, sock.makefile("rb") as stream:
                sock.sendall(b"220 x\r\n")
                while (line := stream.readline()) and not line.startswith(b"DATA"):
                    sock.sendall(b"250 x\r\n")
                sock.sendall(go_ahead)
                speak(sock)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}?starttls=none"
        thread.join()


def read_to_end(sock: socket.socket) -> None:
    with suppress(ConnectionError):
        while sock.recv(1 << 20):
            pass


@pytest.mark.parametrize("early", [b"452 4.3.1 Disk full\r\n", b"250 2.0.0 Ok: thank you\r\n", b""])
def test_server_that_answers_or_leaves_before_the_end_is_noticed_before_the_mark(early: bytes) -> None:
    def give_up(sock: socket.socket) -> None:
        sock.sendall(early)
        sock.shutdown(socket.SHUT_WR)
        read_to_end(sock)

    marks = Marks()
    with server_that(give_up) as url:
        assert send(url, message=big_message(), marks=marks).state == "FAILED"
    assert marks.count == 0


def test_answer_that_came_together_with_the_354_is_not_taken_for_the_last_one() -> None:
    marks = Marks()
    with server_that(read_to_end, go_ahead=b"354 x\r\n250 2.0.0 Ok: thank you\r\n") as url:
        assert send(url, marks=marks).state == "FAILED"
    assert marks.count == 0


@pytest.mark.parametrize("answer", [b"252 x\r\n", b"354 x\r\n", b"nonsense\r\n", b"25", b"\xff\xff\xff\r\n"])
def test_odd_answer_to_the_dot_is_not_a_success(answer: bytes) -> None:
    def odd(sock: socket.socket) -> None:
        received = b""
        while not received.endswith(b"\r\n.\r\n"):
            received += sock.recv(65536)
        sock.sendall(answer)

    with server_that(odd) as url:
        assert send(url).state == "UNKNOWN"


def test_refused_mark_stops_everything_and_nothing_arrives(tmp_path: Path) -> None:
    class LostError(Exception):
        pass

    with SmtpSink(tmp_path) as sink:
        with pytest.raises(LostError):
            send(sink, marks=Marks(fault=LostError()))
        assert send(sink, message=replace(MESSAGE, address="khac@thanh-pho.example")).state == "SENT"
        assert [mail.recipients for mail in sink.mails()] == [("khac@thanh-pho.example",)]


def test_result_is_per_recipient(tmp_path: Path) -> None:
    refused = "khong-co@thanh-pho.example"
    with SmtpSink(tmp_path, fault=replace(FAULTS["rcpt-550"], recipients=frozenset({refused}))) as sink:
        assert send(sink, message=replace(MESSAGE, address=refused)).state == "REFUSED"
        assert send(sink).state == "SENT"
        assert [mail.recipients for mail in sink.mails()] == [(MESSAGE.address,)]


def test_greylisted_recipient_gets_it_at_the_second_try(tmp_path: Path) -> None:
    with SmtpSink(tmp_path, fault=FAULTS["greylist"]) as sink:
        assert [send(sink).state, send(sink).state] == ["FAILED", "SENT"]
        assert len(sink.mails()) == 1


def test_mail_bigger_than_the_server_allows_is_refused(tmp_path: Path) -> None:
    with SmtpSink(tmp_path, size_limit=1000) as sink:
        outcome = send(sink)
        assert (outcome.state, sink.mails()) == ("REFUSED", [])
    assert "552" in outcome.sentence


def test_server_without_size_or_esmtp_is_served(tmp_path: Path) -> None:
    def old(sock: socket.socket) -> None:
        received = b""
        while not received.endswith(b"\r\n.\r\n"):
            received += sock.recv(65536)
        sock.sendall(b"250 ok\r\n")

    with server_that(old) as url:
        assert send(url).state == "SENT"


def test_server_that_is_not_there_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    outcome = send(f"smtp://127.0.0.1:{port}?starttls=none")
    assert outcome.state == "FAILED"
    assert "tự gửi lại" in outcome.sentence


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.mark.parametrize("way", ["tls", "starttls"])
def test_trusted_certificate_is_used(tmp_path: Path, certificate: Path, way: str) -> None:
    context = server_context(certificate)
    tls, starttls = (context, None) if way == "tls" else (None, context)
    with SmtpSink(tmp_path, tls=tls, starttls=starttls) as sink:
        outcome = send(f"{sink.url}?cafile={certificate / 'cert.pem'}")
        assert (outcome.state, len(sink.mails())) == ("SENT", 1)


@pytest.mark.parametrize("way", ["tls", "starttls"])
def test_unknown_certificate_stops_before_anything_is_said(tmp_path: Path, certificate: Path, way: str) -> None:
    context = server_context(certificate)
    tls, starttls = (context, None) if way == "tls" else (None, context)
    with SmtpSink(tmp_path, tls=tls, starttls=starttls) as sink:
        outcome = send(sink)
        assert (outcome.state, sink.mails()) == ("FAILED", [])
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.sentence


def test_server_without_starttls_is_not_spoken_to_in_clear(tmp_path: Path) -> None:
    with SmtpSink(tmp_path) as sink:
        outcome = send(f"smtp://127.0.0.1:{sink.port}")
        assert (outcome.state, sink.mails()) == ("FAILED", [])
    assert "STARTTLS" in outcome.sentence


def test_password_refused_by_the_server_is_told_without_it(tmp_path: Path) -> None:
    with SmtpSink(tmp_path) as sink:
        outcome = send(f"smtp://ai:mat-khau@127.0.0.1:{sink.port}?starttls=none")
    assert outcome.state == "FAILED"
    assert "mat-khau" not in outcome.sentence


@pytest.mark.parametrize("name", ["dot-451", "rcpt-550", "stored-then-drop"])
def test_fault_for_others_does_not_strike(tmp_path: Path, name: str) -> None:
    fault: Fault = replace(FAULTS[name], recipients=frozenset({"khac@thanh-pho.example"}))
    with SmtpSink(tmp_path, fault=fault) as sink:
        assert send(sink).state == "SENT"
        assert len(sink.mails()) == 1

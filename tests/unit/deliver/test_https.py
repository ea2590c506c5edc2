"""Channel 'https' against a real server: one request, one key, and an outcome that says no more than is certain."""

import base64
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from factories.deliveries import make_message
from factories.marks import Marks
from factories.receivers import Reply, make_certificate, receiving
from thidua.deliver.channel import LastStep, OutgoingFile, SendOutcome
from thidua.deliver.https import HttpsChannel
from thidua.deliver.manifest import build_manifest
from thidua.errors import DeliveryError
from thidua.text.canonical import sha256_hex

MESSAGE = make_message()
BIG = b"0" * 12_000_000
LARGE = (OutgoingFile(kind="pdf", file_name="lon.pdf", sha256=sha256_hex(BIG), data=BIG),)
KEY = f'"{MESSAGE.message_id}"'


def send(
    url: str,
    *,
    more: str = "",
    login: str | None = None,
    mark: LastStep | None = None,
    files: tuple[OutgoingFile, ...] = MESSAGE.files,
) -> SendOutcome:
    channel = HttpsChannel({"thidua_https_thu": login} if login else {}, timeout=2, answer_timeout=2)
    options = "&".join(filter(None, [more, "connection=thidua_https_thu" if login else ""]))
    message = replace(MESSAGE, address=f"{url}?{options}" if options else url, files=files)
    return channel.send(message, before_point_of_no_return=mark or Marks())


def test_manifest_and_files_arrive_in_one_request(tmp_path: Path) -> None:
    marks = Marks()
    with receiving(tls=make_certificate(tmp_path)) as receiver:
        outcome = send(receiver.url, login=f"https://?cafile={tmp_path / 'ca.pem'}", mark=marks)
    assert (outcome.state, marks.count) == ("SENT", 1), outcome.sentence
    (*files, manifest) = receiver.parts()
    assert json.loads(manifest[2])["message_id"] == MESSAGE.message_id
    assert manifest[:2] == ("manifest", build_manifest(MESSAGE).file_name)
    assert files == [("file", file.file_name, file.data) for file in MESSAGE.files]
    assert receiver.headers[0]["Idempotency-Key"] == KEY


def test_every_try_is_byte_for_byte_the_same() -> None:
    with receiving(Reply(503)) as receiver:
        assert [send(receiver.url).state for _ in range(2)] == ["FAILED", "SENT"]
    assert receiver.bodies[0] == receiver.bodies[1]
    assert receiver.headers[0] == receiver.headers[1]


def test_server_that_knows_the_key_takes_one_copy() -> None:
    with receiving(Reply(None), knows_keys=True) as receiver:
        outcomes = [send(receiver.url, more="idempotent=yes").state for _ in range(3)]
    assert outcomes == ["FAILED", "SENT", "SENT"]
    assert len(receiver.bodies) == 1


@pytest.mark.parametrize(
    ("reply", "expected", "if_idempotent"),
    [
        (Reply(200), "SENT", "SENT"),
        (Reply(204), "SENT", "SENT"),
        (Reply(409, {"Idempotency-Key": KEY}), "SENT", "SENT"),
        (Reply(409, {"Idempotency-Key": '"<khac@thidua.local>"'}), "REFUSED", "REFUSED"),
        (Reply(409), "REFUSED", "REFUSED"),
        (Reply(400), "REFUSED", "REFUSED"),
        (Reply(403), "REFUSED", "REFUSED"),
        (Reply(404), "REFUSED", "REFUSED"),
        (Reply(422), "REFUSED", "REFUSED"),
        (Reply(401), "FAILED", "FAILED"),
        (Reply(408), "FAILED", "FAILED"),
        (Reply(425), "FAILED", "FAILED"),
        (Reply(429), "FAILED", "FAILED"),
        (Reply(503), "FAILED", "FAILED"),
        (Reply(307, {"Location": "/khac"}), "FAILED", "FAILED"),
        (Reply(302, {"Location": "/khac"}), "UNKNOWN", "FAILED"),
        (Reply(500), "UNKNOWN", "FAILED"),
        (Reply(502), "UNKNOWN", "FAILED"),
        (Reply(504), "UNKNOWN", "FAILED"),
        (Reply(None), "UNKNOWN", "FAILED"),
    ],
)
def test_outcome_by_answer(reply: Reply, expected: str, if_idempotent: str) -> None:
    marks = Marks()
    with receiving(reply, reply) as receiver:
        assert send(receiver.url, mark=marks).state == expected
        assert send(receiver.url, more="idempotent=yes", mark=marks).state == if_idempotent
        assert marks.asked == [False, True]
        assert len(receiver.bodies) == 2


def test_what_the_server_says_is_told_to_the_operator() -> None:
    with receiving(Reply(429, {"Retry-After": "120"}, "quá nhiều\nyêu cầu")) as receiver:
        outcome = send(receiver.url)
    assert outcome.state == "FAILED"
    assert "429" in outcome.sentence
    assert "quá nhiều yêu cầu" in outcome.sentence
    assert "thử lại sau: 120" in outcome.sentence


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(413, when="before"), "REFUSED"),
        (Reply(503, when="before"), "FAILED"),
        (Reply(200, when="before"), "FAILED"),
        (Reply(None, when="before"), "FAILED"),
    ],
)
def test_server_that_stops_before_the_end_has_taken_nothing(reply: Reply, expected: str) -> None:
    marks = Marks()
    with receiving(reply) as receiver:
        outcome = send(receiver.url, files=LARGE, mark=marks)
    # Where the reset overtakes the words of the server, only that it hung up is known.
    assert outcome.state in {expected, "FAILED"}
    assert marks.count == 0
    assert receiver.bodies == []


def test_answer_that_waits_before_the_end_is_heard() -> None:
    marks = Marks()
    with answering_at_once(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n") as url:
        # So large that the server must have read some of it, and it speaks before it reads.
        outcome = send(url, mark=marks, files=LARGE)
    assert (outcome.state, marks.count) == ("REFUSED", 0)
    assert "413 Too Large" in outcome.sentence


def test_server_that_never_answers_leaves_it_open() -> None:
    with answering_at_once(b"") as url:
        channel = HttpsChannel({}, timeout=2, answer_timeout=0.1)
        outcome = channel.send(replace(MESSAGE, address=url), before_point_of_no_return=Marks())
    assert outcome.state == "UNKNOWN"
    assert "quá thời gian chờ" in outcome.sentence


def test_closed_port_fails() -> None:
    with receiving() as receiver:
        url = receiver.url
    assert send(url).state == "FAILED"


@pytest.mark.parametrize("more", ["", "idempotent=yes"])
def test_claim_that_was_lost_hands_over_nothing(more: str) -> None:
    with receiving() as receiver:
        with pytest.raises(RuntimeError, match="lost"):
            send(receiver.url, more=more, mark=Marks(fault=RuntimeError("lost")))
        # The server has looked at the one that broke off before this one.
        assert send(receiver.url).state == "SENT"
    assert len(receiver.bodies) == 1
    (broken,) = receiver.broken
    assert MESSAGE.files[-1].data in broken
    assert build_manifest(MESSAGE).data not in broken


@pytest.mark.parametrize("trusted", [True, False])
def test_certificate_must_be_trusted_and_for_this_host(tmp_path: Path, trusted: bool) -> None:
    context = make_certificate(tmp_path, host="127.0.0.2" if trusted else "127.0.0.1")
    login = "https://:bi-mat@127.0.0.1" + (f"?cafile={tmp_path / 'ca.pem'}" if trusted else "")
    marks = Marks()
    with receiving(tls=context) as receiver:
        outcome = send(receiver.url, login=login, mark=marks)
        assert (outcome.state, marks.count, receiver.bodies) == ("FAILED", 0, [])
    assert "chứng thư" in outcome.sentence


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("https://:ma%20truy-cap@", "Bearer ma truy-cap"),
        ("https://phuong:m%40t@127.0.0.1", f"Basic {base64.b64encode(b'phuong:m@t').decode()}"),
        ("http://https://phuong:m%40t@127.0.0.1", f"Basic {base64.b64encode(b'phuong:m@t').decode()}"),
    ],
)
def test_login_comes_from_the_connection(login: str, expected: str) -> None:
    with receiving() as receiver:
        assert send(receiver.url, login=login).state == "SENT"
    assert receiver.headers[0]["Authorization"] == expected


@pytest.mark.parametrize("login", ["https://:bi-mat@khac.example", "https://:bi-mat@127.0.0.1:1"])
def test_secret_goes_to_no_other_host(login: str) -> None:
    with receiving() as receiver:
        with pytest.raises(DeliveryError, match="máy chủ khác") as stopped:
            send(receiver.url, login=login)
        assert receiver.bodies == []
    assert "bi-mat" not in str(stopped.value)


def test_trusted_certificates_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="cafile"):
        send("https://127.0.0.1:1/nhan", login=f"https://?cafile={tmp_path / 'khong-co.pem'}")


@contextmanager
def answering_at_once(answer: bytes) -> Iterator[str]:
    """A server that speaks first, reads everything and then says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stop = threading.Event()

        def serve() -> None:
            accepted, _ = listening.accept()
            with accepted:
                accepted.sendall(answer)
                accepted.settimeout(0.05)
                while not stop.is_set():
                    try:
                        if not accepted.recv(65536):
                            return
                    except TimeoutError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/nhan"
        finally:
            stop.set()
            thread.join()


def test_receiver_reads_names_that_need_escaping() -> None:
    file = replace(MESSAGE.files[0], file_name='báo cáo "2026".docx')
    with receiving() as receiver:
        send(receiver.url, files=(file,))
    assert 'filename="báo cáo %222026%22.docx"'.encode() in receiver.bodies[0]

"""The sink as a mail server: what it takes, what it refuses, and that bytes are kept as they were."""

import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from thidua.deliver.sink import SmtpSink
from thidua.deliver.sink_folder import MailFolder
from thidua.text.canonical import sha256_hex

MAIL = b"Message-ID: <1@a.example>\r\nSubject: x\r\n\r\n.\r\n..hai\r\nTi\xe1\xba\xbfng Vi\xe1\xbb\x87t\r\n"


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[SmtpSink]:
    with SmtpSink(tmp_path / "sink", size_limit=2000) as running:
        yield running


def talk(sink: SmtpSink, *lines: bytes) -> list[bytes]:
    """Send raw lines, each after the answer to the one before; the last line of every answer."""
    answers = []
    with socket.create_connection((sink.host, sink.port), timeout=5) as sock, sock.makefile("rb") as stream:
        for line in (b"", *lines):
            sock.sendall(line)
            answer = stream.readline()
            while answer[3:4] == b"-":
                answer = stream.readline()
            answers.append(answer)
    return answers[1:]


def test_mail_is_kept_byte_for_byte_and_logged(sink: SmtpSink) -> None:
    with smtplib.SMTP(sink.host, sink.port) as client:
        refused = client.sendmail("a@a.example", ["b@b.example", "c@c.example"], MAIL, ["BODY=8BITMIME", "SMTPUTF8"])
    assert refused == {}
    (mail,) = sink.mails()
    assert (sink.folder / mail.file).read_bytes() == MAIL
    assert json.loads((sink.folder / "log.jsonl").read_text()) == {
        "file": "00001.eml",
        "sender": "a@a.example",
        "recipients": ["b@b.example", "c@c.example"],
        "message_id": "<1@a.example>",
        "sha256": sha256_hex(MAIL),
        "size_bytes": len(MAIL),
    }


def test_several_mails_in_one_conversation_and_after_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        with SmtpSink(tmp_path) as sink, smtplib.SMTP(sink.host, sink.port) as client:
            for recipient in ("b@b.example", "c@c.example"):
                client.sendmail("a@a.example", recipient, MAIL)
    assert [(m.file, m.recipients) for m in MailFolder(tmp_path).mails()] == [
        ("00001.eml", ("b@b.example",)),
        ("00002.eml", ("c@c.example",)),
        ("00003.eml", ("b@b.example",)),
        ("00004.eml", ("c@c.example",)),
    ]


def test_offers_are_announced(sink: SmtpSink) -> None:
    with smtplib.SMTP(sink.host, sink.port) as client:
        client.ehlo()
        assert client.esmtp_features == {"8bitmime": "", "smtputf8": "", "size": "2000"}
        assert client.noop()[0] == client.rset()[0] == client.helo()[0] == 250


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([b"MAIL FROM:<a@a.example>\r\n"], b"503"),
        ([b"EHLO x\r\n", b"RCPT TO:<b@b.example>\r\n"], b"503"),
        ([b"EHLO x\r\n", b"DATA\r\n"], b"503"),
        ([b"EHLO x\r\n", b"MAIL FROM:<a@a.example>\r\n", b"MAIL FROM:<a@a.example>\r\n"], b"503"),
        ([b"EHLO x\r\n", b"MAIL FROM:<a@a.example>\r\n", b"DATA\r\n"], b"503"),
        ([b"EHLO x\r\n", b"MAIL FROM:<a@a.example>\r\n", b"RSET\r\n", b"RCPT TO:<b@b.example>\r\n"], b"503"),
        ([b"EHLO x\r\n", b"MAIL a@a.example\r\n"], b"501"),
        ([b"EHLO x\r\n", b"MAIL FROM:<a@a.example>\r\n", b"RCPT TO:<>\r\n"], b"501"),
        ([b"EHLO x\r\n", b"MAIL FROM:<a@a.example> SIZE=2001\r\n"], b"552"),
        ([b"STARTTLS\r\n"], b"502"),
        ([b"VRFY a\r\n"], b"502"),
        ([b"\xff\xfe\r\n"], b"502"),
        ([b"x" * 70_000 + b"\r\n"], b"500"),
        ([b"quit\r\n"], b"221"),
    ],
)
def test_wrong_order_and_wrong_commands_are_answered(sink: SmtpSink, lines: list[bytes], code: bytes) -> None:
    answers = talk(sink, *lines)
    assert [answer[:3] for answer in answers[:-1]] == [b"250"] * (len(lines) - 1)
    assert answers[-1][:3] == code


BEGIN = (b"EHLO x\r\n", b"MAIL FROM:<a@a.example>\r\n", b"RCPT TO:<b@b.example>\r\n", b"DATA\r\n")


def test_too_big_a_mail_is_refused_and_the_conversation_goes_on(sink: SmtpSink) -> None:
    answers = talk(sink, *BEGIN, b"x" * 900 + b"\r\n" + b"y" * 1200 + b"\r\n.\r\n", b"NOOP\r\n")
    assert [answer[:3] for answer in answers[-2:]] == [b"552", b"250"]
    assert sink.mails() == []


def test_only_crlf_ends_a_mail(sink: SmtpSink) -> None:
    smuggled = b"Subject: a\r\n\r\nx\n.\nMAIL FROM:<e@e.example>\n\r\n.\r\n"
    assert talk(sink, *BEGIN, smuggled)[-1][:3] == b"250"
    (mail,) = sink.mails()
    assert (sink.folder / mail.file).read_bytes() == smuggled.removesuffix(b".\r\n")


def test_mail_without_its_end_is_not_kept(sink: SmtpSink) -> None:
    with socket.create_connection((sink.host, sink.port)) as sock:
        sock.sendall(b"".join(BEGIN) + b"Subject: x\r\n\r\nx\r\n")
    assert talk(sink, *BEGIN, b".\r\n")[-1][:3] == b"250"
    assert [m.size_bytes for m in sink.mails()] == [0]


def test_port_in_use_is_told_and_leaves_no_thread(sink: SmtpSink, tmp_path: Path) -> None:
    second = SmtpSink(tmp_path / "second", port=sink.port)
    with pytest.raises(OSError, match="in use"):
        second.__enter__()


def test_sink_as_a_program(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    command = [sys.executable, "-m", "thidua.deliver.sink", "--folder", str(tmp_path), "--port-file", str(port_file)]
    with subprocess.Popen([*command, "--fault", "rcpt-550"], stdout=subprocess.PIPE, text=True) as process:
        try:
            deadline = time.monotonic() + 20
            while not port_file.exists() and time.monotonic() < deadline:
                time.sleep(0.02)
            port = int(port_file.read_text())
            with smtplib.SMTP("127.0.0.1", port) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
                client.sendmail("a@a.example", "b@b.example", MAIL)
        finally:
            os.kill(process.pid, signal.SIGTERM)
        assert process.stdout is not None
        assert process.stdout.read() == f"smtp://127.0.0.1:{port}?starttls=none\n"
    assert process.returncode == 0

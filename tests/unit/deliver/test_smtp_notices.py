"""Notices of delivery are asked for where they are offered, and never stand in the way of the mail."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from factories.deliveries import make_message
from thidua.deliver.smtp import SmtpChannel
from thidua.deliver.smtp_notices import ask_for_notices, to_xtext
from thidua.deliver.smtp_url import parse_smtp_url

MESSAGE = make_message()


@dataclass
class Heard:
    """What a server was told, and the mails that it took."""

    url: str = ""
    lines: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)


@contextmanager
def server(*, offers: str, refuses: str = "", answer: str = "") -> Iterator[Heard]:
    """A server that offers an extension and answers so to a command that holds these letters."""
    heard = Heard()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 thu\r\n")
            for raw in self.rfile:
                line = raw.decode().rstrip()
                heard.lines.append(line)
                if refuses and refuses in line:
                    self.wfile.write(f"{answer}\r\n".encode())
                elif line.lower().startswith("ehlo"):
                    self.wfile.write(f"250-thu\r\n250 {offers}\r\n".encode())
                elif line.upper() == "DATA":
                    self.wfile.write(b"354 ok\r\n")
                    heard.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                    self.wfile.write(b"250 ok\r\n")
                elif line.upper() == "QUIT":
                    return
                else:
                    self.wfile.write(b"250 ok\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Conversation) as listener:
        thread = threading.Thread(target=listener.serve_forever, daemon=True)
        thread.start()
        heard.url = f"smtp://127.0.0.1:{listener.server_address[1]}?starttls=none"
        try:
            yield heard
        finally:
            listener.shutdown()
            thread.join()


def send(heard: Heard) -> str:
    channel = SmtpChannel(parse_smtp_url(heard.url), timeout=5, answer_timeout=5)
    return channel.send(MESSAGE, before_point_of_no_return=lambda: None).state


def commands(heard: Heard, verb: str) -> list[str]:
    return [line for line in heard.lines if line.startswith(verb)]


def test_notices_of_success_failure_and_delay_are_asked_for() -> None:
    with server(offers="DSN") as heard:
        assert send(heard) == "SENT"
    (mail,), (recipient,) = commands(heard, "mail FROM"), commands(heard, "rcpt TO")
    assert mail.endswith(f"RET=HDRS ENVID={to_xtext(MESSAGE.message_id.strip('<>'))}")
    assert recipient == f"rcpt TO:<{MESSAGE.address}> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;{MESSAGE.address}"


def test_server_that_does_not_offer_them_is_not_asked() -> None:
    with server(offers="8BITMIME") as heard:
        assert send(heard) == "SENT"
    assert not any("NOTIFY" in line or "ENVID" in line for line in heard.lines)


@pytest.mark.parametrize("refuses", ["ENVID=", "NOTIFY="])
@pytest.mark.parametrize("answer", ["501 5.5.4 x", "504 5.5.4 x", "555 5.5.4 x"])
def test_server_that_offers_and_refuses_them_gets_the_mail_without_once(refuses: str, answer: str) -> None:
    with server(offers="DSN", refuses=refuses, answer=answer) as heard:
        assert send(heard) == "SENT"
    assert len(heard.mails) == 1
    assert commands(heard, "rcpt TO")[-1] == f"rcpt TO:<{MESSAGE.address}>"


def test_recipient_that_is_refused_is_not_asked_about_again() -> None:
    with server(offers="DSN", refuses="rcpt TO", answer="550 5.1.1 x") as heard:
        assert send(heard) == "REFUSED"
    assert len(commands(heard, "rcpt TO")) == 1


def test_identity_that_is_too_long_for_an_envelope_is_left_out() -> None:
    request = ask_for_notices(message_id=f"<{'a' * 101}@thidua.local>", recipient="a+b=c@x.example")
    assert request.of_mail == ("RET=HDRS",)
    assert request.of_recipient[1] == "ORCPT=rfc822;a+2Bb+3Dc@x.example"

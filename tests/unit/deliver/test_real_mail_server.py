"""Our client and Postfix: TLS that is verified, one answer for each recipient, every byte as it was made."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from factories.deliveries import make_message
from factories.tls_mail_server import KNOWN, TlsMailServer, running_mail_server
from thidua.deliver.channel import SendOutcome
from thidua.deliver.smtp import SmtpChannel
from thidua.deliver.smtp_url import parse_smtp_url
from thidua.text.canonical import sha256_hex


@pytest.fixture(scope="module")
def server() -> Iterator[TlsMailServer]:
    with running_mail_server() as running:
        yield running


def send(url: str, address: str) -> SendOutcome:
    channel = SmtpChannel(parse_smtp_url(url), timeout=10)
    return channel.send(make_message(address=address), before_point_of_no_return=lambda: None)


def test_each_recipient_has_an_outcome_of_its_own_and_the_mail_is_whole(server: TlsMailServer) -> None:
    outcomes = [send(server.url, address) for address in (KNOWN, "khong-co@thanh-pho.example", "ai@noi-khac.example")]
    assert [one.state for one in outcomes] == ["SENT", "REFUSED", "REFUSED"]
    assert "550" in outcomes[1].sentence
    assert "554" in outcomes[2].sentence
    [mail] = server.wait_for_mails(1)
    read = message_from_bytes(mail, _class=EmailMessage, policy=SMTP)
    assert read["Message-ID"] == make_message().message_id
    attached = [sha256_hex(part.get_content()) for part in read.iter_attachments()]
    assert attached == [file.sha256 for file in make_message().files]


def test_server_whose_certificate_is_not_trusted_gets_nothing(server: TlsMailServer) -> None:
    before = len(server.wait_for_mails(0))
    outcome = send(server.url_of_a_stranger, KNOWN)
    assert outcome.state == "FAILED"
    assert "certificate" in outcome.sentence.lower()
    assert len(server.wait_for_mails(0)) == before

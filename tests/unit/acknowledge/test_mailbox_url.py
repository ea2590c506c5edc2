"""The connection to the mailbox: safe unless it is on this machine, and no password in an error."""

import ssl

import pytest

from thidua.acknowledge.mailbox_url import ImapServer, parse_imap_url
from thidua.errors import OperatorError


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "imaps://bao-cao%40phuong.example:m%3At%2Fkh%40u@mail.example",
            ImapServer(
                host="mail.example", port=993, security="tls", user="bao-cao@phuong.example", password="m:t/kh@u"
            ),
        ),
        (
            "imap://u:p@mail.example/Bao%20cao?cafile=/etc/ca.pem",
            ImapServer(
                host="mail.example",
                port=143,
                security="starttls",
                user="u",
                password="p",
                folder="Bao cao",
                ca_file="/etc/ca.pem",
            ),
        ),
        (
            "imap://u:p@127.0.0.1:1143?__extra__=%7B%22starttls%22%3A%20%22none%22%7D",
            ImapServer(host="127.0.0.1", port=1143, security="none", user="u", password="p"),
        ),
    ],
)
def test_url(url: str, expected: ImapServer) -> None:
    assert parse_imap_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "smtp://u:bimat@mail.example",
        "imaps://mail.example",
        "imaps://u@mail.example",
        "imaps://u:bimat@mail.example:x",
        "imaps://u:bimat@mail.example?khac=1",
        "imap://u:bimat@mail.example?starttls=none",
        "imap://u:bimat@mail.example?starttls=maybe",
        "imaps://u:bimat@mail.example/B%C3%A1o%20c%C3%A1o",
        "imaps://u:bimat@mail.example/a%0Db",
    ],
)
def test_what_cannot_be_right_is_refused_without_the_password(url: str) -> None:
    with pytest.raises(OperatorError) as refused:
        parse_imap_url(url)
    assert "bimat" not in str(refused.value)


def test_certificates_are_verified_and_the_password_is_never_shown() -> None:
    server = parse_imap_url("imaps://u:bimat@mail.example")
    context = server.tls_context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert "bimat" not in repr(server) + server.mailbox

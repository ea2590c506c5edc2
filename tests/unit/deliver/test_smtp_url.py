"""The mail connection: safe unless said otherwise, and no password in an error."""

import ssl
from pathlib import Path

import pytest

from thidua.deliver.smtp_url import SmtpServer, parse_smtp_url
from thidua.errors import DeliveryError


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtp://bao-cao%40phuong.example:m%3At%2Fkh%40u@mail.example",
            SmtpServer(
                host="mail.example",
                port=587,
                security="starttls",
                sender="bao-cao@phuong.example",
                user="bao-cao@phuong.example",
                password="m:t/kh@u",
            ),
        ),
        (
            "smtps://u:p@mail.example?from=a@b.example&cafile=/etc/ca.pem",
            SmtpServer(
                host="mail.example",
                port=465,
                security="tls",
                sender="a@b.example",
                user="u",
                password="p",
                ca_file="/etc/ca.pem",
            ),
        ),
        (
            "smtp://127.0.0.1:2525?starttls=none",
            SmtpServer(host="127.0.0.1", port=2525, security="none", sender="thidua@localhost"),
        ),
        (
            "smtp://relay.example?starttls=none&from=a@b.example",
            SmtpServer(host="relay.example", port=25, security="none", sender="a@b.example"),
        ),
    ],
)
def test_connection_is_read_as_written(url: str, expected: SmtpServer) -> None:
    assert parse_smtp_url(url) == expected


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://u:mat-khau@mail.example", "phải có dạng"),
        ("smtp://", "phải có dạng"),
        ("smtp://u:mat-khau@mail.example:port", "không đọc được"),
        ("smtp://u:mat-khau@mail.example?starttls", "không đọc được"),
        ("smtp://u:mat-khau@mail.example?starttls=maybe&from=a@b.example", "required"),
        ("smtp://u:mat-khau@mail.example?verify=no&from=a@b.example", "không có tuỳ chọn verify"),
        ("smtp://u:mat-khau@mail.example?starttls=none&from=a@b.example", "không gửi mật khẩu"),
        ("smtp://u:mat-khau@mail.example", "thiếu địa chỉ người gửi"),
        ("smtp://u:mat-khau@mail.example?from=khong-phai", "không hợp lệ"),
    ],
)
def test_wrong_connection_is_refused_without_showing_the_password(url: str, why: str) -> None:
    with pytest.raises(DeliveryError, match=why) as caught:
        parse_smtp_url(url)
    assert "mat-khau" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_password_is_not_shown_with_the_server() -> None:
    assert "mat-khau" not in repr(parse_smtp_url("smtps://u:mat-khau@mail.example?from=a@b.example"))


def test_certificates_are_always_verified() -> None:
    context = parse_smtp_url("smtps://mail.example?from=a@b.example").tls_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_absent_certificate_file_is_told(tmp_path: Path) -> None:
    server = parse_smtp_url(f"smtps://mail.example?from=a@b.example&cafile={tmp_path / 'ca.pem'}")
    with pytest.raises(FileNotFoundError):
        server.tls_context()

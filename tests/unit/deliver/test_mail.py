"""The mail: headers that every client shows rightly, files intact, the same bytes every time, nothing injected."""

from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factories.deliveries import make_message
from thidua.deliver.mail import build_mail
from thidua.errors import DeliveryError

SENDER = "bao-cao@phuong-mau.example"


def parse(data: bytes) -> EmailMessage:
    parsed = message_from_bytes(data, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_headers_say_what_they_must() -> None:
    message = make_message()
    mail = parse(build_mail(message, sender=SENDER))
    assert mail["Subject"] == message.subject
    assert mail["From"].addresses[0].display_name == "Phường Mẫu"
    assert mail["From"].addresses[0].addr_spec == SENDER
    assert mail["To"].addresses[0].display_name == "Ban Thi đua - Khen thưởng thành phố"
    assert [a.addr_spec for a in mail["To"].addresses] == ["ban-tdkt@thanh-pho.example"]
    assert mail["Message-ID"] == message.message_id
    assert mail["Date"].datetime == message.issued_at
    assert str(mail["Date"]) == "Mon, 14 Dec 2026 10:05:00 +0700"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert {"Cc", "Bcc"}.isdisjoint(mail.keys())


def test_no_space_is_lost_where_a_header_is_broken_into_lines() -> None:
    """Whatever word the line ends with: as many lengths as there are letters in a line."""
    for letters in range(1, 79):
        words = "x" * letters + " báo cáo tổng kết năm 2026 của Ủy ban nhân dân phường Mẫu (bản trình ký, cấp số)"
        message = make_message(subject=words, recipient_name=words, sender_name=words)
        sent = build_mail(message, sender=SENDER)
        # The older parser reads names as RFC 2047 wants it; the newer one keeps what lies between encoded words.
        mail = message_from_bytes(sent, policy=compat32)
        texts = [str(make_header(decode_header(mail[name]))) for name in ("Subject", "From", "To")]
        assert texts == [words, f"{words} <{SENDER}>", f"{words} <{message.address}>"]
        assert parse(sent)["Subject"] == words
        assert max(map(len, sent.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78


def test_body_and_files_arrive_as_they_are_with_their_types() -> None:
    message = make_message()
    mail = parse(build_mail(message, sender=SENDER))
    body = mail.get_body()
    assert body is not None
    assert body["Content-Language"] == "vi"
    assert body.get_content().replace("\r\n", "\n") == message.body
    office = "application/vnd.openxmlformats-officedocument"
    assert [(a.get_filename(), a.get_content_type()) for a in mail.iter_attachments()] == [
        ("bc-thi-dua-mau.docx", f"{office}.wordprocessingml.document"),
        ("bc-thi-dua-mau.pdf", "application/pdf"),
        ("bc-thi-dua-mau.xlsx", f"{office}.spreadsheetml.sheet"),
        ("bc-thi-dua-mau.json", "application/json"),
    ]
    assert [a.get_payload(decode=True) for a in mail.iter_attachments()] == [f.data for f in message.files]


def test_bytes_are_the_same_every_time_and_fit_every_server() -> None:
    data = build_mail(make_message(), sender=SENDER)
    assert data == build_mail(make_message(), sender=SENDER)
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_long_message_id_stays_whole() -> None:
    message_id = f"<123456.{'r' * 60}.7d2f7bf6-6f0e-5a6e-9a0d-0b1f2c3d4e5f@thidua.local>"
    data = build_mail(make_message(message_id=message_id), sender=SENDER)
    assert f"\r\nMessage-ID: {message_id}\r\n".encode() in data


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x00", "\u2028", "\u0085"])
@pytest.mark.parametrize("field", ["subject", "sender_name", "recipient_name", "message_id"])
def test_line_break_in_a_header_is_refused(field: str, end: str) -> None:
    message = make_message(**{field: f"Tổng kết{end}Bcc: khac@ngoai.example"})
    with pytest.raises(DeliveryError, match="xuống dòng"):
        build_mail(message, sender=SENDER)


def test_line_break_in_a_file_name_is_refused() -> None:
    message = make_message()
    files = (replace(message.files[0], file_name="a\r\nContent-Type: text/html"),)
    with pytest.raises(DeliveryError, match="xuống dòng"):
        build_mail(replace(message, files=files), sender=SENDER)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@",
        "@b",
        "a@b, c@d",
        "a@b\r\nRCPT TO:<c@d>",
        "a@b>",
        "<a@b>",
        "a b@c",
        "bàn@thanh-pho.example",
        "a@b@c",
    ],
)
def test_anything_but_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(DeliveryError, match="không hợp lệ"):
        build_mail(make_message(address=address), sender=SENDER)
    with pytest.raises(DeliveryError, match="không hợp lệ"):
        build_mail(make_message(), sender=address)


@given(text=st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=200))
@example(text='"Tên" <gia@mao.example>, khác')
@example(text="=?utf-8?b?QmNjOiB4?=")
def test_any_text_in_a_name_stays_text(text: str) -> None:
    mail = parse(build_mail(make_message(subject=f"x {text}", recipient_name=text), sender=SENDER))
    assert [a.addr_spec for a in mail["To"].addresses] == ["ban-tdkt@thanh-pho.example"]
    assert set(mail.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    }

"""What a mail says of one that we sent: servers of many makes, programs, persons, and those who mean harm."""

from typing import Any

import pytest

from factories import notices
from thidua.acknowledge.mailbox_words import MailWord, read_mail

OURS = "<7.ban-tdkt.7d2f7bf6@thidua.local>"


def word(data: bytes) -> MailWord:
    found = read_mail(data)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (notices.postfix(OURS), "5.1.1", "User unknown in virtual mailbox table"),
        (notices.exim(OURS), "5.0.0", "552 5.2.2 Mailbox full"),
        (notices.old_exim(OURS), "5.1.1", "Mail delivery failed"),
        (notices.exchange(OURS), "5.1.10", "RESOLVER.ADR.RecipientNotFound"),
        (notices.gmail(OURS), "5.7.26", "Unauthenticated email"),
        (notices.internationalized(OURS), "5.1.1", "User unknown"),
    ],
    ids=["postfix", "exim", "old exim", "exchange", "gmail", "internationalized"],
)
def test_bounce_of_every_make(data: bytes, code: str, said: str) -> None:
    found = word(data)
    assert (found.kind, found.message_ids[0], found.code) == ("failed", OURS, code)
    assert found.sentence.startswith(f"Thư không đến được {notices.RECIPIENT}: ")
    assert said in found.sentence
    assert found.said_by


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "4.4.7", "failed"),
        ("delayed", "4.4.1", "delayed"),
        ("delivered", "2.1.5", "received"),
        ("relayed", "2.0.0", "relayed"),
        ("expanded", "2.0.0", "relayed"),
        ("unheard-of", "5.0.0", "failed"),
    ],
)
@pytest.mark.parametrize("style", [notices.postfix, notices.exchange, notices.gmail])
def test_action_decides_and_without_one_the_class_of_the_status(
    style: Any, action: str, status: str, kind: str
) -> None:
    assert word(style(OURS, action=action, status=status)).kind == kind


def test_gravest_recipient_decides() -> None:
    mail = notices.postfix(OURS, action="delivered", status="2.0.0")
    group = b"Final-Recipient: rfc822; khac@thanh-pho.example\r\nAction: failed\r\nStatus: 5.2.2\r\n\r\n"
    both = mail.replace(b"Final-Recipient", group + b"Final-Recipient", 1)
    assert (word(both).kind, word(both).code) == ("failed", "5.2.2")


def test_envelope_id_names_the_mail_where_nothing_is_given_back() -> None:
    mail = notices.postfix(OURS, envelope_id="7.ban-tdkt.7d2f7bf6+40thidua.local")
    without = mail.replace(b"Message-ID: " + OURS.encode(), b"X: y")
    assert word(without).message_ids == (OURS,)


def test_bounce_of_another_mail_in_the_same_thread_is_not_ours() -> None:
    bounce = notices.gmail("<thu-khac@phuong-mau.example>").replace(
        b"References: <thu-khac@phuong-mau.example>",
        b"References: " + OURS.encode() + b" <thu-khac@phuong-mau.example>",
    )
    assert OURS not in word(bounce).message_ids


@pytest.mark.parametrize(
    ("disposition", "kind"), [("displayed", "received"), ("displayed/error", "received"), ("denied", "reply")]
)
def test_read_receipt(disposition: str, kind: str) -> None:
    found = word(notices.read_receipt(OURS, disposition=disposition))
    assert (found.kind, found.message_ids) == (kind, (OURS,))


def test_reply_is_shown_and_never_interpreted() -> None:
    found = word(notices.reply(OURS, subject="=?utf-8?q?TR=E1=BA=A2_L=E1=BA=A0I_b=C3=A1o_c=C3=A1o?="))
    assert (found.kind, found.code) == ("reply", None)
    assert found.sentence == "Có thư trả lời: TRẢ LẠI báo cáo"
    assert OURS in found.message_ids
    assert word(notices.reply(OURS, automatic=True)).sentence.startswith("Thư trả lời tự động")


def test_bounce_that_a_person_sends_on_is_a_reply() -> None:
    sent_on = notices.crlf(
        f'From: a@b.example\nIn-Reply-To: {OURS}\nContent-Type: multipart/mixed; boundary="w"\n\n--w\n'
    )
    assert (
        word(sent_on + b"Content-Type: message/rfc822\r\n\r\n" + notices.postfix(OURS) + b"--w--\r\n").kind == "reply"
    )


def test_mail_that_answers_none_is_none_of_ours() -> None:
    assert read_mail(notices.crlf("From: a@b.example\nSubject: Quảng cáo\n\nx\n")) is None


@pytest.mark.parametrize("mail", notices.hostile(OURS), ids=lambda mail: mail.name)
def test_hostile_mail_is_read_or_refused(mail: notices.Hostile) -> None:
    try:
        found = read_mail(mail.data[: 1024 * 1024])
    except (RecursionError, ValueError, LookupError):
        found = None
    if found is not None:
        assert all(letter >= " " for letter in found.sentence + (found.said_by or ""))
        (found.sentence + (found.said_by or "")).encode()
        assert len(found.message_ids) <= 30

"""What a mail says of one that we sent. Pure: bytes in, one word out; a person's words are never interpreted."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Literal

from thidua.acknowledge.mailbox_notices import Fate, Notice, read_notice
from thidua.acknowledge.mailbox_text import body_text, header_text, message_ids, one_line

MOST_IDS = 30
"""Of a thread that are looked up."""

_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")
_QUOTED_ID = re.compile(r"(?im)^[> \t]*message-id:[ \t]*(<[^<>\s]{1,250}>)")
_MACHINE = re.compile(r"(?i)\b(mailer-daemon|postmaster)@|^<>$")
_SENTENCES: dict[Fate, str] = {
    "failed": "Thư không đến được {recipient}",
    "received": "Máy chủ thư báo thư đã đến {recipient}",
    "delayed": "Thư đến {recipient} bị chậm, máy chủ thư còn gửi tiếp",
    "relayed": "Thư đã được chuyển sang máy chủ không báo lại kết quả, cho {recipient}",
}
_DISPOSITIONS = {"displayed": "{recipient} đã mở thư", "deleted": "{recipient} đã xóa thư mà không mở"}


@dataclass(frozen=True, kw_only=True)
class MailWord:
    """reply: of a person, or of a machine that says nothing we know. message_ids: what it may be about, surest first.

    code: '5.1.1'. sentence: Vietnamese, with what the server said as it said it.
    """

    kind: Fate | Literal["reply"]
    message_ids: tuple[str, ...]
    code: str | None
    sentence: str
    said_by: str | None


def read_mail(data: bytes) -> MailWord | None:
    """None for a mail that answers none. Any exception means a mail that cannot be read."""
    mail = message_from_bytes(data)
    notice = read_notice(mail)
    if notice is not None:
        return _notice_word(mail, notice)
    if failed := header_text(mail, "X-Failed-Recipients"):
        return _old_bounce(mail, recipient=failed)
    ids = message_ids(mail, "In-Reply-To", "References")
    if not ids and _is_of_machine(mail):
        ids = _QUOTED_ID.findall(_text(mail))
    return _reply(mail, ids) if ids else None


def _notice_word(mail: "Message[str, str]", notice: Notice) -> MailWord:
    # Only where the mail that is given back does not say itself which one it is: a thread names other mails too.
    ids = list(notice.original_ids) or _parents(mail)
    if notice.fate is None:
        return _reply(mail, ids)
    told = _DISPOSITIONS.get(notice.disposition or "", _SENTENCES[notice.fate])
    sentence = told.format(recipient=notice.recipient or "bên nhận")
    words = notice.words if notice.disposition is None else ""
    detail = " ".join(part for part in (notice.code, words) if part and part not in sentence)
    return MailWord(
        kind=notice.fate,
        message_ids=tuple(ids[:MOST_IDS]),
        code=notice.code,
        sentence=one_line(f"{sentence}: {detail}" if detail else sentence),
        said_by=notice.reporter or header_text(mail, "From") or None,
    )


def _old_bounce(mail: "Message[str, str]", *, recipient: str) -> MailWord:
    """Exim's own form before it wrote multipart/report: a header names who did not get it."""
    text = _text(mail)
    status = _STATUS.search(text)
    return MailWord(
        kind="failed",
        message_ids=tuple((_parents(mail) or _QUOTED_ID.findall(text))[:MOST_IDS]),
        code=status[0] if status else None,
        sentence=one_line(f"Thư không đến được {recipient}: {header_text(mail, 'Subject')}"),
        said_by=header_text(mail, "From") or None,
    )


def _reply(mail: "Message[str, str]", ids: list[str]) -> MailWord:
    is_automatic = header_text(mail, "Auto-Submitted").lower() not in {"", "no"} or _is_of_machine(mail)
    what = "Thư trả lời tự động" if is_automatic else "Có thư trả lời"
    return MailWord(
        kind="reply",
        message_ids=tuple(ids[:MOST_IDS]),
        code=None,
        sentence=one_line(f"{what}: {header_text(mail, 'Subject') or 'không có tiêu đề'}"),
        said_by=header_text(mail, "From") or None,
    )


def _parents(mail: "Message[str, str]") -> list[str]:
    """The mail that it answers, without those before it in the thread."""
    return message_ids(mail, "In-Reply-To")[:1] or message_ids(mail, "References")[-1:]


def _is_of_machine(mail: "Message[str, str]") -> bool:
    return any(_MACHINE.search(header_text(mail, name)) for name in ("From", "Return-Path"))


def _text(mail: "Message[str, str]") -> str:
    """The first text of the mail, or of its parts."""
    payload = mail.get_payload()
    parts = [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else [mail]
    return "\n".join(body_text(part)[:65536] for part in parts[:5] if part.get_content_maintype() == "text")

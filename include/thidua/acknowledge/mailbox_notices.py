"""What notices say: delivery status (RFC 3464, 6533) and disposition (RFC 3798, 8098), by their fields alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from typing import Literal

from thidua.acknowledge.mailbox_text import body_text, header_text, message_ids, one_line

Fate = Literal["failed", "received", "delayed", "relayed"]
"""relayed: handed to a server that tells nothing more."""

_GRAVITY: tuple[Fate, ...] = ("failed", "delayed", "relayed", "received")
_ACTIONS: dict[str, Fate] = {
    "failed": "failed",
    "delayed": "delayed",
    "delivered": "received",
    "relayed": "relayed",
    "expanded": "relayed",
}
_BY_CLASS: dict[str, Fate] = {"5": "failed", "4": "delayed", "2": "received"}
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
_ARRIVED = frozenset({"displayed", "dispatched", "processed", "deleted"})
_MOST_PARTS = 20
_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_DISPOSITION_TYPES = frozenset({"message/disposition-notification", "message/global-disposition-notification"})
_ORIGINAL_TYPES = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})


@dataclass(frozen=True, kw_only=True)
class Notice:
    """fate: of the gravest recipient. code: '5.1.1'. recipient: whom it is about, words: what the server said.

    original_ids: of the mail that it is about, '<…>'. disposition: of a notice that the recipient's program sent.
    """

    fate: Fate | None
    code: str | None
    recipient: str
    words: str
    reporter: str
    original_ids: tuple[str, ...]
    disposition: str | None = None


def read_notice(mail: "Message[str, str]") -> Notice | None:
    """The notice that a mail is; None for one that is no multipart/report of these kinds."""
    parts = _parts(mail)
    if mail.get_content_type() != "multipart/report":
        return None
    for part in parts:
        if part.get_content_type() in _STATUS_TYPES:
            return _delivery_status(part, original_ids=_original_ids(parts))
        if part.get_content_type() in _DISPOSITION_TYPES:
            return _disposition(part, original_ids=_original_ids(parts))
    return None


def _parts(mail: "Message[str, str]") -> "list[Message[str, str]]":
    payload = mail.get_payload()
    return [part for part in payload[:_MOST_PARTS] if isinstance(part, Message)] if isinstance(payload, list) else []


def _delivery_status(part: "Message[str, str]", *, original_ids: list[str]) -> Notice:
    about, *recipients = _groups(part) or [Message()]
    ranked = sorted((_recipient(group) for group in recipients), key=_rank)
    fate, code, recipient, words = ranked[0] if ranked else (None, None, "", "")
    envelope = one_line(str(about.get("Original-Envelope-Id", "")), most=250)
    ids = [f"<{_decode_xtext(envelope)}>", *original_ids] if envelope else original_ids
    return Notice(
        fate=fate,
        code=code,
        recipient=recipient,
        words=words,
        reporter=_typed(about, "Reporting-MTA"),
        original_ids=tuple(dict.fromkeys(ids)),
    )


def _recipient(group: "Message[str, str]") -> tuple[Fate | None, str | None, str, str]:
    status = _STATUS.search(header_text(group, "Status"))
    code = status[0] if status else None
    action = header_text(group, "Action").partition(" ")[0].lower()
    fate = _ACTIONS.get(action) or (_BY_CLASS[code[0]] if code else None)
    recipient = _typed(group, "Original-Recipient") or _typed(group, "Final-Recipient")
    return fate, code, recipient, _typed(group, "Diagnostic-Code")


def _rank(found: tuple[Fate | None, str | None, str, str]) -> int:
    return _GRAVITY.index(found[0]) if found[0] else len(_GRAVITY)


def _groups(part: "Message[str, str]") -> "list[Message[str, str]]":
    """Per message, then per recipient. The parser splits what it knows; of the newer type only the first is parsed."""
    payload = part.get_payload()
    if isinstance(payload, list):
        blocks = [one for one in payload if isinstance(one, Message)]
        rest = blocks[-1].get_payload() if blocks else ""
        more = _BLANK_LINE.split(rest) if isinstance(rest, str) else []
    else:
        blocks, more = [], _BLANK_LINE.split(body_text(part))
    return [*blocks, *(HeaderParser().parsestr(text.lstrip()) for text in more[:100] if text.strip())]


def _disposition(part: "Message[str, str]", *, original_ids: list[str]) -> Notice:
    fields = next(iter(_groups(part)), Message())
    disposition = header_text(fields, "Disposition").rpartition(";")[2].strip().lower()
    kind = re.split(r"[/,\s]", disposition, maxsplit=1)[0]
    ids = [*message_ids(fields, "Original-Message-ID"), *original_ids]
    return Notice(
        fate="received" if kind in _ARRIVED else None,
        code=None,
        recipient=_typed(fields, "Original-Recipient") or _typed(fields, "Final-Recipient"),
        words=disposition,
        reporter=_typed(fields, "Final-Recipient"),
        original_ids=tuple(dict.fromkeys(ids)),
        disposition=kind,
    )


def _original_ids(parts: "list[Message[str, str]]") -> list[str]:
    originals = (original for part in parts for original in _originals(part))
    return [one for original in originals for one in message_ids(original, "Message-ID")[:1]]


def _originals(part: "Message[str, str]") -> "Iterator[Message[str, str]]":
    """The headers of the mail that is given back."""
    if part.get_content_type() not in _ORIGINAL_TYPES:
        return
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (one for one in payload[:1] if isinstance(one, Message))
    else:
        yield HeaderParser().parsestr(body_text(part).lstrip())


def _typed(group: "Message[str, str]", name: str) -> str:
    """'rfc822; a@b' without its type."""
    kind, is_typed, value = header_text(group, name).partition(";")
    return (value if is_typed else kind).strip()


def _decode_xtext(text: str) -> str:
    """RFC 3461, 4: '+2B' is '+'."""
    return re.sub(r"\+([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), text)

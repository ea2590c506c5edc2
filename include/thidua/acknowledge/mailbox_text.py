"""Text of mails from anywhere: decoded as far as it can be, on one line, without control characters."""

import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

SHOWN = 300
"""Characters of what a mail says."""

_MOST = 4000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


def header_text(mail: "Message[str, str]", name: str) -> str:
    """The header's words, decoded; '' where there is none."""
    raw = str(mail.get(name, ""))[:_MOST]
    try:
        return one_line(str(make_header(decode_header(raw))))
    except (HeaderParseError, LookupError, ValueError):
        return one_line(raw)


def one_line(text: str, *, most: int = SHOWN) -> str:
    """At most so many characters. Bytes that are no text become question marks."""
    whole = text[: 4 * _MOST].encode("utf-8", "replace").decode("utf-8", "replace")
    return " ".join(_CONTROL.sub(" ", whole).split())[:most]


def message_ids(mail: "Message[str, str]", *names: str) -> list[str]:
    """'<…>' of these headers, in their order, each once."""
    found = (_MESSAGE_ID.findall(str(mail.get(name, ""))[: 16 * _MOST]) for name in names)
    return list(dict.fromkeys(one for ids in found for one in ids))


def body_text(part: "Message[str, str]") -> str:
    """The text of a part, whatever charset it claims; '' where it holds none."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "ascii", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")

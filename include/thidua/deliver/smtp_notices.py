"""Asking for notices of delivery (RFC 3461): the address that they come back to is the sender's mailbox."""

import re
from dataclasses import dataclass

REFUSED_PARAMETERS = frozenset({501, 504, 555})
"""Answers of servers that offer the extension and do not take its parameters."""

_PLAIN = re.compile(r"[!-*,-<>-~]")
_LONGEST_ENVELOPE_ID = 100


@dataclass(frozen=True, kw_only=True)
class NoticeRequest:
    """Parameters of MAIL and of RCPT. Empty: nothing is asked for."""

    of_mail: tuple[str, ...] = ()
    of_recipient: tuple[str, ...] = ()


NO_NOTICES = NoticeRequest()


def ask_for_notices(*, message_id: str, recipient: str) -> NoticeRequest:
    """Of success, failure and delay, with the headers alone and the identity of the mail in them."""
    envelope_id = to_xtext(message_id.strip("<>"))
    named = (f"ENVID={envelope_id}",) if len(envelope_id) <= _LONGEST_ENVELOPE_ID else ()
    return NoticeRequest(
        of_mail=("RET=HDRS", *named),
        of_recipient=("NOTIFY=SUCCESS,FAILURE,DELAY", f"ORCPT=rfc822;{to_xtext(recipient)}"),
    )


def to_xtext(text: str) -> str:
    """RFC 3461, 4: '+', '=' and what cannot be printed as '+2B'."""
    return "".join(one if _PLAIN.fullmatch(one) else f"+{ord(one):02X}" for one in text)

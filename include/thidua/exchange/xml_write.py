"""XML as text: the same tree, the same bytes, with the prefixes that are asked for.

Some receivers compare names with their prefix, so it is part of the format. What XML cannot hold (control characters,
lone surrogates, non-characters) becomes U+FFFD: it can be seen, and nothing vanishes.
"""

import re
from collections.abc import Mapping

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_TEXT = re.compile('[&<>"\r]')
_ATTRIBUTE = re.compile('[&<>"\r\n\t]')


def tag(name: str, *children: str, **attributes: str) -> str:
    """An element of children that are XML already. attributes: `xmlns__edXML` is written `xmlns:edXML`."""
    return f"<{name}{_attributes(attributes)}>{''.join(children)}</{name}>"


def leaf(name: str, text: str | int | None, **attributes: str) -> str:
    """An element of text; nothing for None."""
    return "" if text is None else tag(name, escape(str(text)), **attributes)


def document(root: str) -> bytes:
    """The whole file in UTF-8."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


def escape(text: str) -> str:
    """Text between tags."""
    return _TEXT.sub(_entity, hold(text))


def hold(text: str) -> str:
    """The same text in characters that XML can hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def _attributes(given: Mapping[str, str]) -> str:
    return "".join(
        f' {name.replace("__", ":")}="{_ATTRIBUTE.sub(_entity, hold(text))}"' for name, text in given.items()
    )


def _entity(found: re.Match[str]) -> str:
    return _MARKUP.get(found[0]) or f"&#{ord(found[0])};"

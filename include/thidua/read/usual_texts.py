"""The part of shared texts as the programs in use write it, by a strict pattern like that of the rows."""

import re

from thidua.read.usual_rows import PLAIN_TEXT, UnusualError, plain_text

USUAL_BYTES = 1 << 20
"""Larger parts are read in the general way, which counts while it goes."""
_DECLARATION = re.compile(
    rb'(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="(?:yes|no)")?\s*\?>\s*)?<[a-zA-Z]'
)
_TEXTS = re.compile(r"[^<]*(?:<\?[^<>]*\?>)?\s*<sst(?: [^<>&]*)?>")
_TEXT = re.compile(f"<si><t{PLAIN_TEXT}")

Texts = tuple[str | None, ...]
"""By number. None: a text of which readers disagree what it says."""


def is_usual_xml(data: bytes) -> bool:
    """Whether a part is UTF-8 by its own account, without DTD, comments, CDATA and processing instructions. Only then
    '<' is always the beginning of a tag."""
    return (
        len(data) <= USUAL_BYTES
        and b"<!" not in data
        and data.find(b"<?", 1) < 0
        and _DECLARATION.match(data) is not None
    )


def usual_texts(data: bytes | None) -> Texts | None:
    """The texts of a part that is well-formed, or none where there is no part; None for formatted texts and for
    whatever else the pattern does not know."""
    if data is None:
        return ()
    if not is_usual_xml(data):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    head = _TEXTS.match(text)
    if not head:
        return None
    *entries, end = text[head.end() :].split("</si>")
    if end.strip() != "</sst>":
        return None
    found = [_TEXT.fullmatch(entry) for entry in entries]
    return None if None in found else tuple(_said(one) for one in found if one)


def _said(found: re.Match[str]) -> str | None:
    try:
        return plain_text(found[2], is_preserved=found[1] is not None)
    except UnusualError:
        return None

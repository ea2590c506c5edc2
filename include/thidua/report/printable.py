"""Text as it may stand in a report: literal, one line, in characters every file format can hold.

Text of a submission reaches Word, PDF, Excel and JSON alike. What XML cannot hold (control characters, lone
surrogates, non-characters) is dropped once, here, so that no renderer can fail on it or show another text than the
others do. Marks that reverse the direction of writing are dropped too: they make a text look like another one.
"""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator

_BREAKS = re.compile(r"[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_WORD_BULLET = "\uf0b7"  # what a bullet of Word's Symbol font becomes when it is pasted as text
_REVERSING = "\u202a-\u202e\u2066-\u2069"
_UNPRINTABLE = re.compile(rf"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\ue000-\uf8ff{_REVERSING}]")


def printable(text: str) -> str:
    """The same text without what cannot be printed; breaks become one space. In NFC, so that marks sit on letters."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    one_line = _BREAKS.sub(" ", text.replace(_WORD_BULLET, "-"))
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", one_line))


Text = Annotated[str, AfterValidator(printable)]
"""A field of the report model that people read."""

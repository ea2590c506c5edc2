"""Text from cells: NFC, without outer spaces, line ends as '\\n'; otherwise as written.

What cannot be printed or stored is told, never dropped: control characters (PostgreSQL refuses NUL; characters that
turn the direction of writing make a figure look like another one) and text in TCVN3 or VNI, the encodings of the old
.VnTime and VNI fonts, which in Unicode is 'Uû ban nh©n d©n'.
"""

import re
import unicodedata
from typing import Literal

TextProblem = Literal["control_character", "legacy_encoding"]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FOREIGN = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïñö÷øûüþÿÅÄ"
"""What TCVN3 and VNI letters look like in Unicode and Vietnamese never uses."""
_MARKED = "àáâãèéêìíòóôõùúýöø"
_SUSPECTS = (
    rf"(?<=[a-zA-Z][{_FOREIGN.replace('®', '')}])",  # 'nh©n', 'hoäi'
    rf"(?<=[{_FOREIGN}])(?<!\d.)(?=[a-zA-Zà-ýÀ-Ý])",  # '®ång'
    "(?<=[a-z][ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝÐ])|(?<=[A-Z][ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝÐ])(?=[a-z])",  # TCVN3 has capitals inside: 'tiÕn'
    "(?<=[aeAE][áàâãéèêíìóòôõúùý])|(?<=[oO][âôõùúê])|(?<=[uUyY][õùú])(?![a-z])",  # VNI marks behind: 'tieán'
    f"(?<=[{_MARKED}][{_MARKED}])",  # 'lôùp'
    "(?<=[A-Z][à-ý])(?=[A-Z])",  # TCVN3 capitals are small letters of another font: 'NéI DUNG'
)
_LEGACY = re.compile(f"[¡-ÿ](?:{'|'.join(_SUSPECTS)})")
"""One letter that Vietnamese could not have there. Begins with a plain set of letters, for which `re` searches fast."""
_MODERN = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
"""Letters that neither old encoding can show."""


def clean_text(text: str) -> tuple[str, TextProblem | None]:
    """The text as it is stored, and what is wrong with it, if anything."""
    cleaned = text if text.isascii() else unicodedata.normalize("NFC", text)
    if "\r" in cleaned:
        cleaned = cleaned.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = cleaned.strip()
    if _CONTROL.search(cleaned):
        return cleaned, "control_character"
    return cleaned, "legacy_encoding" if is_legacy_encoded(cleaned) else None


def is_legacy_encoded(text: str) -> bool:
    """Whether the text is TCVN3 or VNI, or holds U+FFFD, the trace of a failed conversion.

    One foreign word among Vietnamese ones ('Citroën') is no evidence; many are, and one is where nothing in the text
    could be modern Vietnamese. A word of letters that Vietnamese uses too ('néi') passes: nothing can tell it.
    """
    if text.isascii():
        return False
    if "\ufffd" in text:
        return True
    suspects = len(_LEGACY.findall(text))
    if not suspects:
        return False
    modern = len(_MODERN.findall(text))
    return suspects > modern or (suspects >= 3 and suspects * 4 > modern)

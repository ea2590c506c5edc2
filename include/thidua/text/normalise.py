"""Comparison of Vietnamese text: stored as written, compared on a key.

The key maps what differs in writing but not in meaning: NFC/NFD, old and new tone placement ('hoà', 'hòa'; 'Thuỷ',
'Thủy'), i/y where both are in use ('tỉ lệ', 'tỷ lệ'; 'chiến sỹ', 'chiến sĩ'), Đ and its look-alike Ð, dashes, quotes,
spaces and letter case.
"""

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LOOK_ALIKES = str.maketrans(
    {
        "Ð": "Đ",
        "ð": "đ",
        "–": "-",
        "—": "-",
        "‑": "-",
        "−": "-",
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "\u00a0": " ",
        "\u200b": "",
        "\u200c": "",
        "\u200d": "",
        "\ufeff": "",
    }
)
_OLD_TONE = re.compile(rf"([oOuU])([aAeEyY])([{_TONES}])(?![a-zA-Z])")
_Y_FOR_I = re.compile(rf"\b([hklmstHKLMST])y([{_TONES}]?)\b")


def nfc(text: str) -> str:
    """NFC, as everything is stored."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def comparison_key(text: str) -> str:
    """The key two spellings of one name share. Only for comparing; never printed, never stored as the name."""
    split = unicodedata.normalize("NFD", text.translate(_LOOK_ALIKES))
    # Tone marks are the only marks moved; the marks of ă, â, ê, ô, ơ, ư stay where they are.
    split = _OLD_TONE.sub(r"\1\3\2", split)
    split = _Y_FOR_I.sub(r"\1i\2", split)
    folded = unicodedata.normalize("NFC", split).casefold()
    return re.sub(r"\s+", " ", re.sub(r"\s*-\s*", "-", folded)).strip()

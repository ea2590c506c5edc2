"""Vietnamese text as the old encodings TCVN3 (.VnTime) and VNI show it in Unicode."""

import unicodedata

_TCVN3_BYTES = bytes.fromhex(
    "b5b6b7b8b9a8bbbcbdbec6a9c7c8c9cacbaecccecfd0d1aad2d3d4d5d6d7d8dcdddedfe1e2e3e4abe5e6e7e8e9acebecedeeea"
    "eff1f2f3f4adf5f6f7f8f9fafbfcfdfea1a2a3a4a5a6a7"
)
_TCVN3_LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơởỡớợờùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ"
_TCVN3 = dict(zip(_TCVN3_LETTERS, _TCVN3_BYTES.decode("latin-1"), strict=True))

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_TONES = (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT)
_BARE = dict(zip(_TONES, "ùøûõï", strict=True))
_WITH_HAT = dict(zip((*_TONES, None), "áàåãäâ", strict=True))
_WITH_BREVE = dict(zip((*_TONES, None), "éèúüëê", strict=True))
_ON_I = dict(zip(_TONES, "íìæóò", strict=True))


def as_tcvn3(text: str) -> str:
    """'Ủy ban nhân dân' -> 'ñy ban nh©n d©n'. Capitals with a mark are small letters of a capital font."""
    return "".join(_TCVN3.get(letter) or _TCVN3.get(letter.lower(), letter) for letter in text)


def as_vni(text: str) -> str:
    """'nhân dân' -> 'nhaân daân': the mark is a letter of its own behind the vowel."""
    return "".join(_vni_letter(letter.lower()) for letter in text)


def _vni_letter(letter: str) -> str:
    if letter == "đ":
        return "ñ"
    base, *marks = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in marks if mark in _TONES), None)
    if not marks or base not in "aeiouy":
        return letter
    if "\u0302" in marks:
        return base + _WITH_HAT[tone]
    if "\u0306" in marks:
        return base + _WITH_BREVE[tone]
    if "\u031b" in marks:
        return ("ô" if base == "o" else "ö") + (_BARE[tone] if tone else "")
    if tone is None:
        return letter
    return _ON_I[tone] if base == "i" else base + _BARE[tone]

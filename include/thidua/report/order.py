"""Vietnamese alphabetical order, the same on every machine (no locale is asked).

Letters: a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y, with f j w z where Latin has them. Syllables are
compared by letters first and then by tone: ngang, huyền, hỏi, ngã, sắc, nặng. Numbers compare as numbers, so that
'Tổ dân phố số 2' stands before 'Tổ dân phố số 10'.
"""

import re
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_WORD = re.compile(r"\d+|[^\W\d_]+")

WordKey = tuple[int, tuple[int, ...], int]


def vietnamese_key(name: str) -> tuple[WordKey, ...]:
    """Sort key of a name: `sorted(names, key=vietnamese_key)`."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return tuple(_word_key(word) for word in _WORD.findall(folded))


def _word_key(word: str) -> WordKey:
    if word.isdecimal():
        return (0, (int(word),), 0)
    tone = 0
    letters: list[int] = []
    for letter in word:
        marks = unicodedata.normalize("NFD", letter)
        tone = next((_TONES[mark] for mark in marks if mark in _TONES), tone)
        bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
        letters.append(_RANK.get(bare, len(_ALPHABET) + ord(bare[0])))
    return (1, tuple(letters), tone)

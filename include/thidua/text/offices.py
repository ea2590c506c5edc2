"""Offices of who signs decisions, told from names of persons: only an office may be passed on.

A name is a common surname and one to three capitalised words after it, unless it is the name of a known place or
stands behind a word for a place ('phường Lê Thanh Nghị', 'Trường THCS Nguyễn Trãi'). A name without a common surname,
or in small letters, is not recognised; a text without any word of an office is none.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from thidua.text.normalise import comparison_key, nfc


def _keys(*groups: str) -> frozenset[str]:
    return frozenset(comparison_key(one) for group in groups for one in group.split(", "))


OFFICES = _keys(
    "chủ tịch, thủ tướng, bí thư, giám đốc, trưởng, phó, chánh, chủ nhiệm, tư lệnh, chỉ huy, chính ủy",
    "chính trị viên, ủy ban, UBND, hội đồng, ban, sở",
)
"""Words of which every office of who signs a decision has one."""

_SURNAMES = _keys(
    "Nguyễn, Trần, Lê, Phạm, Hoàng, Huỳnh, Phan, Vũ, Võ, Đặng, Bùi, Đỗ, Hồ, Ngô, Dương, Lý, Đào, Đinh, Lâm, Trịnh, Mai",
    "Trương, Lương, Vương, Tạ, Quách, Phùng, Tô, Chu, Lưu, Doãn, Khúc, Vi, Bế, Nông, Tăng, Tống, Từ, Mạc, Kiều",
    "Triệu, Hứa, Giang, Thân, Lại, Nghiêm, Khổng, Cù, Cung, Âu, Tôn",
)
_SURNAMES_AND_WORDS = _keys("Đoàn, Hà, Thái, Cao, Ninh, Văn, Bạch, La, An, Thạch, Đàm, Phí, Quản, Viên, Đồng")
"""Surnames that begin names of places and bodies too ('Đoàn Thanh niên', 'Hà Nội'): only before a middle name."""
_MIDDLES = _keys("Văn, Thị, Đình, Đức, Hữu, Xuân, Ngọc, Minh, Quang, Thế, Công, Trọng, Duy, Mạnh, Bá, Quốc")
_PLAIN_MIDDLES = _keys("Văn, Thị")

_PLACES = re.compile(
    r"\b(?:phường|xã|đặc khu|khu|thị trấn|huyện|quận|tỉnh|thành phố|tp|thôn|làng|xóm|tổ|khối|đường|phố|trường|"
    r"thcs|thpt|tiểu học|trung học|cơ sở|phổ thông|mầm non|mẫu giáo|công ti|tnhh|cổ phần|doanh nghiệp|bệnh viện|"
    r"học viện)\W*$"
)
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 4
_TITLES = re.compile(r"\b(?:ông|bà|đồng chí|đ/c)\s*$", re.IGNORECASE)
_LOOSE = " \t\n,;:-–—./()"
_EVERYWHERE = ("Hồ Chí Minh",)


@lru_cache(maxsize=1024)
def office_of(written: str, places: tuple[str, ...] = ()) -> str | None:
    """What is written without names of persons; None where no office is left of it.

    places: names of known places and bodies, as of the commune and its units; what stands in one is no person's.
    """
    kept = _without_names(" ".join(nfc(written).split()), places)
    return kept if _has_office(kept) else None


def is_office(written: str, places: tuple[str, ...] = ()) -> bool:
    """Whether an office is written and no name of a person."""
    return office_of(written, places) == " ".join(nfc(written).split())


def _has_office(text: str) -> bool:
    words = f" {' '.join(_WORD.findall(comparison_key(text)))} "
    return any(f" {office} " in words for office in OFFICES)


def _without_names(text: str, places: Iterable[str]) -> str:
    known = _spans(text, (*places, *_EVERYWHERE))
    words = list(_WORD.finditer(text))
    parts, end, at = [], 0, 0
    while at < len(words):
        length = 0 if _stands_in(words[at], known) else _name_length(text, words[at:])
        if length:
            parts.append(_TITLES.sub("", text[end : words[at].start()]))
            end = words[at + length - 1].end()
        at += length or 1
    return " ".join(filter(None, (part.strip(_LOOSE) for part in (*parts, text[end:])))) if end else text


def _spans(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    return [found.span() for name in names for found in re.finditer(re.escape(nfc(name)), text, re.IGNORECASE)]


def _stands_in(word: re.Match[str], known: Iterable[tuple[int, int]]) -> bool:
    return any(first <= word.start() and word.end() <= last for first, last in known)


def _name_length(text: str, words: Sequence[re.Match[str]]) -> int:
    """How many of the words are a name that begins with the first of them; 0 where none does."""
    run = _capitalised(text, words)
    if len(run) < 2:
        return 0
    surname, middle = (comparison_key(word.group()) for word in run[:2])
    is_name = middle in _MIDDLES if surname in _SURNAMES_AND_WORDS else surname in _SURNAMES
    is_place = _PLACES.search(comparison_key(text[: run[0].start()]) + " ") and middle not in _PLAIN_MIDDLES
    return len(run) if is_name and not is_place else 0


def _capitalised(text: str, words: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """The first words as far as they are capitalised, side by side, and begin no office ('Nguyễn Văn A Chủ tịch')."""
    length = 1 if words[0].group()[0].isupper() else 0
    while 0 < length < min(_LONGEST, len(words)) and _goes_on(text, words[length - 1 :]):
        length += 1
    return words[:length]


def _goes_on(text: str, words: Sequence[re.Match[str]]) -> bool:
    """Whether the second of the words belongs to the name that the first is of."""
    before, word, *after = words
    is_beside = text[before.end() : word.start()].isspace()
    return is_beside and word.group()[0].isupper() and not (after and _is_office_of_two(text, word, after[0]))


def _is_office_of_two(text: str, word: re.Match[str], after: re.Match[str]) -> bool:
    """'Chủ tịch', 'Trưởng phòng'; 'Trưởng' before a capital is a given name too."""
    if comparison_key(text[word.start() : after.end()]) in OFFICES:
        return True
    return comparison_key(word.group()) in OFFICES and after.group().islower()

"""Numbering of headings and annexes (NĐ 30/2020/NĐ-CP, Phụ lục I, II.6)."""

_NUMERALS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LETTERS = "abcdđeghiklmnopqrstuvxy"


def roman(number: int) -> str:
    """4 -> 'IV'. For 1 to 39."""
    text = ""
    for value, numeral in _NUMERALS:
        text += numeral * (number // value)
        number %= value
    return text


def letter(position: int) -> str:
    """0 -> 'a', 4 -> 'đ': the order of khoản a), b), c), d), đ), e), g)."""
    return _LETTERS[position]

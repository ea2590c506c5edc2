"""Addresses as Excel shows them: 'H12', 'B5:C9'."""

from functools import cache, lru_cache

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
DIGITS, MOST_DIGITS = "0123456789", 7


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """'A' -> 1, 'XFD' -> 16384; 0 for anything that names no column."""
    if not letters or len(letters) > 3:
        return 0
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number if number <= LAST_COLUMN else 0


@cache
def column_letters(number: int) -> str:
    """1 -> 'A', 16384 -> 'XFD'."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=4096)
def split_address(address: str) -> tuple[int, int]:
    """'H12' -> (12, 8): row and column, from 1; (0, 0) for anything else."""
    letters = address.rstrip(DIGITS)
    row, column = address[len(letters) :], column_number(letters)
    return (int(row), column) if 0 < len(row) <= MOST_DIGITS and column else (0, 0)


@lru_cache(maxsize=1024)
def split_range(text: str) -> tuple[int, int, int, int]:
    """'B5:C9' -> (5, 2, 9, 3): first and last row and column; zeros for anything else."""
    first, _, last = text.partition(":")
    top, left = split_address(first)
    bottom, right = split_address(last or first)
    return (top, left, bottom, right) if top and bottom else (0, 0, 0, 0)

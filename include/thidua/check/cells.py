"""What a row of the form holds, cell by cell: given or not, readable or not, how much of it."""

import math
import re
from collections.abc import Mapping

from thidua.check.spellings import EditionKeys, spelling_key
from thidua.forms.edition import TableSheet
from thidua.read.model import ExtractedRow

_PERSONAL_NUMBER = re.compile(r"(?<![\d.,])(?:\d{12}|0\d{9}|0\d{2,3}[ .]\d{3}[ .]\d{3,4})(?!\d)")
"""Identity card (12 digits) and telephone numbers (10 digits from 0); amounts never start with 0."""

_DIGITS = re.compile(r"\d\d\d")


NOT_READ = "not_read"
"""Problem of a cell in a column whose heading was changed: nobody knows what stands in it, so nothing is said of it."""


def is_given(row: ExtractedRow, key: str) -> bool:
    """Whether the person wrote anything into the cell, readable or not; what was not read counts as given."""
    return row.values.get(key) is not None or key in row.problems


def given_or_unread(row: ExtractedRow, key: str) -> bool | None:
    """Whether anything was written into the cell; None where its column was not read."""
    return None if row.problems.get(key) == NOT_READ else is_given(row, key)


def is_filled(row: ExtractedRow, entered: frozenset[str]) -> bool:
    """Whether the person wrote anything into the row; entered: keys of the columns that are theirs."""
    written = [key for key, value in row.values.items() if value is not None]
    unreadable = [key for key, problem in row.problems.items() if problem != NOT_READ]
    return not (entered.isdisjoint(written) and entered.isdisjoint(unreadable))


def is_answered(row: ExtractedRow, sheet: TableSheet, keys: EditionKeys) -> bool:
    """Whether the unit wrote anything into the row; of one that we began for it, anything beside our own words."""
    is_begun_by_us = sheet.row_key is not None and row.values.get(sheet.row_key) is not None
    return is_filled(row, (keys.answered if is_begun_by_us else keys.entered)[sheet.key])


def has_explanation(row: ExtractedRow) -> bool:
    """Whether the row says why: any letter or digit will do, a lone dot will not."""
    return any(letter.isalnum() for letter in row.values.get("explanation") or "")


def number(row: ExtractedRow, key: str) -> float:
    """The figure of a cell, for comparing only; NaN where there is none or it could not be read."""
    text = row.values.get(key)
    return math.nan if text is None or key in row.problems else float(text)


def decimals(row: ExtractedRow, key: str) -> float:
    """Digits written after the decimal sign; NaN where there is no figure."""
    text = row.values.get(key)
    return math.nan if text is None or key in row.problems else float(len(text.partition(".")[2]))


def choice(row: ExtractedRow, key: str, ids: Mapping[str, str]) -> str | None:
    """The id of what was chosen; None where it is empty, unreadable or not in the list."""
    text = row.values.get(key)
    return ids.get(spelling_key(text)) if text and key not in row.problems else None


def is_known(row: ExtractedRow, key: str, found: object) -> bool | None:
    """Whether a choice is empty or in no list: False. None where the cell could not be read at all."""
    return None if key in row.problems else found is not None


def letters(text: str | None) -> float:
    """Letters and digits among the first 200 characters of a text; NaN where there is none."""
    counted = sum(map(str.isalnum, text[:200])) if text else 0
    return float(counted) if counted else math.nan


def personal_numbers(*texts: str | None) -> float:
    """How many numbers look like an identity card or a telephone."""
    return float(sum(len(_PERSONAL_NUMBER.findall(text)) for text in texts if text and _DIGITS.search(text)))


class SpellingCodes:
    """A number for each spelling: rows are compared by it, and no text enters a frame."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def of(self, text: str | None) -> float:
        """The same number for two spellings of one name; NaN for an empty text."""
        return float(self._codes.setdefault(spelling_key(text), len(self._codes))) if text else math.nan

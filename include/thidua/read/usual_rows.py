"""Rows as the programs in use write them: known by one strict pattern, taken apart without a parser of XML.

The pattern knows less than XML allows, never more: UTF-8, plain cells in order, no element, entity or character beside
those that it names. A row that does not match is not refused here; its sheet is read in the general way. That both
ways give the same is shown by tests.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from thidua.read.addresses import LAST_ROW, column_number
from thidua.read.model import Cell
from thidua.read.number_kinds import NumberKinds

_LETTERS = r"[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*+"
PLAIN_TEXT = rf'( xml:space="preserve")?>({_LETTERS}(?:&(?:amp|lt|gt|quot|apos|#10);{_LETTERS})*+)</t>'
"""What follows '<t' of a text. XML allows '>' and carriage returns too, but no program in use writes them so."""
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&#10;", "\n"), ("&amp;", "&"))
"""The ampersand last: '&amp;lt;' is the text '&lt;'."""

_ROW = re.compile(r"""<row((?: [A-Za-z][A-Za-z0-9]*+(?::[A-Za-z][A-Za-z0-9]*+)?="[ !#-%'-;=?-~]*")*+)>""")
_ATTRIBUTE = re.compile(' ([^=]+)="([^"]*)"')
_ROW_NUMBER = re.compile("[1-9][0-9]{0,6}")
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,5})")?(?:/>'
    r'|(?: t="n")?><v>(-?[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?)</v></c>'
    r'| t="s"><v>([0-9]{1,7})</v></c>'
    rf'| (t="inlineStr")><is><t{PLAIN_TEXT}</is></c>)|[\s\S]+'
)
"""The next cell, or all that is left: then there is no column."""
_DAY_NUMBER = re.compile("[0-9]{2,7}")
_DAY_ZERO, _FIRST_SURE_DAY, _LAST_DAY = date(1899, 12, 30), 61, 2_958_465
"""Excel takes 1900 for a leap year: from its March on no two programs count differently."""

REMEMBERED_BYTES = 2048


class Row(NamedTuple):
    """One row. cells: how many there are, empty ones too. values: of the columns `first` to `last`, both 0 where no
    cell is filled. shared: (place in values, number) of texts that stand in the part of shared texts."""

    number: int
    is_hidden: bool
    cells: int
    first: int
    last: int
    values: tuple[Cell, ...]
    shared: tuple[tuple[int, int], ...]
    dates: tuple[tuple[str, str], ...]
    percents: tuple[str, ...]


class _Noted(NamedTuple):
    """Of the numbers of one row, as in `Row`."""

    dates: list[tuple[str, str]]
    percents: list[str]


class UnusualError(Exception):
    """What is written in another way than usual: neither right nor wrong."""


def usual_row(data: bytes, kinds: NumberKinds) -> Row | None:
    """The row whose '</row>' was cut off; None for anything that the pattern does not know."""
    try:
        text = data.decode()
        head = _ROW.match(text)
        if not head:
            return None
        attributes = _attributes(head[1])
        return _read_cells(text, head.end(), attributes, kinds)
    except (UnusualError, UnicodeDecodeError):
        return None


known_row = lru_cache(maxsize=2048)(usual_row)
"""The same, remembered: the forms of one plan share most rows. For those of not more than `REMEMBERED_BYTES`."""


def plain_text(text: str, *, is_preserved: bool) -> str:
    """What a text of `PLAIN_TEXT` says. Raises `UnusualError` where readers disagree about it."""
    if "&" in text:
        for entity, letter in _ENTITIES:
            text = text.replace(entity, letter)
    # Outer spaces that nobody asks to preserve, and letters written as '_x000D_'.
    if "_x" in text or not (is_preserved or text == text.strip()):
        raise UnusualError
    return text


def _attributes(text: str) -> dict[str, str]:
    pairs = _ATTRIBUTE.findall(text)
    known = dict(pairs)
    if len(known) < len(pairs) or not _ROW_NUMBER.fullmatch(known.get("r", "")) or int(known["r"]) > LAST_ROW:
        raise UnusualError
    return known


def _read_cells(text: str, at: int, row: dict[str, str], kinds: NumberKinds) -> Row:
    """Every cell must stand in the row and behind the one before it."""
    cells = _CELL.findall(text, at)
    values: list[Cell] = []
    shared: list[tuple[int, int]] = []
    noted = _Noted([], [])
    before = first = 0
    for letters, row_text, style, number, index, inline, preserve, plain in cells:
        column = column_number(letters)
        if column <= before or row_text != row["r"]:
            raise UnusualError
        before = column
        if not (number or index or inline):
            continue
        first = first or column
        # Empty cells between the filled ones.
        values.extend([None] * (column - first - len(values)))
        if number:
            values.append(_number(number, style, f"{letters}{row_text}", kinds, noted))
        elif inline:
            values.append(plain_text(plain, is_preserved=bool(preserve)) or None)
        else:
            shared.append((len(values), int(index)))
            values.append(None)
    return Row(
        number=int(row["r"]),
        is_hidden=row.get("hidden") in {"1", "true"},
        cells=len(cells),
        first=first,
        last=first + len(values) - 1 if values else 0,
        values=tuple(values),
        shared=tuple(shared),
        dates=tuple(noted.dates),
        percents=tuple(noted.percents),
    )


def _number(text: str, style: str, address: str, kinds: NumberKinds, noted: _Noted) -> Cell:
    """A cell without a style is of no format."""
    if not style or style in kinds.numbers:
        if style in kinds.percents:
            noted.percents.append(address)
        return float(text)
    days = int(text) if style in kinds.days and _DAY_NUMBER.fullmatch(text) else 0
    if not _FIRST_SURE_DAY <= days <= _LAST_DAY:
        raise UnusualError
    day = (_DAY_ZERO + timedelta(days=days)).isoformat()
    noted.dates.append((address, day))
    return day

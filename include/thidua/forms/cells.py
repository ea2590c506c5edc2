"""Cells of a worksheet part, set in its XML: a form is drawn once and then stamped and filled for every unit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

_STYLE = re.compile(rb' s="(\d+)"')
_ROW = re.compile(rb'<row r="(\d+)"(?: ht="([\d.]+)")?(?: customHeight="1")?>')
POINTS_PER_LINE = 15.0
LETTERS_PER_WIDTH = 1.15
"""A column's width is in digits; a letter of running Vietnamese text in Times New Roman is narrower."""
_NO_VALUE = re.compile(rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)(?: t="n")?(?:></c>| ?/>)')
_LETTER = re.compile(rb"&#(\d{3,6});")
_DAY_ZERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Formula:
    """A formula with its cached result, or None as a program leaves it that does not compute."""

    text: str
    cached: "Decimal | int | str | None" = None


@dataclass(frozen=True)
class ErrorValue:
    """'#DIV/0!' and its like."""

    text: str


CellInput = str | int | float | Decimal | bool | date | Formula | ErrorValue


def set_cells(sheet: bytes, values: Mapping[str, CellInput]) -> bytes:
    """The part with these cells filled. KeyError for a cell that was not drawn: only prepared cells can be filled."""
    found = []
    for address, value in values.items():
        start = sheet.find(f'<c r="{address}"'.encode())
        if start < 0:
            raise KeyError(f"the form has no cell {address}")
        tag_end = sheet.index(b">", start) + 1
        end = tag_end if sheet[tag_end - 2 : tag_end] == b"/>" else sheet.index(b"</c>", tag_end) + 4
        style = _STYLE.search(sheet, start, tag_end)
        found.append((start, end, _cell_xml(address, style[0].decode() if style else "", value).encode()))
    pieces, at = [], 0
    for start, end, xml in sorted(found):
        pieces += [sheet[at:start], xml]
        at = end
    return b"".join([*pieces, sheet[at:]])


def set_heights(sheet: bytes, points: Mapping[int, float]) -> bytes:
    """The part with these rows at least so high. Excel and LibreOffice keep a row without `customHeight` fitted to what
    is typed later; a height that is fixed would hide it."""

    def raised(found: re.Match[bytes]) -> bytes:
        wanted = points.get(int(found[1]))
        if wanted is None or (found[2] and float(found[2]) >= wanted):
            return found[0]
        return b'<row r="%d" ht="%g">' % (int(found[1]), wanted)

    return _ROW.sub(raised, sheet)


def let_rows_grow(sheet: bytes, first_row: int) -> bytes:
    """The part with no fixed height from this row on; heights that are given stay as a beginning."""

    def freed(found: re.Match[bytes]) -> bytes:
        return found[0] if int(found[1]) < first_row else found[0].replace(b' customHeight="1"', b"")

    return _ROW.sub(freed, sheet)


def slim_xml(part: bytes) -> bytes:
    """The same XML, shorter: Vietnamese letters as UTF-8 instead of as numbers, no type for cells without a value."""
    part = _LETTER.sub(lambda found: chr(int(found[1])).encode(), part)
    return _NO_VALUE.sub(rb"\1/>", part)


def lines_in(text: str, width: float) -> int:
    """Lines that a text takes in a column of so many characters; words are kept whole."""
    total = 0
    for paragraph in text.split("\n"):
        lines, used = 1, 0.0
        for word in paragraph.split():
            if used and used + 1 + len(word) > width:
                lines, used = lines + 1, 0.0
            used += len(word) + (1 if used else 0)
        total += lines
    return total


def _cell_xml(address: str, style: str, value: CellInput) -> str:
    head = f'<c r="{address}"{style}'
    match value:
        case bool():
            return f'{head} t="b"><v>{int(value)}</v></c>'
        case str():
            return f'{head} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        case date():
            return f"{head}><v>{(value - _DAY_ZERO).days}</v></c>"
        case ErrorValue(text):
            return f'{head} t="e"><v>{escape(text)}</v></c>'
        case Formula(text, cached):
            kind = ' t="str"' if isinstance(cached, str) else ""
            result = "" if cached is None else f"<v>{escape(str(cached))}</v>"
            return f"{head}{kind}><f>{escape(text)}</f>{result}</c>"
        case _:
            return f"{head}><v>{value}</v></c>"

"""A sheet as the programs in use write it, counted and read in one pass over its rows.

Around the rows the general scan is used; rows that are not known by their pattern send the whole sheet to it. So what
is refused, and why, is decided in one place.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from thidua.read.limits import Limits
from thidua.read.model import Cell, SheetValues
from thidua.read.number_kinds import NumberKinds
from thidua.read.refusals import RefusedError
from thidua.read.remember import remembered
from thidua.read.sheet_scan import SheetScan, scan_sheet
from thidua.read.usual_rows import REMEMBERED_BYTES, Row, known_row, usual_row
from thidua.read.usual_texts import USUAL_BYTES, Texts, is_usual_xml

_ROWS, _END_OF_ROWS, _NO_ROWS = b"<sheetData>", b"</sheetData>", b"<sheetData/>"
_EMPTY_ROW = re.compile(rb"(<row [^<>]*)/>")
_ROW_OR_CELL = re.compile(rb"<(?:[^<>\s/]*:)?(?:row|c)[\s/>]")
_RANGE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?")
_DIMENSION = re.compile(rf'<dimension ref="{_RANGE.pattern}"/>'.encode())


class _Frame(NamedTuple):
    """What a sheet says outside of its rows."""

    marks: int
    merged: tuple[str, ...]
    hidden_columns: tuple[str, ...]


def read_usual_sheet(
    data: bytes, part: str, limits: Limits, kinds: NumberKinds | None, texts: Texts | None
) -> tuple[SheetScan, SheetValues] | None:
    """Counts and values of a worksheet part; None for one that must be read in the general way."""
    if kinds is None or texts is None or len(data) > USUAL_BYTES:
        return None
    head, _, rest = data.partition(_ROWS)
    body, end, tail = rest.partition(_END_OF_ROWS)
    frame = _read_frame(head + _NO_ROWS + tail, part, limits) if end else None
    rows = _usual_rows(body, kinds) if frame else None
    if frame is None or rows is None:
        return None
    filled = [row for row in rows if row.last]
    scan = _scan_of(rows, filled, frame)
    values = _values_of(filled, texts, limits) if scan.cells <= limits.cells else None
    return (scan, values) if values else None


@remembered(calls=64, most_bytes=1 << 14)
def _read_frame(data: bytes, part: str, limits: Limits) -> _Frame | None:
    """The sheet without its rows. Many sheets of many files share it."""
    if data.count(b"sheetData") != 1 or _ROW_OR_CELL.search(data):
        return None
    if not is_usual_xml(data) or not _has_usual_dimension(data):
        return None
    try:
        scan = scan_sheet(data, part, limits, frozenset())
    except RefusedError:
        # Found again, with its place in the whole sheet.
        return None
    if not all(_RANGE.fullmatch(merged) for merged in scan.merged):
        return None
    return _Frame(marks=scan.marks, merged=tuple(scan.merged), hidden_columns=tuple(scan.hidden_columns))


def _has_usual_dimension(data: bytes) -> bool:
    """No reader believes the dimension, but some stop at one that is none; as they do at merged cells."""
    return data.count(b"dimension") == len(_DIMENSION.findall(data)) <= 1


def _usual_rows(body: bytes, kinds: NumberKinds) -> list[Row] | None:
    if b"/><row" in body or body.endswith(b"/>"):
        body = _EMPTY_ROW.sub(rb"\1></row>", body)
    *pieces, end = body.split(b"</row>")
    rows: list[Row] = []
    before = 0
    for piece in pieces:
        row = known_row(piece, kinds) if len(piece) <= REMEMBERED_BYTES else usual_row(piece, kinds)
        if row is None or row.number <= before:
            return None
        before = row.number
        rows.append(row)
    return None if end else rows


def _scan_of(rows: Sequence[Row], filled: Sequence[Row], frame: _Frame) -> SheetScan:
    return SheetScan(
        cells=sum(row.cells for row in rows),
        marks=frame.marks,
        last_row=filled[-1].number if filled else 0,
        last_column=max((row.last for row in filled), default=0),
        percents=[address for row in filled for address in row.percents],
        merged=list(frame.merged),
        hidden_rows=[row.number for row in rows if row.is_hidden],
        hidden_columns=list(frame.hidden_columns),
    )


def _values_of(filled: Sequence[Row], texts: Texts, limits: Limits) -> SheetValues | None:
    """The rectangle around all filled cells, without the empty ones at the end of each row and at its foot."""
    top, bottom = (filled[0].number, filled[-1].number) if filled else (1, 0)
    left, right = min((row.first for row in filled), default=1), max((row.last for row in filled), default=0)
    if (bottom - top + 1) * (right - left + 1) > limits.box_cells:
        return None
    rows: list[list[Cell]] = [[] for _ in range(bottom - top + 1)]
    for row in filled:
        cells = [*[None] * (row.first - left), *row.values]
        for place, number in row.shared:
            text = texts[number] if number < len(texts) else None
            if text is None:
                return None
            cells[row.first - left + place] = text or None
        while cells and cells[-1] is None:
            cells.pop()
        rows[row.number - top] = cells
    while rows and not rows[-1]:
        rows.pop()
    dates = {address: day for row in filled for address, day in row.dates}
    return SheetValues(first_row=top, first_column=left, rows=rows, dates=dates)

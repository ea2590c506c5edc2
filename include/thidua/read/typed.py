"""One cell read as what its column declares it to be; or why it cannot be."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from thidua.forms.edition import Column
from thidua.read.model import Cell
from thidua.read.view import SheetView, shown_text
from thidua.text.clean import clean_text
from thidua.text.parse import NumberKind, decimal_text, parse_day, parse_number, parse_percent

LONGEST_TEXT = 2_000
_LONGEST_SHOWN = 200
_LONGEST_REMEMBERED = 200
_NUMBERS = frozenset({"integer", "decimal"})


class TypedCell(NamedTuple):
    """value: None for an empty cell and for one with a problem. raw: what stood there, for one with a problem."""

    value: str | None = None
    problem: str | None = None
    raw: str | None = None
    is_formula: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to tell of it but its value."""
        return not (self.problem or self.is_formula)


EMPTY = TypedCell()


def read_cell(view: SheetView, address: str, cell: Cell, column: Column, *, unit: str | None = None) -> TypedCell:
    """Read a cell of a table. unit: the row's unit of measure, which a per cent sign is read by."""
    if address in view.errors:
        return TypedCell(problem="error_value")
    is_formula = address in view.raw.formulas
    if is_formula and not view.raw.formulas[address]:
        return TypedCell(problem="no_cached_value")
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return TypedCell(is_formula=True) if is_formula else EMPTY
    if column.kind == "date":
        read = read_day(view, address, cell)
    elif column.kind not in _NUMBERS:
        read = read_text(view, address, cell, longest=column.max_length or LONGEST_TEXT)
    elif address in view.raw.dates:
        read = TypedCell(problem="is_a_date", raw=view.shown(address, cell)[:_LONGEST_SHOWN])
    else:
        read = _read_number(cell, _kind(column), _is_share(column, unit), address in view.percents)
    return read._replace(is_formula=True) if is_formula else read


def read_plain(cell: Cell, column: Column, unit: str | None) -> TypedCell:
    """The same for a cell of which nothing is known but its value. Most of them are alike in many workbooks."""
    is_short = not isinstance(cell, str) or len(cell) <= _LONGEST_REMEMBERED
    if column.kind in _NUMBERS:
        read = _known_number if is_short else _read_number
        return read(cell, _kind(column), _is_share(column, unit), False)
    if column.kind == "date":
        return _day_text(shown_text(cell).strip())
    longest = column.max_length or LONGEST_TEXT
    return (_known_text if is_short else _read_text)(cell, longest)


def read_text(view: SheetView, address: str, cell: Cell, *, longest: int) -> TypedCell:
    """Read a cell as text: a number or a day that Excel made of what was typed comes back as it is shown."""
    return _read_text(view.shown(address, cell), longest)


def read_day(view: SheetView, address: str, cell: Cell) -> TypedCell:
    """A date cell, or a text 'ngày/tháng/năm'. A bare number could count from 1900 or from 1904: it is no day."""
    text = view.shown(address, cell).strip()
    iso = view.raw.dates.get(address)
    if not iso:
        return _day_text(text)
    day = _day_of(iso)
    return TypedCell(value=day.isoformat()) if day else TypedCell(problem="not_a_date", raw=text[:_LONGEST_SHOWN])


def _day_text(text: str) -> TypedCell:
    if not text:
        return EMPTY
    day = parse_day(text)
    return TypedCell(value=day.isoformat()) if day else TypedCell(problem="not_a_date", raw=text[:_LONGEST_SHOWN])


def _day_of(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso.partition("T")[0])
    except ValueError:
        return None


def _kind(column: Column) -> NumberKind:
    return "integer" if column.kind == "integer" else "decimal"


def _is_share(column: Column, unit: str | None) -> bool:
    return column.in_unit and unit is not None and "%" in unit


def _read_text(cell: Cell, longest: int) -> TypedCell:
    text, problem = clean_text(shown_text(cell))
    if not text:
        return EMPTY
    if problem is None and len(text) <= longest:
        return TypedCell(value=text)
    return TypedCell(problem=problem or "too_long", raw=text[:_LONGEST_SHOWN])


def _read_number(cell: Cell, kind: NumberKind, is_share: bool, is_percent: bool) -> TypedCell:
    """is_share: the row's unit of measure is a percentage. is_percent: Excel shows a per cent sign."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return EMPTY
    if not (is_percent or (isinstance(cell, str) and cell.rstrip().endswith("%"))):
        number = parse_number(cell, kind)
    elif is_share:
        number = parse_percent(cell)
    else:
        # 95% is 0.95 of something here, or 95 with a sign too many: nobody can say.
        number = "two_readings"
    if isinstance(number, str):
        return TypedCell(problem=number, raw=shown_text(cell, is_percent=is_percent)[:_LONGEST_SHOWN])
    return TypedCell(value=decimal_text(number))


# By type too, for True, 1 and 1.0 are one key otherwise.
_known_text = lru_cache(maxsize=4096, typed=True)(_read_text)
_known_number = lru_cache(maxsize=4096, typed=True)(_read_number)

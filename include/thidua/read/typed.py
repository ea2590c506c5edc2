"""One cell read as what its column declares it to be; or why it cannot be."""

from dataclasses import dataclass

from thidua.forms.edition import Column
from thidua.read.model import Cell
from thidua.read.view import SheetView
from thidua.text.clean import clean_text
from thidua.text.parse import NumberKind, decimal_text, parse_number, parse_percent

LONGEST_TEXT = 2_000
_LONGEST_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class TypedCell:
    """value: None for an empty cell and for one with a problem. raw: what stood there, for one with a problem."""

    value: str | None = None
    problem: str | None = None
    raw: str | None = None
    is_formula: bool = False


EMPTY = TypedCell()


def read_cell(view: SheetView, address: str, cell: Cell, column: Column, *, unit: str | None = None) -> TypedCell:
    """Read a cell of a table. unit: the row's unit of measure, which a per cent sign is read by."""
    if view.errors and address in view.errors:
        return TypedCell(problem="error_value")
    is_formula = address in view.raw.formulas
    if is_formula and not view.raw.formulas[address]:
        return TypedCell(problem="no_cached_value")
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return TypedCell(is_formula=True) if is_formula else EMPTY
    if column.kind in {"integer", "decimal"}:
        read = _read_number(view, address, cell, column, unit)
    else:
        read = read_text(view, address, cell, longest=column.max_length or LONGEST_TEXT)
    return TypedCell(value=read.value, problem=read.problem, raw=read.raw, is_formula=True) if is_formula else read


def read_text(view: SheetView, address: str, cell: Cell, *, longest: int) -> TypedCell:
    """Read a cell as text: a number or a day that Excel made of what was typed comes back as it is shown."""
    text, problem = clean_text(view.shown(address, cell))
    if not text:
        return EMPTY
    if problem is None and len(text) <= longest:
        return TypedCell(value=text)
    return TypedCell(problem=problem or "too_long", raw=text[:_LONGEST_SHOWN])


def _read_number(view: SheetView, address: str, cell: Cell, column: Column, unit: str | None) -> TypedCell:
    shown = view.shown(address, cell)[:_LONGEST_SHOWN]
    if address in view.raw.dates:
        return TypedCell(problem="is_a_date", raw=shown)
    kind: NumberKind = "integer" if column.kind == "integer" else "decimal"
    has_percent_sign = address in view.percents or (isinstance(cell, str) and cell.rstrip().endswith("%"))
    if not has_percent_sign:
        number = parse_number(cell if cell is not None else "", kind)
    elif column.in_unit and "%" in (unit or ""):
        number = parse_percent(cell if cell is not None else "")
    else:
        # 95% is 0.95 of something here, or 95 with a sign too many: nobody can say.
        number = "two_readings"
    if isinstance(number, str):
        return TypedCell(problem=number, raw=shown)
    return TypedCell(value=decimal_text(number))

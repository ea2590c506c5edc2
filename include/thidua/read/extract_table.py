"""One table sheet: its headings, its rows, and what stands where nothing should."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from thidua.forms.edition import Column, TableSheet
from thidua.forms.layout import SHEET_LINE, SUBTITLE, TITLE, last_row
from thidua.read.addresses import column_letters, column_number, split_address
from thidua.read.model import ExtractedRow, RawSheet
from thidua.read.typed import EMPTY, TypedCell, read_cell
from thidua.read.view import SheetView
from thidua.text.normalise import comparison_key

MOST_STRAY_CELLS = 50
_OWN_CELLS = {split_address(address) for address in (TITLE, SUBTITLE, SHEET_LINE)}


@dataclass(frozen=True, kw_only=True)
class ExtractedTable:
    """headings: (cell, found, expected) of each that differs; stray_cells: addresses of filled cells outside."""

    rows: list[ExtractedRow]
    headings: list[tuple[str, str, str]] = field(default_factory=list)
    stray_cells: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)


def extract_table(raw: RawSheet, sheet: TableSheet) -> ExtractedTable:
    """Read one sheet by its declaration. A column with another heading is not read: nobody knows what stands in it."""
    view = SheetView(raw)
    headings = _changed_headings(view, sheet)
    changed = {cell for cell, _, _ in headings}
    columns = [c for c in sheet.columns if c.kind != "label" and f"{c.letter}{sheet.heading_row}" not in changed]
    is_readable = not sheet.fixed_rows or any(c.kind == "code" for c in columns)
    rows = list(_read_rows(view, sheet, columns)) if is_readable else []
    return ExtractedTable(
        rows=rows,
        headings=headings,
        stray_cells=_stray_cells(view, sheet),
        hidden_rows=[row.row_no for row in rows if row.row_no in view.hidden_rows],
        hidden_columns=[c.letter for c in sheet.columns if view.is_hidden_column(column_number(c.letter))],
    )


def _changed_headings(view: SheetView, sheet: TableSheet) -> list[tuple[str, str, str]]:
    """Missing and changed headings, then extra ones."""
    row_no = sheet.heading_row
    expected = {column_number(c.letter): c.heading for c in sheet.columns}
    shown = dict(_shown_row(view, row_no))
    changed = [
        (f"{column_letters(number)}{row_no}", shown.get(number, ""), heading)
        for number, heading in expected.items()
        if not is_same_text(shown.get(number, ""), heading)
    ]
    extra = [(f"{column_letters(n)}{row_no}", text, "") for n, text in shown.items() if n not in expected]
    return changed + extra[:MOST_STRAY_CELLS]


def is_same_text(found: str, expected: str) -> bool:
    """Whether a label of ours is still there, however a program rewrote its letters and spaces."""
    return found == expected or comparison_key(found) == comparison_key(expected)


def _shown_row(view: SheetView, row_no: int) -> Iterator[tuple[int, str]]:
    """(column, text) of each filled cell of a row."""
    for number, cell in enumerate(view.raw.row(row_no), view.raw.first_column):
        text = view.shown(f"{column_letters(number)}{row_no}", cell).strip()
        if text:
            yield number, text[:200]


def _read_rows(view: SheetView, sheet: TableSheet, columns: list[Column]) -> Iterator[ExtractedRow]:
    last = min(last_row(sheet), view.last_used_row)
    covered = view.covered(first_row=sheet.first_row, last_row=last)
    unit_at = next((column_number(c.letter) for c in sheet.columns if c.key == "unit_of_measure"), 0)
    places = [(column, column_number(column.letter)) for column in columns]
    odd_rows = {row for row, _ in view.blank_but_used}
    leftmost = min((number for _, number in places), default=0)
    for row_no in range(sheet.first_row, last + 1):
        cells = view.raw.row(row_no)
        # Most rows of a table are empty but for their number.
        if view.raw.first_column + len(cells) <= leftmost and row_no not in odd_rows:
            continue
        unit = view.raw.at(row_no, unit_at)
        shown_unit = unit if isinstance(unit, str) else None
        read = {
            column.key: read_cell(
                view, f"{column.letter}{row_no}", view.raw.at(row_no, number), column, unit=shown_unit
            )
            for column, number in places
        }
        if any(cell is not EMPTY for cell in read.values()):
            yield _row(row_no, sheet, read, {c.key for c, number in places if (row_no, number) in covered})


def _row(row_no: int, sheet: TableSheet, cells: dict[str, TypedCell], covered: set[str]) -> ExtractedRow:
    problems = {key: cell.problem for key, cell in cells.items() if cell.problem}
    problems.update(dict.fromkeys(sorted(covered), "covered_by_merge"))
    values = {c.key: cells.get(c.key, EMPTY).value for c in sheet.columns if c.kind != "label"}
    values.update(dict.fromkeys(covered))
    shown = {key: cell.raw or (cell.value if key in covered else None) for key, cell in cells.items()}
    return ExtractedRow(
        row_no=row_no,
        values=values,
        problems=problems,
        raw={key: text for key, text in shown.items() if text},
        formulas=[key for key, cell in cells.items() if cell.is_formula],
    )


def _stray_cells(view: SheetView, sheet: TableSheet) -> list[str]:
    """Filled cells outside of title, headings and table, in order; errors and formulas without a result count."""
    allowed = {column_number(c.letter) for c in sheet.columns}
    first, last = sheet.first_row, last_row(sheet)

    def is_stray(row: int, column: int) -> bool:
        if row == sheet.heading_row or (row, column) in _OWN_CELLS:
            return False
        return not (first <= row <= last and column in allowed)

    stray = {place for place in view.filled if is_stray(*place)} | {p for p in view.blank_but_used if is_stray(*p)}
    return addresses_of(stray)


def addresses_of(places: Iterable[tuple[int, int]]) -> list[str]:
    """The first addresses of (row, column), row by row; not more than a person can read."""
    return [f"{column_letters(column)}{row}" for row, column in sorted(places)[:MOST_STRAY_CELLS]]

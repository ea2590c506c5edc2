"""One table sheet: its headings, its rows, and what stands where nothing should."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from thidua.forms.edition import Column, TableSheet
from thidua.read.addresses import column_letters, column_number
from thidua.read.model import Cell, ExtractedRow, RawSheet
from thidua.read.sheet_plan import SheetPlan, plan_of
from thidua.read.typed import EMPTY, TypedCell, read_cell, read_plain
from thidua.read.view import SheetView
from thidua.text.normalise import comparison_key

MOST_STRAY_CELLS = 50
Places = Sequence[tuple[Column, int]]


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
    view, plan = SheetView(raw), plan_of(sheet)
    headings = _changed_headings(view, plan)
    changed = {cell for cell, _, _ in headings}
    places = [place for place in plan.places if f"{place[0].letter}{plan.heading_row}" not in changed]
    is_readable = not sheet.fixed_rows or any(column.kind == "code" for column, _ in places)
    rows = list(_read_rows(view, plan, places)) if is_readable else []
    return ExtractedTable(
        rows=rows,
        headings=headings,
        stray_cells=_stray_cells(view, plan),
        hidden_rows=[row.row_no for row in rows if row.row_no in raw.hidden_rows] if raw.hidden_rows else [],
        hidden_columns=[c.letter for c in sheet.columns if view.is_hidden_column(column_number(c.letter))],
    )


def _changed_headings(view: SheetView, plan: SheetPlan) -> list[tuple[str, str, str]]:
    """Missing and changed headings, then extra ones."""
    row_no = plan.heading_row
    if row_no not in view.special_rows and dict(view.cells(row_no)) == plan.headings:
        return []
    shown = dict(_shown_row(view, row_no))
    changed = [
        (f"{column_letters(number)}{row_no}", shown.get(number, ""), heading)
        for number, heading in plan.headings.items()
        if not is_same_text(shown.get(number, ""), heading)
    ]
    extra = [(f"{column_letters(n)}{row_no}", text, "") for n, text in shown.items() if n not in plan.headings]
    return changed + extra[:MOST_STRAY_CELLS]


def is_same_text(found: str, expected: str) -> bool:
    """Whether a label of ours is still there, however a program rewrote its letters and spaces."""
    return found == expected or comparison_key(found) == comparison_key(expected)


def _shown_row(view: SheetView, row_no: int) -> Iterator[tuple[int, str]]:
    """(column, text) of each filled cell of a row."""
    for number, cell in view.cells(row_no):
        text = view.shown(f"{column_letters(number)}{row_no}", cell).strip()
        if text:
            yield number, text[:200]


def _read_rows(view: SheetView, plan: SheetPlan, places: Places) -> Iterator[ExtractedRow]:
    covered = view.covered(first_row=plan.rows[0], last_row=min(plan.rows[-1], view.last_used_row))
    leftmost = min((number for _, number in places), default=0) - view.raw.first_column
    # Most rows of a table are empty but for their number.
    used = {row for row, cells in enumerate(view.raw.rows, view.raw.first_row) if len(cells) > leftmost}
    used.update(row for row, _ in view.blank_but_used)
    for row_no in sorted(row for row in used if row in plan.rows):
        unit = view.raw.at(row_no, plan.unit_at)
        shown_unit = unit if isinstance(unit, str) else None
        if row_no in view.special_rows:
            read = _read_special(view, row_no, places, shown_unit)
        else:
            read = _read_plain(view.raw.row(row_no), view.raw.first_column, places, shown_unit)
        if read.keys() - plan.keys:
            under = {c.key for c, number in places if (row_no, number) in covered} if covered else frozenset()
            yield _row(row_no, plan, read, under)


def _read_plain(cells: Sequence[Cell], first_column: int, places: Places, unit: str | None) -> dict[str, TypedCell]:
    """What is in the filled cells of a row without errors, formulas, days and percentages, by key."""
    width = len(cells)
    read = {}
    for column, number in places:
        at = number - first_column
        cell = cells[at] if 0 <= at < width else None
        if cell is not None and (found := read_plain(cell, column, unit)) is not EMPTY:
            read[column.key] = found
    return read


def _read_special(view: SheetView, row_no: int, places: Places, unit: str | None) -> dict[str, TypedCell]:
    """The same for a row of which more is known than its values."""
    read = {
        column.key: read_cell(view, f"{column.letter}{row_no}", view.raw.at(row_no, number), column, unit=unit)
        for column, number in places
    }
    return {key: cell for key, cell in read.items() if cell is not EMPTY}


def _row(row_no: int, plan: SheetPlan, cells: Mapping[str, TypedCell], covered: Iterable[str]) -> ExtractedRow:
    values = plan.blank | {key: cell.value for key, cell in cells.items()}
    if not covered and all(cell.is_plain for cell in cells.values()):
        return ExtractedRow(row_no=row_no, values=values)
    problems = {key: cell.problem for key, cell in cells.items() if cell.problem}
    problems.update(dict.fromkeys(sorted(covered), "covered_by_merge"))
    values.update(dict.fromkeys(covered))
    shown = {key: cell.raw or (cell.value if key in covered else None) for key, cell in cells.items()}
    return ExtractedRow(
        row_no=row_no,
        values=values,
        problems=problems,
        raw={key: text for key, text in shown.items() if text},
        formulas=[key for key, cell in cells.items() if cell.is_formula],
    )


def _stray_cells(view: SheetView, plan: SheetPlan) -> list[str]:
    """Filled cells outside of title, headings and table, in order; errors and formulas without a result count."""
    widest = max(plan.headings) if min(plan.headings) == 1 and len(plan.headings) == max(plan.headings) else 0
    stray = {place for place in view.filled(beyond=widest, rows=plan.rows) if not plan.is_own(*place)}
    return addresses_of(stray | {place for place in view.blank_but_used if not plan.is_own(*place)})


def addresses_of(places: Iterable[tuple[int, int]]) -> list[str]:
    """The first addresses of (row, column), row by row; not more than a person can read."""
    return [f"{column_letters(column)}{row}" for row, column in sorted(places)[:MOST_STRAY_CELLS]]

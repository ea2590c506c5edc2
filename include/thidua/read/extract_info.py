"""The sheet 'Thông tin': what was stamped, and what the unit wrote beside it."""

from dataclasses import dataclass

from thidua.forms.edition import Edition, InfoField
from thidua.read.extract_table import addresses_of, is_same_text
from thidua.read.model import RawSheet
from thidua.read.sheet_plan import InfoPlan, info_plan_of
from thidua.read.typed import EMPTY, TypedCell, read_day, read_text
from thidua.read.view import SheetView
from thidua.text.normalise import comparison_key

LONGEST_INFO = 300


@dataclass(frozen=True, kw_only=True)
class ExtractedInfo:
    """values: field key -> text, days as ISO, None where nothing or nothing readable stands. problems: field key ->
    why, in the words of `ExtractedRow` and two more: 'not_a_date', 'unknown_choice'."""

    values: dict[str, str | None]
    problems: dict[str, str]
    headings: list[tuple[str, str, str]]
    stray_cells: list[str]


def extract_info(raw: RawSheet, edition: Edition) -> ExtractedInfo:
    view, plan = SheetView(raw), info_plan_of(edition)
    read = {field.key: _read_field(view, field, edition) for field in edition.info}
    return ExtractedInfo(
        values={key: cell.value for key, cell in read.items()},
        problems={key: cell.problem for key, cell in read.items() if cell.problem},
        headings=_changed_labels(view, plan),
        stray_cells=_stray_cells(view, plan),
    )


def stamp_of(raw: RawSheet, edition: Edition) -> str:
    """The edition that the sheet says it is of, as text; empty where it says nothing."""
    cell = edition.info_field("edition").cell
    return SheetView(raw).shown(cell, raw.cell(cell)).strip()


def _read_field(view: SheetView, field: InfoField, edition: Edition) -> TypedCell:
    address = field.cell
    if address in view.errors:
        return TypedCell(problem="error_value")
    if view.raw.formulas.get(address) is False:
        return TypedCell(problem="no_cached_value")
    cell = view.raw.cell(address)
    if cell is None:
        return EMPTY
    if field.kind == "date":
        return read_day(view, address, cell)
    read = read_text(view, address, cell, longest=LONGEST_INFO)
    if field.kind == "tick" and read.value is not None:
        known = {comparison_key(text): text for text in edition.lists["nil"]}
        found = known.get(comparison_key(read.value))
        return TypedCell(value=found) if found else TypedCell(problem="unknown_choice", raw=read.value)
    return read


def _changed_labels(view: SheetView, plan: InfoPlan) -> list[tuple[str, str, str]]:
    """A label that moved or changed means that the field beside it is another one."""
    is_correction = any(view.raw.cell(address) is not None for address in plan.marks)
    changed = []
    for address, expected in (plan.labels | plan.of_corrections if is_correction else plan.labels).items():
        cell = view.raw.cell(address)
        shown = expected if cell == expected else view.shown(address, cell)
        if not is_same_text(shown, expected):
            changed.append((address, shown[:200], expected))
    return changed


def _stray_cells(view: SheetView, plan: InfoPlan) -> list[str]:
    return addresses_of(place for place in (*view.filled(), *view.blank_but_used) if place not in plan.own)

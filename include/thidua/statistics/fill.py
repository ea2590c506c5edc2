"""A statistics form filled from movements or awards: one whole number for each row and column."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from thidua.plan.base import Level
from thidua.plan.traits import Duration, Method, Scope
from thidua.statistics.forms import FormColumn, FormRow, StatisticsCatalogue, StatisticsForm

One = TypeVar("One")


@dataclass(frozen=True, kw_only=True)
class CountedMovement:
    """name: for people; a movement that a unit launched itself is its own. source: submission and row that tell of it;
    None of a movement of the plan."""

    name: str
    level: Level
    scope: Scope
    duration: Duration
    method: Method
    source: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class CountedAward:
    """So many of one award by one decision. number: of the decision, as written. source: submission and row."""

    unit_id: str
    award_id: str
    level_id: str
    kind_id: str
    recipient_class_id: str
    number: str | None
    decided_on: date
    count: int
    source: tuple[int, int] | None = None

    @property
    def recipient(self) -> str:
        return self.recipient_class_id.partition("_")[0]


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """cells: (row number, column number) -> count. outside: awards of the form's level that it has no column for."""

    form: StatisticsForm
    cells: Mapping[tuple[str, str], int]
    outside: tuple[CountedAward, ...] = ()

    def row(self, number: str) -> list[int]:
        """A row's figures in the order of the columns."""
        return [self.cells[number, column.number] for column in self.form.columns]


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What the reports of units that told anything leave out of the window.

    first_days: its first days, from the first to the last, of which units_without_first_days units do not tell.
    units_ending_early: those whose newest report ends before the window; earliest_end: the first day on which one does.
    """

    first_days: tuple[date, date] | None = None
    units_without_first_days: int = 0
    units_ending_early: int = 0
    earliest_end: date | None = None


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What the forms of a year were counted from. undated: awards whose decision has no day, and so no year.

    movements_above: movements of higher levels that the plan names and the forms do not count. latest: the last day
    that any report tells of.
    """

    units_reporting: int
    units_expected: int
    undated: int
    movements_above: int
    latest: date | None
    coverage: Coverage = Coverage()


def fill_movements(form: StatisticsForm, movements: Iterable[CountedMovement]) -> FilledForm:
    """Biểu 0601."""
    listed = list(movements)
    return FilledForm(
        form=form,
        cells=_cells(
            form,
            [(one, 1) for one in listed],
            in_row=_movement_in_row,
            in_column=lambda one, column: one.level in column.levels,
        ),
    )


def fill_awards(form: StatisticsForm, awards: Iterable[CountedAward], catalogue: StatisticsCatalogue) -> FilledForm:
    """Biểu 0602, 0603: awards of the form's level; all others are no matter of it."""
    of_level = [one for one in awards if one.level_id == form.level]
    in_column = partial(_award_in_column, form=form, catalogue=catalogue)
    inside = [one for one in of_level if any(in_column(one, column) for column in form.columns)]
    return FilledForm(
        form=form,
        cells=_cells(
            form,
            [(one, one.count) for one in inside],
            in_row=partial(_award_in_row, catalogue=catalogue),
            in_column=in_column,
        ),
        outside=tuple(one for one in of_level if one not in inside),
    )


def awards_of_cell(
    form: StatisticsForm,
    awards: Iterable[CountedAward],
    row: FormRow,
    column: FormColumn,
    catalogue: StatisticsCatalogue,
) -> list[CountedAward]:
    """The awards that one figure counts."""
    in_column = partial(_award_in_column, form=form, catalogue=catalogue)
    columns = [one for one in form.columns if not one.is_total] if column.is_total else [column]
    return [
        one
        for one in awards
        if one.level_id == form.level
        and _award_in_row(one, row, catalogue=catalogue)
        and any(in_column(one, counted) for counted in columns)
    ]


def movements_of_cell(
    form: StatisticsForm, movements: Iterable[CountedMovement], row: FormRow, column: FormColumn
) -> list[CountedMovement]:
    """The movements that one figure counts."""
    levels = {level for one in form.columns for level in one.levels} if column.is_total else set(column.levels)
    return [one for one in movements if _movement_in_row(one, row) and one.level in levels]


def _cells(
    form: StatisticsForm,
    counted: Sequence[tuple[One, int]],
    *,
    in_row: Callable[[One, FormRow], bool],
    in_column: Callable[[One, FormColumn], bool],
) -> dict[tuple[str, str], int]:
    """Every cell by itself, the total as the sum of its row: what the cross-checks compare is counted separately."""
    cells: dict[tuple[str, str], int] = {}
    for number, row in form.counted_rows:
        of_row = [(one, count) for one, count in counted if in_row(one, row)]
        for column in form.columns:
            if not column.is_total:
                cells[number, column.number] = sum(count for one, count in of_row if in_column(one, column))
        total = sum(cells[number, column.number] for column in form.columns if not column.is_total)
        cells.update({(number, column.number): total for column in form.columns if column.is_total})
    return cells


def _movement_in_row(one: CountedMovement, row: FormRow) -> bool:
    return (
        _is_wanted(one.scope, row.scopes)
        and _is_wanted(one.duration, row.durations)
        and _is_wanted(one.method, row.methods)
    )


def _award_in_row(one: CountedAward, row: FormRow, *, catalogue: StatisticsCatalogue) -> bool:
    """A commune hands everything in through the province."""
    return (
        row.submitted_by != "ministry"
        and _is_wanted(one.recipient, row.recipients)
        and _is_wanted(one.recipient_class_id, row.classes)
        and _is_wanted(catalogue.methods.get(one.kind_id), row.methods)
    )


def _award_in_column(
    one: CountedAward, column: FormColumn, *, form: StatisticsForm, catalogue: StatisticsCatalogue
) -> bool:
    if column.is_rest:
        return not any(one.award_id in other.awards for other in form.columns)
    if one.award_id not in column.awards:
        return False
    side = "collective" if one.recipient in catalogue.collective_side.recipients else "individual"
    return column.side in {None, side}


def _is_wanted(value: str | None, wanted: tuple[str, ...]) -> bool:
    return not wanted or value in wanted


def form_faults(filled: FilledForm) -> Iterator[str]:
    """What breaks the form's own cross-checks, column by column; Vietnamese."""
    for check in filled.form.checks:
        for column in filled.form.columns:
            whole = filled.cells[check.whole, column.number]
            parts = sum(filled.cells[part, column.number] for part in check.parts)
            if (parts > whole) if check.is_part_only else (parts != whole):
                rows = " + ".join(check.parts)
                sign = "nhỏ hơn" if check.is_part_only else "khác"
                yield (
                    f"biểu {filled.form.id}, cột {column.number}: dòng {check.whole} ({whole}) {sign} "
                    f"dòng {rows} ({parts})"
                )

"""The table sheets of a workbook: indicators, narrative, and the tables to which the unit adds rows."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from thidua.forms.edition import Column, Edition, NarrativeSection, TableSheet
from thidua.forms.frame import draw_cell, draw_head, fit_row, raise_row
from thidua.forms.goals import goal_text, target_text
from thidua.forms.layout import last_row, refuse_overflow
from thidua.forms.material import Material
from thidua.forms.rules import Lists, restrict_column, show_fractions
from thidua.plan.catalogue import Indicator
from thidua.plan.model import Target

INDICATOR_LINES, NARRATIVE_LINES = 1.3, 3
_RATIO_KEYS = frozenset({"numerator", "denominator", "estimate_numerator", "estimate_denominator"})
ESTIMATE_KEYS = frozenset({"estimate_numerator", "estimate_denominator", "estimate"})
_NUMBER_KEYS = _RATIO_KEYS | {"actual", "estimate", "same_period"}


def draw_indicators(
    page: Worksheet,
    sheet: TableSheet,
    material: Material,
    lists: Lists,
    targets: Sequence[Target],
    *,
    notes: Sequence[str] = (),
    is_closing: bool = False,
) -> None:
    """One row for each target that the unit answers for. notes: sentences for this unit, below the guide.

    is_closing: the unit has ended; its year is over, and no estimate is asked for.
    """
    refuse_overflow(sheet, len(targets))
    guide = sheet.guide if targets else material.edition.texts.no_targets
    draw_head(page, sheet, material.edition, " ".join([guide, *notes]))
    for number, target in enumerate(targets):
        row_no = sheet.first_row + number
        indicator = material.catalogue.indicators[target.indicator]
        labels: dict[str, str | int] = {
            "order": number + 1,
            "target_id": target.id,
            "name": target_text(target, plan=material.plan, catalogue=material.catalogue),
            "unit_of_measure": target.unit_of_measure,
            "planned": goal_text(target.goal, material.edition),
        }
        for column in sheet.columns:
            is_closed = is_closing and column.key in ESTIMATE_KEYS
            is_closed |= not is_entered(column.key, indicator, target, is_shared=target.id in material.shared)
            draw_cell(page, sheet, column, row_no, labels.get(column.key), is_closed=is_closed)
        fit_row(page, sheet, row_no, labels)
        raise_row(page, row_no, INDICATOR_LINES)
    if targets:
        _restrict(page, sheet, material, lists, rows=len(targets))


def is_entered(key: str, indicator: Indicator, target: Target, *, is_shared: bool = False) -> bool:
    """Whether a unit enters anything in this column for such an indicator. is_shared: several units answer for it.

    Where a share is summed each unit gives one count, and no parts. Percentages of last year cannot be pooled.
    """
    roll_up = target.roll_up or indicator.roll_up
    is_status = indicator.measure == "status" or target.goal.kind in {"milestone", "qualitative"}
    if key == "status":
        return is_status
    if key in _RATIO_KEYS:
        return indicator.measure == "ratio" and roll_up != "SUM" and not is_status
    if key == "same_period" and is_shared and roll_up == "RATIO":
        return False
    return not (is_status and key in _NUMBER_KEYS)


def draw_narrative(page: Worksheet, sheet: TableSheet, material: Material) -> None:
    """One row for each section; a section's hint is the prompt of its cell."""
    edition = material.edition
    draw_head(page, sheet, edition, sheet.guide)
    for number, section in enumerate(edition.narrative):
        row_no = sheet.first_row + number
        label = _section_label(section, edition)
        labels: dict[str, str | int] = {"order": number + 1, "section": section.id, "label": label}
        for column in sheet.columns:
            draw_cell(page, sheet, column, row_no, labels.get(column.key))
        fit_row(page, sheet, row_no, labels)
        raise_row(page, row_no, NARRATIVE_LINES)
        text = sheet.column("text")
        restrict_column(page, text, cells=sheet.cell("text", row_no), edition=edition, lists={}, hint=section.hint)


def _section_label(section: NarrativeSection, edition: Edition) -> str:
    mark = edition.texts.required_mark if section.required else ""
    return f"{section.label}{mark}\n({section.hint})"


def draw_table(page: Worksheet, sheet: TableSheet, material: Material, lists: Lists) -> None:
    """An empty table of `max_rows` rows."""
    draw_head(page, sheet, material.edition, sheet.guide)
    for row_no in range(sheet.first_row, last_row(sheet) + 1):
        for column in sheet.columns:
            draw_cell(page, sheet, column, row_no, _label_of(column, row_no - sheet.first_row + 1))
    _restrict(page, sheet, material, lists, rows=sheet.max_rows)


def _label_of(column: Column, number: int) -> str | int | None:
    if column.series is not None:
        return f"{column.series}{number:02d}"
    return number if column.key == "order" else None


def _restrict(page: Worksheet, sheet: TableSheet, material: Material, lists: Lists, *, rows: int) -> None:
    for column in sheet.columns:
        first = sheet.cell(column.key, sheet.first_row)
        cells = f"{first}:{sheet.cell(column.key, sheet.first_row + rows - 1)}"
        restrict_column(page, column, cells=cells, edition=material.edition, lists=lists)
        if column.kind == "decimal":
            show_fractions(page, cells=cells, first=first)

"""The sheets of a bloc's form whose rows are the plan's: contents of the pact, criteria of the scale."""

from collections.abc import Iterator, Mapping

from openpyxl.worksheet.worksheet import Worksheet

from thidua.forms.edition import TableSheet
from thidua.forms.frame import draw_cell, draw_head, fit_row, raise_row
from thidua.forms.layout import refuse_overflow
from thidua.forms.material import Material
from thidua.forms.rules import Lists, restrict_column, show_fractions
from thidua.text.numbers import format_number

TOTAL = "TONG"
"""Code of the row in which a member writes the sum of its points."""

ROW_LINES = 1.6

Labels = Mapping[str, str | int]


def draw_pact(page: Worksheet, sheet: TableSheet, material: Material, lists: Lists) -> None:
    """One row for each content of the pact; a figure is asked for only where a level was agreed on."""
    bloc = material.plan.bloc
    contents = bloc.pact.contents if bloc else ()
    refuse_overflow(sheet, len(contents))
    draw_head(page, sheet, material.edition, sheet.guide)
    for number, content in enumerate(contents):
        labels: Labels = {
            "order": number + 1,
            "content_id": content.id,
            "name": content.text,
            "unit_of_measure": content.unit_of_measure or "",
            "planned": "" if content.planned is None else format_number(content.planned),
        }
        closed = frozenset({"actual"} if content.planned is None else ())
        _draw_row(page, sheet, sheet.first_row + number, labels, closed=closed)
    _restrict(page, sheet, material, lists, rows=len(contents))


def draw_scores(page: Worksheet, sheet: TableSheet, material: Material, lists: Lists) -> None:
    """One row for each criterion, closed where it is not the member who gives points; the sum in the last row."""
    rows = list(_criterion_rows(material))
    refuse_overflow(sheet, len(rows))
    draw_head(page, sheet, material.edition, sheet.guide)
    for number, (labels, is_closed) in enumerate(rows):
        closed = frozenset({"points", "evidence", "explanation"} if is_closed else ())
        if labels["criterion_id"] == TOTAL:
            closed = frozenset({"evidence", "explanation"})
        _draw_row(page, sheet, sheet.first_row + number, labels, closed=closed)
    _restrict(page, sheet, material, lists, rows=len(rows))


def _criterion_rows(material: Material) -> Iterator[tuple[Labels, bool]]:
    bloc = material.plan.bloc
    criteria = bloc.criteria if bloc else ()
    for number, criterion in enumerate(criteria, start=1):
        labels: Labels = {
            "order": number,
            "criterion_id": criterion.id,
            "name": criterion.text,
            "max_points": format_number(criterion.max_points),
        }
        yield labels, criterion.scored != "member"
    yield {"order": "", "criterion_id": TOTAL, "name": material.edition.texts.total or "", "max_points": ""}, False


def _draw_row(page: Worksheet, sheet: TableSheet, row_no: int, labels: Labels, *, closed: frozenset[str]) -> None:
    for column in sheet.columns:
        draw_cell(page, sheet, column, row_no, labels.get(column.key), is_closed=column.key in closed)
    fit_row(page, sheet, row_no, labels)
    raise_row(page, row_no, ROW_LINES)


def _restrict(page: Worksheet, sheet: TableSheet, material: Material, lists: Lists, *, rows: int) -> None:
    for column in sheet.columns if rows else ():
        first = sheet.cell(column.key, sheet.first_row)
        cells = f"{first}:{sheet.cell(column.key, sheet.first_row + rows - 1)}"
        restrict_column(page, column, cells=cells, edition=material.edition, lists=lists)
        if column.kind == "decimal":
            show_fractions(page, cells=cells, first=first)

"""The statistics forms as annexes: the columns and rows that the catalogue declares, with their numbers."""

from collections.abc import Callable, Iterator

from thidua.calendar.due import last_admissible_day
from thidua.report.book import Cell
from thidua.report.material import Material
from thidua.report.model import Column, FormHead, Row
from thidua.report.rows import group_row, table_row
from thidua.statistics.fill import FilledForm
from thidua.statistics.forms import FormColumn, load_statistics
from thidua.text.dates import format_document_day

KEYS = {form_id: f"statistics_{form_id}" for form_id in ("0601", "0602", "0603")}
NARROW, WIDE = 1.0, 1.44
"""Shares of the width: a column of one side of a pair, and one with a name of its own."""


def filled(material: Material, form_id: str) -> FilledForm | None:
    return next((one for one in material.figures.statistics if one.form.id == form_id), None)


def columns_of(form_id: str) -> Callable[[Material], tuple[Column, ...]]:
    """The form's columns: names of the rows, their numbers (mã số), the unit, and what is counted."""

    def make(material: Material) -> tuple[Column, ...]:
        one = filled(material, form_id)
        assert one is not None
        fixed = [
            column.model_copy(update={"heading": material.fill(column.heading)})
            for column in material.phrases.content.annexes[KEYS[form_id]].columns
        ]
        left = 100 - sum(column.width for column in fixed)
        weights = [_weight(column) for column in one.form.columns]
        counted = (
            Column(
                key=column.number,
                heading=column.heading,
                group=column.group,
                width=left * weight / sum(weights),
                align="right",
            )
            for column, weight in zip(one.form.columns, weights, strict=True)
        )
        return (*fixed, *counted)

    return make


def _weight(column: FormColumn) -> float:
    return NARROW if column.side else WIDE


def rows_of(form_id: str) -> Callable[[Material], Iterator[Row]]:
    def make(material: Material) -> Iterator[Row]:
        one = filled(material, form_id)
        assert one is not None
        has_unit = any(column.key == "unit" for column in material.phrases.content.annexes[KEYS[form_id]].columns)
        letters = ["A", "B", "C"] if has_unit else ["A", "B"]
        yield table_row([*letters, *(_number(one, column) for column in one.form.columns)])
        for row in one.form.rows:
            if row.number is None:
                yield group_row(row.heading or "")
            else:
                cells = [_cell(material, one, row.number, column) for column in one.form.columns]
                names = [row.name or "", row.number, *([one.form.unit_of_measure] if has_unit else [])]
                yield table_row([*names, *cells], is_total=row.style == "total")

    return make


def _number(one: FilledForm, column: FormColumn) -> str:
    """'1=2+3+4' for a total."""
    if not column.is_total:
        return column.number
    parts = [other.number for other in one.form.columns if not other.is_total]
    return f"{column.number}={'+'.join(parts)}" if len(parts) <= 4 else column.number


def _cell(material: Material, one: FilledForm, row: str, column: FormColumn) -> Cell:
    return material.book.number(f"statistics:{one.form.id}:{row}:{column.number}", one.cells[row, column.number])


def notes_of(form_id: str) -> Callable[[Material], Iterator[str]]:
    """What stands outside of the form."""

    def make(material: Material) -> Iterator[str]:
        one = filled(material, form_id)
        assert one is not None
        by_award: dict[str, int] = {}
        for award in one.outside:
            by_award[award.award_id] = by_award.get(award.award_id, 0) + award.count
        for award_id, number in by_award.items():
            yield material.say("statistics_outside", award=material.catalogue.awards[award_id].name, count=number)

    return make


def form_head(material: Material, key: str) -> FormHead | None:
    """Number of the form, the day of its receipt, who reports it to whom; None of an annex that is no form."""
    one = next((one for one in material.figures.statistics if KEYS[one.form.id] == key), None)
    if one is None:
        return None
    say, flow = material.say, material.flow
    day = last_admissible_day(material.period.report_due)
    return FormHead(
        code=one.form.code,
        left=(
            say("statistics_code", code=one.form.code),
            say("statistics_issued", document=load_statistics().issued_by),
            say("statistics_received", day=format_document_day(day) if day else ""),
        ),
        right=(
            say("statistics_reporter"),
            say("statistics_receiver", receiver=flow.to if flow else material.plan.city),
            say("statistics_form", unit=one.form.unit_of_measure),
        ),
    )

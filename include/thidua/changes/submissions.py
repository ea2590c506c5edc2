"""What one version of a submission says otherwise than another, cell by cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from thidua.changes.rows import RowNames, pair_rows
from thidua.forms.edition import Column, Edition, TableSheet
from thidua.forms.layout import label_text
from thidua.read.model import ExtractedRow, Extraction
from thidua.text.dates import format_short_day
from thidua.text.numbers import format_number


@dataclass(frozen=True, kw_only=True)
class CellChange:
    """One cell. sheet: its name. cell: where it stands after, or stood before where its row was taken out.

    label: what a person calls it ('A04 Tỷ lệ ..., cột Thực hiện trong kỳ'). before, after: as people write them
    ('1.234,5'), None for an empty cell. is_row_new, is_row_gone: the whole row came or went.
    """

    sheet: str
    cell: str
    label: str
    before: str | None
    after: str | None
    is_row_new: bool = False
    is_row_gone: bool = False


def compare_submissions(
    before: Extraction, after: Extraction, *, editions: Mapping[str, Edition], names: RowNames
) -> tuple[CellChange, ...]:
    """Every cell that the unit entered and that differs, in the order of the newer form. Stamps are not compared.

    Rows are matched by what they are about (target, movement, award, section), not by where they stand. names: what
    rows are called. KeyError for an edition that is not among `editions`.
    """
    old, new = editions[before.edition or ""], editions[after.edition or ""]
    changes = list(_changed_info(before, after, new))
    for sheet in new.sheets:
        changes += _changed_rows(sheet, old, before.tables.get(sheet.key, []), after.tables.get(sheet.key, []), names)
    return tuple(changes)


def _changed_info(before: Extraction, after: Extraction, edition: Edition) -> Iterator[CellChange]:
    for field in edition.info:
        told = before.info.get(field.key), after.info.get(field.key)
        if not field.stamped and told[0] != told[1]:
            shown = [
                format_short_day(date.fromisoformat(text)) if text and field.kind == "date" else text for text in told
            ]
            label = label_text(field, edition).removesuffix(edition.texts.required_mark)
            yield CellChange(sheet=edition.info_name, cell=field.cell, label=label, before=shown[0], after=shown[1])


def _changed_rows(
    sheet: TableSheet, old: Edition, before: list[ExtractedRow], after: list[ExtractedRow], names: RowNames
) -> Iterator[CellChange]:
    for was, now in pair_rows(sheet, before, after):
        row = now or was
        assert row is not None
        for column in sheet.columns:
            told = _value(was, column), _value(now, column)
            if column.kind in {"code", "key", "label"} or told[0] == told[1]:
                continue
            place = sheet.cell(column.key, row.row_no) if now else old.sheet(sheet.key).cell(column.key, row.row_no)
            yield CellChange(
                sheet=sheet.name,
                cell=place,
                label=f"{names.name(sheet, row)}, cột {column.heading}",
                before=told[0],
                after=told[1],
                is_row_new=was is None,
                is_row_gone=now is None,
            )


def _value(row: ExtractedRow | None, column: Column) -> str | None:
    text = None if row is None else row.values.get(column.key)
    if text is not None and column.kind == "date":
        return format_short_day(date.fromisoformat(text))
    if text is None or column.kind not in {"integer", "decimal"}:
        return text
    return format_number(Decimal(text))

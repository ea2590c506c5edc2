"""A form filled with what was read before, so that who corrects it changes only what is wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from thidua.forms.cells import CellInput
from thidua.forms.edition import ColumnKind, Edition, InfoField, SheetKey, TableSheet
from thidua.forms.fill import Filling, Row, fill_form, rows_by_code
from thidua.forms.layout import last_row
from thidua.forms.maker import FormMaker
from thidua.forms.pack import sheet_path
from thidua.plan.model import Unit
from thidua.read.model import ExtractedRow, Extraction
from thidua.text.parse import decimal_text


def correction_form(maker: FormMaker, unit: Unit, *, version_no: int, extraction: Extraction) -> bytes:
    """The unit's workbook with the content of this version, stamped with its number. The maker's edition must be the
    one that the version was handed in by.

    What the plan no longer asks of the unit is left out.
    """
    parts = maker.parts(unit, corrects=version_no)
    known = {
        sheet.key: rows_by_code(sheet, parts[sheet_path(number)]).keys()
        for number, sheet in enumerate(maker.edition.sheets, 2)
        if sheet.fixed_rows
    }
    return fill_form(parts, _filling(extraction, maker.edition, known), maker.edition)


def _filling(extraction: Extraction, edition: Edition, known: Mapping[SheetKey, Iterable[str]]) -> Filling:
    tables = {sheet.key: extraction.tables.get(sheet.key, []) for sheet in edition.sheets}
    return Filling(
        info=dict(_entered_info(extraction, edition)),
        coded={key: dict(_coded(edition.sheet(key), tables[key], set(codes))) for key, codes in known.items()},
        rows={sheet.key: _placed(sheet, tables[sheet.key]) for sheet in edition.sheets if not sheet.fixed_rows},
    )


def _entered_info(extraction: Extraction, edition: Edition) -> Iterator[tuple[str, CellInput]]:
    for field in edition.info:
        text = extraction.info.get(field.key)
        if text is not None and not field.stamped:
            yield field.key, _field_input(field, text)


def _field_input(field: InfoField, text: str) -> CellInput:
    return date.fromisoformat(text) if field.kind == "date" else text


def _coded(sheet: TableSheet, rows: Iterable[ExtractedRow], codes: set[str]) -> Iterator[tuple[str, Row]]:
    code = next(column.key for column in sheet.columns if column.kind == "code")
    for row in rows:
        key = row.values.get(code)
        if key in codes:
            assert key is not None
            yield key, _entered(sheet, row)


def _placed(sheet: TableSheet, rows: Sequence[ExtractedRow]) -> list[Row]:
    """The rows at the places where they stood, for rows that were left empty in between."""
    by_place = {row.row_no: _entered(sheet, row) for row in rows if sheet.first_row <= row.row_no <= last_row(sheet)}
    return [by_place.get(row_no, {}) for row_no in range(sheet.first_row, max(by_place, default=0) + 1)]


def _entered(sheet: TableSheet, row: ExtractedRow) -> Row:
    values = ((column, row.values.get(column.key)) for column in sheet.columns if column.kind not in {"code", "label"})
    return {column.key: _cell_input(column.kind, text) for column, text in values if text is not None}


def _cell_input(kind: ColumnKind, text: str) -> CellInput:
    """A figure as a number; one with more digits than a spreadsheet keeps as the text it was typed as."""
    if kind == "date":
        return date.fromisoformat(text)
    if kind not in {"integer", "decimal"}:
        return text
    is_kept = decimal_text(Decimal(repr(float(text)))) == text
    return Decimal(text) if is_kept else text.replace(".", ",")

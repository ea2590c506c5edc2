"""One workbook of the batch with everything looked up: who it says it is, and what plan and edition say about that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from thidua.check.cells import NOT_READ, is_answered
from thidua.check.knowledge import PlanKnowledge
from thidua.check.model import CheckItem
from thidua.check.spellings import CatalogueKeys, EditionKeys
from thidua.forms.edition import Edition, SheetKey
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Period, Unit
from thidua.read.model import ExtractedRow


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """A check item, resolved.

    edition: the declared one, or the newest where the declared one is unknown (`is_edition_known`); of such a file
    nothing can be read but its sheets. is_plan_right: the stamp names the plan of the landing folder; if it does not,
    period and unit are None, for they cannot be told. assigned: targets the unit answers for; None as above.
    """

    item: CheckItem
    edition: Edition
    is_edition_known: bool
    is_plan_right: bool
    plan: PlanKnowledge
    period: Period | None
    unit: Unit | None
    assigned: tuple[str, ...] | None
    is_nil: bool
    keys: EditionKeys
    catalogue: Catalogue
    catalogue_keys: CatalogueKeys

    @property
    def receipt_id(self) -> int:
        return self.item.receipt_id

    def info(self, key: str) -> str | None:
        """A field of the sheet 'Thông tin', None where it is empty or blank."""
        text = self.item.extraction.info.get(key)
        return text if text and text.strip() else None

    @property
    def is_closing(self) -> bool:
        """Whether the unit ended within the days of the period's data: it reports on its own days."""
        return (
            self.assigned is not None
            and self.unit is not None
            and self.period is not None
            and (self.unit.has_ended(self.period.data_as_of))
        )

    @cached_property
    def filled_rows(self) -> int:
        """How many rows the unit wrote anything into, on all sheets."""
        return sum(map(len, self._filled.values()))

    @property
    def is_silent(self) -> bool:
        """Confirmed nil, or nothing written at all: one finding says so, and single cells are not asked for."""
        return self.is_nil or self.filled_rows == 0

    def rows(self, sheet: str) -> Sequence[ExtractedRow]:
        """Rows of a sheet as they were read; cells of columns that were not read are marked so."""
        return self._rows.get(sheet, ())

    def filled(self, sheet: SheetKey) -> Sequence[ExtractedRow]:
        """The rows of a sheet into which the unit wrote anything; none of a sheet that the form has not."""
        return self._filled.get(sheet, ())

    def is_row_filled(self, sheet: SheetKey, row: ExtractedRow) -> bool:
        """Whether the unit wrote anything into the row."""
        return is_answered(row, self.edition.sheet(sheet), self.keys)

    @cached_property
    def _rows(self) -> Mapping[str, Sequence[ExtractedRow]]:
        tables = self.item.extraction.tables
        return {
            **tables,
            **{sheet: _marked(tables.get(sheet, []), keys) for sheet, keys in self._unread_columns.items()},
        }

    @cached_property
    def _filled(self) -> Mapping[str, Sequence[ExtractedRow]]:
        return {
            sheet: [row for row in self.rows(sheet) if self.is_row_filled(sheet, row)] for sheet in self.keys.entered
        }

    def has_sheet(self, sheet: SheetKey) -> bool:
        """Whether the sheet was found and its rows can be told apart; else nothing is missed in it."""
        if not self.edition.has_sheet(sheet):
            return False
        declared = self.edition.sheet(sheet)
        if not self.is_edition_known or declared.name in self.item.extraction.structure.missing_sheets:
            return False
        return not any(declared.column(key).kind == "code" for key in self._unread_columns.get(sheet, ()))

    @cached_property
    def _unread_columns(self) -> dict[str, list[str]]:
        """Sheet key -> keys of the columns whose heading is not the declared one."""
        changed = {(name, cell) for name, cell, _, _ in self.item.extraction.structure.headings}
        unread: dict[str, list[str]] = {}
        for sheet in self.edition.sheets if changed else ():
            for column in sheet.columns:
                if (sheet.name, f"{column.letter}{sheet.heading_row}") in changed:
                    unread.setdefault(sheet.key, []).append(column.key)
        return unread


def filled_rows(workbooks: Sequence[Workbook], sheet: SheetKey) -> Iterator[tuple[Workbook, ExtractedRow]]:
    """Every row of the sheet in which a unit wrote something."""
    for workbook in workbooks:
        for row in workbook.filled(sheet):
            yield workbook, row


def _marked(rows: Sequence[ExtractedRow], unread: Sequence[str]) -> Sequence[ExtractedRow]:
    """The rows with a problem in each of these columns that has no other."""
    marks = dict.fromkeys(unread, NOT_READ)
    return [replace(row, problems={**marks, **row.problems}) for row in rows]

"""One stamped workbook for each unit. The same plan, period and unit give the same bytes.

What all units share is drawn once, the sheet of indicators once for all units that answer for the same targets; only
the stamped cells differ. So a commune's forms take a few milliseconds each.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from functools import cached_property

from openpyxl import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from thidua.errors import OperatorError
from thidua.forms.bloc_tables import draw_pact, draw_scores
from thidua.forms.cells import let_rows_grow, set_cells, slim_xml
from thidua.forms.choices import choice_lists
from thidua.forms.edition import ANNEX, CORRECTS, Edition
from thidua.forms.fill import Row, enter_rows
from thidua.forms.handover import handover_notes
from thidua.forms.layout import SHEET_LINE, TITLE, info_fields, sheet_names
from thidua.forms.material import Material
from thidua.forms.pack import pack_parts, sheet_path
from thidua.forms.pages import draw_info, draw_lists
from thidua.forms.rules import Lists
from thidua.forms.styles import register_styles
from thidua.forms.tables import draw_indicators, draw_narrative, draw_table
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Period, Plan, Target, Unit


class FormMaker:
    """Makes the forms of one plan and period."""

    def __init__(
        self,
        *,
        plan: Plan,
        period: Period,
        edition: Edition,
        catalogue: Catalogue,
        registered: Mapping[str, Sequence[Row]] | None = None,
    ) -> None:
        """registered: by unit, the rows of '2. Chỉ tiêu đăng ký' that stand in its form from the beginning."""
        if edition.family == ANNEX:
            raise OperatorError(
                f"Kế hoạch {plan.id} nhận phụ lục số liệu kèm báo cáo của phường, xã, không có biểu mẫu để cấp.",
                remedy="Cấu hình nơi gửi của từng phường, xã tới thư mục tiếp nhận của thành phố (docs/operations.md).",
            )
        self.plan = plan
        self.period = period
        self.edition = edition
        self._registered = registered or {}
        choices = choice_lists(edition=edition, plan=plan, catalogue=catalogue)
        indicators = catalogue.indicators
        self._reporters = {
            t.id: {u.id for u in plan.reporters_of(t, period, indicators[t.indicator])} for t in plan.targets
        }
        shared = frozenset(target_id for target_id, units in self._reporters.items() if len(units) > 1)
        flow = next((one for one in plan.flows if one.id == period.unit_flow), None)
        self._material = Material(
            plan=plan,
            edition=edition,
            catalogue=catalogue,
            choices=choices,
            shared=shared,
            flow=flow,
            is_of_flow=flow is not None
            and flow.due.anchor is not None
            and period.unit_due is not None
            and flow.due.anchor == period.unit_due.anchor,
        )
        self._book, self._lists = self._draw()
        self._shared = self._save()
        self._indicators: dict[tuple[bool, tuple[str, ...]], bytes] = {}

    def parts(self, unit: Unit, *, corrects: int | None = None) -> dict[str, bytes]:
        """The parts of the unit's workbook by path, stamped and not yet packed. corrects: the version that the form is
        made from to be corrected."""
        parts = dict(self._shared)
        if corrects is not None:
            parts[sheet_path(1)] = self._info_of_correction
        tables = {sheet.key: sheet_path(number) for number, sheet in enumerate(self.edition.sheets, 2)}
        if "indicators" in tables:
            parts[tables["indicators"]] = self._indicator_sheet(unit)
        parts[sheet_path(1)] = set_cells(parts[sheet_path(1)], self._stamps(unit, corrects) | self._title(corrects))
        line = self.edition.texts.sheet_line.format(unit=unit.name, period=self.period.label)
        for path in tables.values():
            parts[path] = set_cells(parts[path], {SHEET_LINE: line})
        rows = self._registered.get(unit.id, ()) if corrects is None else ()
        return enter_rows(parts, self.edition, {"registered": rows}) if rows else parts

    def make(self, unit: Unit) -> bytes:
        """The unit's workbook."""
        return pack_parts(self.parts(unit))

    def _stamps(self, unit: Unit, corrects: int | None) -> dict[str, str]:
        stamps = {
            "plan_id": self.plan.id,
            "period_id": self.period.id,
            "unit_id": unit.id,
            "edition": self.edition.id,
            "commune": self.plan.commune,
            "unit_name": unit.name,
            "period_label": self.period.label,
            "due": self.period.unit_due_text,
            CORRECTS: str(corrects),
        }
        fields = info_fields(self.edition, is_correction=corrects is not None)
        return {field.cell: stamps[field.key] for field in fields if field.stamped}

    def _title(self, corrects: int | None) -> dict[str, str]:
        """Of a correction: who opens it must not take it for a report that is still to be written."""
        if corrects is None:
            return {}
        title = self.edition.texts.correction_title.format(title=self.edition.title, version=corrects)
        return {TITLE: title}

    def _draw(self) -> tuple[Workbook, Lists]:
        """All sheets; the indicators are left empty here."""
        book = Workbook()
        book.remove(book.active)
        register_styles(book)
        pages = {name: book.create_sheet(name) for name in sheet_names(self.edition)}
        lists = draw_lists(pages[self.edition.lists_name], self._material)
        draw_info(pages[self.edition.info_name], self._material, lists)
        for sheet in self.edition.sheets:
            page = pages[sheet.name]
            if sheet.key == "indicators":
                draw_indicators(page, sheet, self._material, lists, targets=[])
            elif sheet.key == "narrative":
                draw_narrative(page, sheet, self._material)
            elif sheet.key == "pact":
                draw_pact(page, sheet, self._material, lists)
            elif sheet.key == "scores":
                draw_scores(page, sheet, self._material, lists)
            else:
                draw_table(page, sheet, self._material, lists)
        return book, lists

    @cached_property
    def _info_of_correction(self) -> bytes:
        page = self._book.create_sheet("drawing")
        draw_info(page, self._material, self._lists, is_correction=True)
        drawn = slim_xml(_sheet_xml(page))
        self._book.remove(page)
        return drawn

    def _indicator_sheet(self, unit: Unit) -> bytes:
        targets = [t for t in self.plan.targets if unit.id in self._reporters[t.id]]
        notes = self._notes(unit, targets)
        is_closing = unit.has_ended(self.period.data_as_of)
        key = (is_closing, (*(t.id for t in targets), *notes))
        if key not in self._indicators:
            sheet = self.edition.sheet("indicators")
            page = self._book.create_sheet("drawing")
            draw_indicators(page, sheet, self._material, self._lists, targets, notes=notes, is_closing=is_closing)
            # Styles are numbers into the shared part: nothing may be used here that no shared sheet uses.
            self._indicators[key] = let_rows_grow(slim_xml(_sheet_xml(page)), sheet.first_row)
            self._book.remove(page)
        return self._indicators[key]

    def _notes(self, unit: Unit, targets: list[Target]) -> tuple[str, ...]:
        return tuple(
            handover_notes(
                unit,
                plan=self.plan,
                period=self.period,
                edition=self.edition,
                targets=targets,
                reporters=self._reporters,
            )
        )

    def _save(self) -> dict[str, bytes]:
        """openpyxl would write the time of day into the file; a form is dated by the day its period opens."""
        book = self._book
        opened = datetime.combine(self.period.opens, time(0))
        book.properties.created = book.properties.modified = opened
        book.properties.creator = self.plan.commune
        book.properties.title = self.edition.title
        book.calculation.fullCalcOnLoad = False
        target = io.BytesIO()
        ExcelWriter(book, zipfile.ZipFile(target, "w")).save()
        with zipfile.ZipFile(target) as archive:
            # The list of contents first, where programs that tell a file's kind by its beginning look for it.
            names = sorted(archive.namelist(), key=lambda name: name != "[Content_Types].xml")
            parts = {name: slim_xml(archive.read(name)) for name in names}
        for number, sheet in enumerate(self.edition.sheets, 2):
            parts[sheet_path(number)] = let_rows_grow(parts[sheet_path(number)], sheet.first_row)
        return parts


def _sheet_xml(page: Worksheet) -> bytes:
    target = io.BytesIO()
    writer = WorksheetWriter(page, target)
    writer.write()
    return target.getvalue()

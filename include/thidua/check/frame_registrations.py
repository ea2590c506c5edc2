"""Frames of the registration form: contents and targets, movements of the unit's own, and the unit's own plan."""

from collections.abc import Iterator, Sequence
from datetime import date

from thidua.check.cells import SpellingCodes, choice, is_given, is_known, number, personal_numbers
from thidua.check.frame import Frame, Place, Rows
from thidua.check.workbook import Workbook, filled_rows
from thidua.read.model import ExtractedRow
from thidua.text.parse import parse_day

_CONTENTS = (
    "is_name_given",
    "is_unit_of_measure_given",
    "is_goal_known",
    "is_goal_of_level",
    "is_target_known",
    "is_due_inside",
)
_DOCUMENT = ("is_document_asked", "is_number_given", "is_number_usual", "is_date_given", "document_date", "today")


def registrations_frame(workbooks: Sequence[Workbook]) -> Frame:
    """is_goal_of_level: a way of judging is chosen only where there is a level. is_due_inside: None for words ('Quý
    III'), and for a day that lies in the time of the plan's period."""
    numbers = ("name_code", "planned", "personal_numbers")
    rows = Rows("registrations", sheet="registrations", facts=_CONTENTS, numbers=numbers)
    codes = SpellingCodes()
    for workbook, row in filled_rows(workbooks, "registrations"):
        has_level = is_given(row, "planned")
        rows.add(
            Place(workbook=workbook, row=row),
            (
                is_given(row, "name"),
                is_given(row, "unit_of_measure") if has_level else None,
                _is_choice_known(row, "goal", choice(row, "goal", workbook.keys.registered_goals)),
                has_level if is_given(row, "goal") else None,
                _is_choice_known(row, "target", choice(row, "target", workbook.plan.target_choices)),
                _is_due_inside(workbook, row),
            ),
            (
                codes.of(row.values.get("name")),
                number(row, "planned"),
                personal_numbers(row.values.get("name"), row.values.get("explanation")),
            ),
        )
    return rows.frame()


def _is_choice_known(row: ExtractedRow, key: str, found: str | None) -> bool | None:
    """None for an empty cell: both choices may be left out."""
    return is_known(row, key, found) if is_given(row, key) else None


def _is_due_inside(workbook: Workbook, row: ExtractedRow) -> bool | None:
    due, period = row.values.get("due"), workbook.period
    day = parse_day(due) if due else None
    return None if day is None or period is None else period.start <= day <= period.end


def launches_frame(workbooks: Sequence[Workbook]) -> Frame:
    """One row per movement that the unit says it will launch."""
    facts, numbers = ("is_name_given", "is_content_given"), ("name_code", "personal_numbers")
    rows = Rows("launches", sheet="launches", facts=facts, numbers=numbers)
    codes = SpellingCodes()
    for workbook, row in filled_rows(workbooks, "launches"):
        name, content = row.values.get("name"), row.values.get("content")
        rows.add(
            Place(workbook=workbook, row=row),
            (is_given(row, "name"), is_given(row, "content")),
            (codes.of(name), personal_numbers(name, content)),
        )
    return rows.frame()


def unit_plan_frame(workbooks: Sequence[Workbook], *, today: date) -> Frame:
    """One row per registration. is_document_asked: the plan wants units to issue a plan of their own."""
    rows = Rows("unit_plan", sheet=None, facts=_DOCUMENT, numbers=())
    for workbook in _registering(workbooks):
        plan_number, plan_date = workbook.info("plan_number"), workbook.info("plan_date")
        is_asked = _asks_for_document(workbook) and not workbook.is_nil
        is_dated = plan_date is not None or "plan_date" in workbook.item.extraction.info_problems
        words = {"plan_number": plan_number} if plan_number else {}
        rows.add(
            Place(workbook=workbook, words=words),
            (
                is_asked,
                plan_number is not None if is_asked or is_dated else None,
                "/" in plan_number and any(map(str.isdigit, plan_number)) if plan_number else None,
                is_dated if is_asked or plan_number else None,
                plan_date,
                today.isoformat(),
            ),
            (),
        )
    return rows.frame()


def _registering(workbooks: Sequence[Workbook]) -> Iterator[Workbook]:
    for workbook in workbooks:
        if workbook.is_edition_known and any(field.key == "plan_number" for field in workbook.edition.info):
            yield workbook


def _asks_for_document(workbook: Workbook) -> bool:
    flows = {flow.id: flow.kind for flow in workbook.item.plan.flows}
    return workbook.period is not None and flows.get(workbook.period.unit_flow or "") == "unit_plan"

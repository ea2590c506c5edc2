"""Frame `submission`: one row per workbook, always; who sent what, for when, and whether it is a confirmed nil."""

import math
from collections.abc import Sequence
from datetime import date

from thidua.check.cells import choice, number, personal_numbers
from thidua.check.frame import EMPTY, Frame, Place, Rows
from thidua.check.identity import day_facts, identity_facts, stamp_facts
from thidua.check.workbook import Workbook

_FACTS = (
    "plan_id",
    "expected_plan_id",
    "period_id",
    "expected_period_id",
    "unit_id",
    "expected_unit_id",
    "is_edition_known",
    "is_period_known",
    "is_unit_known",
    "is_unit_valid",
    "is_commune_unchanged",
    "is_unit_name_unchanged",
    "is_period_label_unchanged",
    "data_as_of",
    "data_as_of_inside",
    "is_data_as_of_given",
    "period_start",
    "period_end",
    "planned_data_as_of",
    "period_opens",
    "today",
    "is_prepared_by_given",
    "is_nil_readable",
)
_NUMBERS = (
    "personal_numbers",
    "rows_beside_nil",
    "targets_beside_nil",
    "rows_without_nil",
    "grassroots_fighters",
    "advanced_workers",
)


def submission_frame(workbooks: Sequence[Workbook], *, today: date) -> Frame:
    """Days as ISO text. A fact is None, a number NaN, where the question does not arise or cannot be told."""
    rows = Rows("submission", sheet=None, facts=_FACTS, numbers=_NUMBERS)
    for workbook in workbooks:
        filled = workbook.filled_rows
        fighters, advanced = _titles(workbook)
        rows.add(
            Place(workbook=workbook, words=_words(workbook)),
            (*identity_facts(workbook), *stamp_facts(workbook), *day_facts(workbook, today=today), *_entered(workbook)),
            (
                personal_numbers(workbook.info("prepared_by")),
                float(filled) if workbook.is_nil else math.nan,
                float(len(workbook.assigned or ())) if workbook.is_nil else math.nan,
                math.nan if workbook.is_nil or not workbook.is_edition_known else float(filled),
                fighters,
                advanced,
            ),
        )
    return rows.frame()


def _entered(workbook: Workbook) -> tuple[bool | None, ...]:
    problems = workbook.item.extraction.info_problems
    is_prepared = workbook.info("prepared_by") is not None or "prepared_by" in problems
    has_tick = workbook.info("confirmed_nil") is not None or "confirmed_nil" in problems
    return is_prepared if workbook.is_edition_known else None, workbook.is_nil if has_tick else None


def _titles(workbook: Workbook) -> tuple[float, float]:
    """Chiến sĩ thi đua cơ sở and Lao động tiên tiến; NaN where there is none of the former (Luật TĐKT, Điều 23)."""
    counted = {"CSTD-CS": 0.0, "LDTT": 0.0}
    for row in workbook.rows("commendations"):
        award_id = choice(row, "award", workbook.catalogue_keys.awards)
        if award_id in counted:
            counted[award_id] += 0.0 if math.isnan(number(row, "count")) else number(row, "count")
    return (counted["CSTD-CS"], counted["LDTT"]) if counted["CSTD-CS"] else (math.nan, math.nan)


def _words(workbook: Workbook) -> dict[str, str]:
    """What the sheet 'Thông tin' says, but for who prepared it."""
    info = workbook.item.extraction.info
    stamped = {field.key: info.get(field.key) or EMPTY for field in workbook.edition.info if field.stamped}
    expected = {
        "expected_commune": workbook.item.plan.commune,
        "expected_unit_name": workbook.unit.name if workbook.unit else "",
        "expected_period_label": workbook.period.label if workbook.period else "",
        "expected_period_id": workbook.item.expected_period_id or "",
        "expected_unit_id": workbook.item.expected_unit_id or "",
        "edition_id": workbook.item.extraction.edition or _found_edition(workbook),
        "nil_choice": workbook.edition.lists["nil"][0],
    }
    return {**stamped, **expected}


def _found_edition(workbook: Workbook) -> str:
    """What stands in the edition's cell; the reader gives it as a changed heading where it knows no such edition."""
    cell = workbook.edition.info_field("edition").cell
    found = (found for _, at, found, _ in workbook.item.extraction.structure.headings if at == cell)
    return next(found, "") or EMPTY

"""Frame `registered`: one row per target or content that the unit registered itself ('2. Chỉ tiêu đăng ký')."""

import math
from collections.abc import Iterator, Sequence

from thidua.check.cells import SpellingCodes, has_explanation, is_given, number
from thidua.check.frame import EMPTY, NO_WORDS, Frame, Place, Rows
from thidua.check.workbook import Workbook
from thidua.read.model import ExtractedRow
from thidua.text.numbers import format_number

_FACTS = (
    "is_name_given",
    "is_unit_of_measure_given",
    "is_actual_given",
    "is_written",
    "is_registered",
    "is_level_unchanged",
    "registration_id",
)
_NUMBERS = ("name_code", "planned", "actual", "estimate", "times_planned")


def registered_frame(workbooks: Sequence[Workbook]) -> Frame:
    """is_unit_of_measure_given: asked only where a level was registered. times_planned: actual / planned.

    is_written: False of a registered content that the unit left without any result.
    is_registered: whether the row is one that the unit registered before; None where the plan asks for no registration.
    """
    rows = Rows("registered", sheet="registered", facts=_FACTS, numbers=_NUMBERS)
    codes = SpellingCodes()
    for workbook, row, is_written in _rows(workbooks):
        planned, actual = number(row, "planned"), number(row, "actual")
        rows.add(
            Place(workbook=workbook, row=row, words=_words(workbook, row)),
            (
                is_given(row, "name"),
                is_given(row, "unit_of_measure") if is_given(row, "planned") else None,
                _has_result(workbook, row) if is_written else None,
                is_written,
                _is_registered(workbook, row),
                _is_level_unchanged(workbook, row),
                row.values.get("registration_id"),
            ),
            (
                codes.of(row.values.get("name")),
                planned,
                actual,
                number(row, "estimate"),
                abs(actual / planned) if planned else math.nan,
            ),
        )
    return rows.frame()


def _rows(workbooks: Sequence[Workbook]) -> Iterator[tuple[Workbook, ExtractedRow, bool]]:
    """Rows that the unit wrote into, and those of its registrations that it left as they were."""
    for workbook in workbooks:
        written = {row.row_no for row in workbook.filled("registered")}
        for row in workbook.rows("registered"):
            if row.row_no in written or (not workbook.is_silent and _registration(workbook, row)):
                yield workbook, row, row.row_no in written


def _registration(workbook: Workbook, row: ExtractedRow) -> str | None:
    """The id of the row, where the unit has registered it."""
    found = row.values.get("registration_id")
    return found if found is not None and found in (workbook.item.registered or {}) else None


def _is_registered(workbook: Workbook, row: ExtractedRow) -> bool | None:
    if workbook.item.registered is None or not workbook.edition.sheet("registered").row_key:
        return None
    return _registration(workbook, row) is not None


def _has_result(workbook: Workbook, row: ExtractedRow) -> bool:
    """A figure; of a content that was registered without a level, words will do."""
    found = _registration(workbook, row)
    is_in_words = found is not None and (workbook.item.registered or {})[found] is None
    return is_given(row, "actual") or (is_in_words and has_explanation(row))


def _is_level_unchanged(workbook: Workbook, row: ExtractedRow) -> bool | None:
    found = _registration(workbook, row)
    if found is None or "planned" in row.problems:
        return None
    level, planned = (workbook.item.registered or {})[found], number(row, "planned")
    return math.isnan(planned) if level is None else float(level) == planned


def _words(workbook: Workbook, row: ExtractedRow) -> dict[str, str]:
    found = _registration(workbook, row)
    if found is None:
        return dict(NO_WORDS)
    level = (workbook.item.registered or {})[found]
    return {"registered_level": EMPTY if level is None else format_number(level)}

"""Frame `registered`: one row per target or content that the unit registered itself ('2. Chỉ tiêu đăng ký')."""

import math
from collections.abc import Sequence

from thidua.check.cells import SpellingCodes, is_given, number
from thidua.check.frame import Frame, Place, Rows
from thidua.check.workbook import Workbook, filled_rows

_FACTS = ("is_name_given", "is_unit_of_measure_given", "is_actual_given")
_NUMBERS = ("name_code", "planned", "actual", "estimate", "times_planned")


def registered_frame(workbooks: Sequence[Workbook]) -> Frame:
    """is_unit_of_measure_given: asked only where a level was registered. times_planned: actual / planned."""
    rows = Rows("registered", sheet="registered", facts=_FACTS, numbers=_NUMBERS)
    codes = SpellingCodes()
    for workbook, row in filled_rows(workbooks, "registered"):
        planned, actual = number(row, "planned"), number(row, "actual")
        rows.add(
            Place(workbook=workbook, row=row),
            (
                is_given(row, "name"),
                is_given(row, "unit_of_measure") if is_given(row, "planned") else None,
                is_given(row, "actual"),
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

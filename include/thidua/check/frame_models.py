"""Frame `models`: one row per exemplary model of '5. Điển hình'. Names and stories stay outside of the frame."""

from collections.abc import Sequence

from thidua.check.cells import SpellingCodes, choice, is_given, is_known, letters, personal_numbers
from thidua.check.frame import Frame, Place, Rows
from thidua.check.workbook import Workbook, filled_rows


def models_frame(workbooks: Sequence[Workbook]) -> Frame:
    """result_letters: letters among the first 200 characters of the story."""
    rows = Rows(
        "models",
        sheet="models",
        facts=("is_kind_known", "is_name_given", "is_result_given"),
        numbers=("name_code", "result_letters", "personal_numbers"),
    )
    codes = SpellingCodes()
    for workbook, row in filled_rows(workbooks, "models"):
        name, result = row.values.get("name"), row.values.get("result")
        rows.add(
            Place(workbook=workbook, row=row),
            (
                is_known(row, "kind", choice(row, "kind", workbook.keys.model_kind)),
                is_given(row, "name"),
                is_given(row, "result"),
            ),
            (codes.of(name), letters(result), personal_numbers(name, row.values.get("field"), result)),
        )
    return rows.frame()

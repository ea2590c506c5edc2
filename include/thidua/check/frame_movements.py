"""Frame `movements`: one row per movement of '3. Phong trào'."""

from collections.abc import Sequence

from thidua.check.cells import SpellingCodes, choice, is_given, is_known, number, personal_numbers
from thidua.check.frame import Frame, Place, Rows
from thidua.check.spellings import spelling_key
from thidua.check.workbook import Workbook, filled_rows
from thidua.forms.load import level_names
from thidua.plan.catalogue import CatalogueMovement

_FACTS = (
    "is_name_given",
    "is_name_known",
    "is_in_plan",
    "level",
    "catalogue_level",
    "is_level_known",
    "is_result_given",
    "is_participation_given",
)
_NUMBERS = ("name_code", "collectives", "individuals", "personal_numbers")


def movements_frame(workbooks: Sequence[Workbook]) -> Frame:
    """catalogue_level: the launching level of a movement that is in the catalogue; a unit may launch what it likes."""
    rows = Rows("movements", sheet="movements", facts=_FACTS, numbers=_NUMBERS)
    codes = SpellingCodes()
    for workbook, row in filled_rows(workbooks, "movements"):
        name = row.values.get("name")
        level = choice(row, "level", workbook.keys.levels)
        movement = _movement(workbook, name)
        # Units' own movements may all go by the catalogue's one name for them: compared by text, not by movement.
        is_own = level == "unit" and (movement is None or movement.level == "unit")
        rows.add(
            Place(workbook=workbook, row=row, words=_words(workbook, movement)),
            (
                is_given(row, "name"),
                None if not name or level is None or is_own else movement is not None,
                _is_in_plan(workbook, movement) if movement and not is_own else None,
                level,
                movement.level if movement else None,
                is_known(row, "level", level),
                is_given(row, "result"),
                is_given(row, "collectives") or is_given(row, "individuals"),
            ),
            (
                codes.of(movement.id if movement and not is_own else name),
                number(row, "collectives"),
                number(row, "individuals"),
                personal_numbers(name, row.values.get("result")),
            ),
        )
    return rows.frame()


def _movement(workbook: Workbook, name: str | None) -> CatalogueMovement | None:
    """By the plan's own wording first, then by the catalogue's names."""
    key = spelling_key(name or "")
    movement_id = workbook.plan.movements.get(key) or workbook.catalogue_keys.movements.get(key)
    return workbook.catalogue.movements.get(movement_id or "")


def _is_in_plan(workbook: Workbook, movement: CatalogueMovement) -> bool | None:
    if not workbook.is_plan_right:
        return None
    return any(named.id == movement.id for named in workbook.plan.plan.movements)


def _words(workbook: Workbook, movement: CatalogueMovement | None) -> dict[str, str]:
    return {"catalogue_level": level_names(workbook.edition)[movement.level]} if movement else {}

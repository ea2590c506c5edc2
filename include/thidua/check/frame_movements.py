"""Frame `movements`: one row per movement of '3. Phong trào'."""

from collections.abc import Sequence

from thidua.check.cells import SpellingCodes, choice, is_given, is_known, number, personal_numbers
from thidua.check.frame import Frame, Place, Rows
from thidua.check.spellings import spelling_key
from thidua.check.workbook import Workbook, filled_rows
from thidua.forms.load import level_names
from thidua.plan.base import Level
from thidua.plan.catalogue import CatalogueMovement

_FACTS = (
    "is_name_given",
    "is_name_known",
    "is_in_plan",
    "is_level_asked",
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
                *_expected(workbook, movement, is_own=is_own),
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


def _expected(
    workbook: Workbook, movement: CatalogueMovement | None, *, is_own: bool
) -> tuple[bool | None, bool | None]:
    """Whether the plan names the movement, and whether the unit's flow asks for what is launched on its level.

    Of a movement that the plan does not name one of the two is judged: its level, where the flow names any. None for
    the other, for what the plan names, and for what cannot be told.
    """
    level = "unit" if is_own else movement.level if movement else None
    if level is None or not workbook.is_plan_right:
        return None, None
    known, plan = workbook.catalogue.movements, workbook.plan.plan
    named = [known[one.id] for one in plan.movements if one.id in known]
    if any(one.level == "unit" if is_own else movement and one.id == movement.id for one in named):
        return True, None
    if asked := _asked_levels(workbook):
        return None, level in asked
    return None if is_own else False, None


def _asked_levels(workbook: Workbook) -> tuple[Level, ...]:
    """Levels whose movements the unit is to report on beside those of the plan; none where its flow names none."""
    period = workbook.period
    flows = (flow for flow in workbook.plan.plan.flows if period is not None and flow.id == period.unit_flow)
    return next((flow.movement_levels for flow in flows), ())


def _words(workbook: Workbook, movement: CatalogueMovement | None) -> dict[str, str]:
    names = level_names(workbook.edition)
    words = {"asked_levels": ", ".join(f"“{names[level]}”" for level in _asked_levels(workbook))}
    return words | ({"catalogue_level": names[movement.level]} if movement else {})

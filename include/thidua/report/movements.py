"""Movements: what was counted and what units wrote about it, by launching level."""

from collections.abc import Iterator
from dataclasses import dataclass

from thidua.plan.catalogue import CatalogueMovement
from thidua.plan.model import Level
from thidua.report.figures import MovementResult, MovementTotal
from thidua.report.material import Material, joined_once
from thidua.report.narrative import Saying, group_sayings, own_names, section_editing
from thidua.report.order import vietnamese_key
from thidua.report.phrases import upper_first
from thidua.text.normalise import comparison_key


@dataclass(frozen=True, kw_only=True)
class MovementLine:
    """One movement of the report; total is None for a movement of the plan on which no unit reported."""

    key: str
    name: str
    level: Level
    total: MovementTotal | None
    sayings: tuple[Saying, ...]


@joined_once
def movement_lines(material: Material) -> tuple[MovementLine, ...]:
    """Of the levels that the report speaks of: by level, the plan's movements in its order, then others by name."""
    lines = [*_reported(material), *_silent(material)]
    order = {movement.id: position for position, movement in enumerate(material.plan.movements)}
    levels = {level: position for position, level in enumerate(material.levels)}
    lines = [line for line in lines if line.level in levels]
    last = len(order)
    lines.sort(key=lambda line: (levels[line.level], order.get(line.key, last), vietnamese_key(line.name), line.key))
    return tuple(lines)


def _reported(material: Material) -> Iterator[MovementLine]:
    for total in material.figures.movements:
        if total.units_reporting > 0:
            yield MovementLine(
                key=total.movement_id or total.movement_key,
                name=_name(material, total.movement_id, total.name, level=total.level),
                level=total.level,
                total=total,
                sayings=total_sayings(material, total),
            )


def _silent(material: Material) -> Iterator[MovementLine]:
    """The plan's movements that nobody reported on. What units launch themselves is a class, not one movement."""
    known = {total.movement_id for total in material.figures.movements if total.units_reporting > 0}
    for movement in material.plan.movements:
        listed = material.catalogue.movements.get(movement.id)
        if movement.id not in known and listed is not None and listed.level != "unit":
            name = known_name(material, listed)
            yield MovementLine(key=movement.id, name=name, level=listed.level, total=None, sayings=())


def _name(material: Material, movement_id: str | None, name: str, *, level: Level) -> str:
    """Canonical; the commune's own movements as its plan names them, for the catalogue has one name for all plans."""
    written = {movement.id: movement.written for movement in material.plan.movements}
    return upper_first(written.get(movement_id or "", name)) if level == "commune" else name


def known_name(material: Material, movement: CatalogueMovement) -> str:
    """The name of a movement of the catalogue in this report."""
    return _name(material, movement.id, movement.name, level=movement.level)


@joined_once
def total_sayings(material: Material, total: MovementTotal) -> tuple[Saying, ...]:
    results = [result for result in material.figures.movement_results if _is_about(result, total)]
    results.sort(key=lambda result: (material.unit_order[result.unit_id], result.row_no))
    texts = ((result.unit_id, result.result) for result in results)
    return group_sayings(texts, section_editing(material), own_names(material))


def _is_about(result: MovementResult, total: MovementTotal) -> bool:
    """A movement of the catalogue is known by its id, any other by level and name."""
    if total.movement_id or result.movement_id:
        return result.movement_id == total.movement_id
    return result.level == total.level and comparison_key(result.name) == comparison_key(total.name)

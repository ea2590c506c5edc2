"""Tables of commendations by unit, by movement, and of dossiers by unit: columns for what there is."""

import itertools
from collections.abc import Iterator, Sequence

from thidua.commend.select import Chosen
from thidua.plan.catalogue import Award
from thidua.plan.model import Unit
from thidua.report.award_counts import DECIDED, EITHER, award_cell, awards_present, chosen_among, facts
from thidua.report.book import Cell
from thidua.report.material import Material
from thidua.report.model import Column, Row
from thidua.report.movements import known_name
from thidua.report.phrases import upper_first
from thidua.report.rows import group_row, table_row

REST = "rest"
MOST_AWARDS = 10
"""Columns of awards that fit on a page; the others share one."""
WIDEST_SHARE = 14.0
"""Per cent of the page for a column of numbers, however few there are."""


def unit_columns(material: Material) -> tuple[Column, ...]:
    return _columns(material, "units", [(award.id, award.name) for award in _shown(material)])


def unit_rows(material: Material) -> Iterator[Row]:
    """Decided awards by unit, units by their kind; a line below each kind and one below all."""
    decided = chosen_among(material, DECIDED)
    told = {row.unit_id for row in decided.rows}
    kinds: dict[str, list[Unit]] = {}
    for unit in material.plan.units:
        if unit.id in told:
            kinds.setdefault(unit.kind, []).append(unit)
    numbers = itertools.count(1)
    for kind, units in kinds.items():
        word = material.phrases.word("unit_kind", kind)
        yield group_row(word)
        for unit in units:
            yield table_row([str(next(numbers)), unit.name, *_award_cells(material, decided.only(unit=unit.id))])
        if len(units) > 1:
            of_kind = decided.only(unit=[unit.id for unit in units])
            yield table_row(["", material.say("award_table_sum"), *_award_cells(material, of_kind)], is_total=True)
    yield table_row(["", material.say("award_table_total"), *_award_cells(material, decided)], is_total=True)


def movement_columns(material: Material) -> tuple[Column, ...]:
    levels = [(level, name) for level, name in material.catalogue.award_levels.items() if level != "state"]
    return _columns(material, "movements", [*reversed(levels), ("state", material.catalogue.award_levels["state"])])


def award_movement_rows(material: Material) -> Iterator[Row]:
    """Decided awards that belong to a movement, by the level that decided."""
    listed = [one.id for one in material.plan.movements]
    decided = chosen_among(material, DECIDED)
    told = {row.movement_id for row in decided.rows if row.movement_id}
    ids = [*(one for one in listed if one in told), *sorted(one for one in told - set(listed) if one)]
    for number, movement_id in enumerate(ids, start=1):
        movement = material.catalogue.movements[movement_id]
        launched = material.phrases.word("launched", movement.level)
        cells = _level_cells(material, decided.only(movement=movement_id))
        yield table_row([str(number), known_name(material, movement), *_bloc_cell(material), launched, *cells])
    sums = _level_cells(material, decided.only(movement=ids))
    blank = ["" for _ in _bloc_cell(material)]
    yield table_row(["", material.say("award_table_total"), *blank, "", *sums], is_total=True)


def _bloc_cell(material: Material) -> list[str]:
    """Whose table it is, in the report of a bloc."""
    return [upper_first(material.plan.bloc.name)] if material.plan.bloc else []


def dossier_columns(material: Material) -> tuple[Column, ...]:
    return _columns(material, "dossiers", list(material.catalogue.award_kinds.items()))


def dossier_rows(material: Material) -> Iterator[Row]:
    """How many dossiers of nomination or decision each unit told of, by kind. Assumed, for no source says it:
    whoever is commended has their own, so a line of the form may stand for several."""
    either = chosen_among(material, EITHER)
    told = {row.unit_id for row in either.rows}
    kinds = list(material.catalogue.award_kinds)
    units = [unit for unit in material.plan.units if unit.id in told]
    for number, unit in enumerate(units, start=1):
        yield table_row([str(number), unit.name, *_dossiers(material, either.only(unit=unit.id), kinds)])
    yield table_row(["", material.say("award_table_total"), *_dossiers(material, either, kinds)], is_total=True)


def dossier_notes(material: Material) -> Iterator[str]:
    """What is assumed to count as one."""
    yield material.say("note_dossiers")


def _dossiers(material: Material, chosen: Chosen, kinds: Sequence[str]) -> list[Cell]:
    return [award_cell(material, one) for one in (chosen, *(chosen.only(kind=kind) for kind in kinds))]


def _shown(material: Material) -> tuple[Award, ...]:
    """The awards that have a column of their own."""
    decided = {row.award_id for row in facts(material) if row.is_decided}
    return tuple(award for award in awards_present(material) if award.id in decided)[:MOST_AWARDS]


def _award_cells(material: Material, chosen: Chosen) -> list[Cell]:
    shown = [award.id for award in _shown(material)]
    others = [award.id for award in awards_present(material) if award.id not in shown]
    cells = [award_cell(material, chosen), *(award_cell(material, chosen.only(award=one)) for one in shown)]
    return [*cells, award_cell(material, chosen.only(award=others))] if _has_rest(material) else cells


def _has_rest(material: Material) -> bool:
    return len({row.award_id for row in facts(material) if row.is_decided}) > MOST_AWARDS


def _level_cells(material: Material, chosen: Chosen) -> list[Cell]:
    levels = [column.key for column in movement_columns(material) if column.key in material.catalogue.award_levels]
    return [award_cell(material, chosen), *(award_cell(material, chosen.only(level=level)) for level in levels)]


def _columns(material: Material, table: str, named: Sequence[tuple[str, str]]) -> tuple[Column, ...]:
    """The columns of the phrases, and one for each of what is named; those share what is left of the width. What they
    do not need goes to the name of the row."""
    fixed = [
        column.model_copy(update={"heading": material.fill(column.heading)})
        for column in material.phrases.content.annexes[f"award_{table}"].columns
    ]
    if table == "units" and _has_rest(material):
        named = [*named, (REST, material.say("award_table_rest"))]
    left = 100 - sum(column.width for column in fixed)
    share = min(left / max(len(named), 1), WIDEST_SHARE)
    fixed[1] = fixed[1].model_copy(update={"width": fixed[1].width + left - share * len(named)})
    return (*fixed, *(Column(key=key, heading=name, width=share, align="right") for key, name in named))

"""Tables of commendations as a province's system has them: by title and form, by unit, by movement, by kind.

Each figure's key says which rows it counts (`thidua.commend.select`).
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from thidua.commend.select import Chosen, Selection
from thidua.plan.catalogue import Award
from thidua.plan.model import Unit
from thidua.report.book import Cell
from thidua.report.figures import CommendationFact
from thidua.report.material import Material, joined_once
from thidua.report.model import Column, Row
from thidua.report.movements import known_name
from thidua.report.rows import group_row, table_row
from thidua.statistics.forms import load_statistics

DECIDED, PROPOSED, EITHER = Selection(is_decided=True), Selection(is_decided=False), Selection()
REST = "rest"
MOST_AWARDS = 10
"""Columns of awards that fit on a page; the others share one."""
WIDEST_SHARE = 14.0
"""Per cent of the page for a column of numbers, however few there are."""

CellMaker = Callable[[Material, Chosen], list[Cell]]

CAMPAIGNS = ("thematic", "ad_hoc")
"""Kinds that the tables put together: chuyên đề, đột xuất."""


def facts(material: Material) -> tuple[CommendationFact, ...]:
    return material.figures.commendation_facts


def chosen_among(material: Material, selection: Selection) -> Chosen:
    return Chosen.among(facts(material), selection)


def is_table_printed(material: Material, choice: str) -> bool:
    """Whether the plan wants this table and there is anything for it."""
    is_wanted = choice in material.plan.commendation_rules.annexes and material.period.is_measured
    told = chosen_among(material, DECIDED if choice in {"forms", "movements"} else EITHER)
    return is_wanted and any(choice != "movements" or row.movement_id for row in told.rows)


@joined_once
def awards_present(material: Material) -> tuple[Award, ...]:
    """In the order of the catalogue."""
    told = {row.award_id for row in facts(material)}
    return tuple(award for award in material.catalogue.awards.values() if award.id in told)


def form_rows(material: Material) -> Iterator[Row]:
    """Decided awards, 17 columns: how many of which kind, to whom."""
    yield from by_award(material, _form_cells, chosen_among(material, DECIDED))


def proposal_rows(material: Material) -> Iterator[Row]:
    """Proposed and decided awards, 21 columns: to whom, by which kind."""
    yield from by_award(material, _proposal_cells, chosen_among(material, EITHER))


def by_award(material: Material, make: CellMaker, base: Chosen) -> Iterator[Row]:
    """A row for each award among the chosen, titles first, and their sum."""
    numbers = itertools.count(1)
    for group in ("title", "form"):
        awards = [
            award for award in awards_present(material) if award.group == group and base.only(award=award.id).count
        ]
        if awards:
            yield group_row(material.phrases.word("award_group", group))
        for award in awards:
            yield table_row([str(next(numbers)), award.name, *make(material, base.only(award=award.id))])
    yield table_row(["", material.say("award_table_total"), *make(material, base)], is_total=True)


def _form_cells(material: Material, chosen: Chosen) -> list[Cell]:
    groups = load_statistics().class_groups.groups
    campaigns = chosen.only(kind=CAMPAIGNS)
    merit = chosen.only(kind="merit")
    cells = [
        award_cell(material, chosen),
        award_cell(material, chosen.only(**{"class": "collective_business"})),
        award_cell(material, chosen.only(**{"class": "individual"})),
    ]
    for part in (merit, campaigns):
        cells += [award_cell(material, part), _share(material, part, chosen)]
        cells += [award_cell(material, part.only(**{"class": groups[group]})) for group in ("leaders", "workers")]
    for kind in ("foreign_relations", "resistance"):
        cells += [award_cell(material, chosen.only(kind=kind)), _share(material, chosen.only(kind=kind), chosen)]
    return cells


def _proposal_cells(material: Material, chosen: Chosen) -> list[Cell]:
    def sides(part: Chosen) -> list[Cell]:
        return [
            award_cell(material, part.only(**{"class": side})) for side in (("collective", "household"), "individual")
        ]

    def classes(part: Chosen) -> list[Cell]:
        levels = (
            ("individual_leader_province", "individual_leader_department"),
            ("individual_leader_office", "individual_entrepreneur"),
            "individual_direct",
        )
        named = [award_cell(material, part.only(**{"class": one})) for one in levels]
        return [award_cell(material, part.only(**{"class": ("collective", "household")})), *named]

    business = chosen.only(**{"class": "collective_business"}), chosen.only(**{"class": "individual_entrepreneur"})
    return [
        award_cell(material, chosen),
        *sides(chosen.decided(False)),
        *sides(chosen.decided(True)),
        *classes(chosen.only(kind="merit")),
        *classes(chosen.only(kind="thematic")),
        *sides(chosen.only(kind="ad_hoc")),
        *sides(chosen.only(kind="foreign_relations")),
        *(award_cell(material, one) for one in business),
    ]


def form_notes(material: Material) -> Iterator[str]:
    """Kinds that the table has no column for."""
    for kind in ("dedication", "tenure"):
        chosen = chosen_among(material, DECIDED.only(kind=kind))
        if chosen.count:
            word, number = material.catalogue.award_kinds[kind], award_cell(material, chosen)
            yield material.say("award_table_other_kind", kind=word, count=number.text, number=chosen.count)


def proposal_notes(material: Material) -> Iterator[str]:
    """What the short headings stand for."""
    yield material.say("award_table_legend")


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
        yield table_row([str(number), known_name(material, movement), launched, *cells])
    sums = _level_cells(material, decided.only(movement=ids))
    yield table_row(["", material.say("award_table_total"), "", *sums], is_total=True)


def dossier_columns(material: Material) -> tuple[Column, ...]:
    return _columns(material, "dossiers", list(material.catalogue.award_kinds.items()))


def dossier_rows(material: Material) -> Iterator[Row]:
    """How many lines of nomination or decision each unit told, by kind: one line is one dossier."""
    either = chosen_among(material, EITHER)
    told = {row.unit_id for row in either.rows}
    kinds = list(material.catalogue.award_kinds)
    units = [unit for unit in material.plan.units if unit.id in told]
    for number, unit in enumerate(units, start=1):
        yield table_row([str(number), unit.name, *_dossiers(either.only(unit=unit.id), kinds)])
    yield table_row(["", material.say("award_table_total"), *_dossiers(either, kinds)], is_total=True)


def _dossiers(chosen: Chosen, kinds: Sequence[str]) -> list[Cell]:
    return [Cell(str(len(one.rows))) for one in (chosen, *(chosen.only(kind=kind) for kind in kinds))]


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


def award_cell(material: Material, chosen: Chosen) -> Cell:
    """How many awards were chosen."""
    return material.book.number(chosen.key, chosen.count)


def _share(material: Material, part: Chosen, whole: Chosen) -> Cell:
    """In per cent of all; nothing where there is none."""
    of = whole.count
    value = (100 * part.count / of).quantize(Decimal("0.000001")) if of else None
    return material.book.number(f"{part.key}:share", value, decimals=1)

"""Tables of commendations by title and form, as a province's system has them: to whom, by which kind."""

import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal

from thidua.commend.select import Chosen
from thidua.report.award_counts import CAMPAIGNS, DECIDED, EITHER, award_cell, awards_present, chosen_among
from thidua.report.book import Cell
from thidua.report.material import Material
from thidua.report.model import Row
from thidua.report.rows import group_row, table_row
from thidua.statistics.forms import load_statistics

CellMaker = Callable[[Material, Chosen], list[Cell]]


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


def _share(material: Material, part: Chosen, whole: Chosen) -> Cell:
    """In per cent of all; nothing where there is none."""
    of = whole.count
    value = (100 * part.count / of).quantize(Decimal("0.000001")) if of else None
    return material.book.number(f"{part.key}:share", value, decimals=1)

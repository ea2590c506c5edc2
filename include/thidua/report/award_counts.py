"""Commendations counted for tables: which rows a figure counts stands in its key (`thidua.commend.select`)."""

from thidua.commend.select import Chosen, Selection
from thidua.plan.catalogue import Award
from thidua.report.book import Cell
from thidua.report.figures import CommendationFact
from thidua.report.material import Material, joined_once

DECIDED, EITHER = Selection(is_decided=True), Selection()
CAMPAIGNS = ("thematic", "ad_hoc")
"""Kinds that the tables put together: chuyên đề, đột xuất."""


def facts(material: Material) -> tuple[CommendationFact, ...]:
    return material.figures.commendation_facts


def chosen_among(material: Material, selection: Selection) -> Chosen:
    return Chosen.among(facts(material), selection)


def is_table_printed(material: Material, choice: str) -> bool:
    """Whether the plan wants this table and there is anything for it; also of a bloc whose year is that of schools."""
    is_of_results = material.period.is_measured or material.plan.bloc is not None
    is_wanted = choice in material.plan.commendation_rules.annexes and is_of_results
    told = chosen_among(material, DECIDED if choice in {"forms", "movements"} else EITHER)
    return is_wanted and any(choice != "movements" or row.movement_id for row in told.rows)


@joined_once
def awards_present(material: Material) -> tuple[Award, ...]:
    """In the order of the catalogue."""
    told = {row.award_id for row in facts(material)}
    return tuple(award for award in material.catalogue.awards.values() if award.id in told)


def award_cell(material: Material, chosen: Chosen) -> Cell:
    """How many awards were chosen."""
    return material.book.number(chosen.key, chosen.count)

"""The table of awards of the State as a province's system has it: proposed, decided, by kind and recipient.

Each figure's key says which rows it counts (`thidua.commend.select`).
"""

from collections.abc import Iterator

from thidua.commend.select import Chosen
from thidua.report.annex_award_tables import by_award
from thidua.report.award_counts import CAMPAIGNS, EITHER, award_cell, chosen_among
from thidua.report.book import Cell
from thidua.report.material import Material
from thidua.report.model import Row

CHOICE = "state"
LEADERS = (
    "individual_leader_province",
    "individual_leader_department",
    "individual_leader_office",
    "individual_entrepreneur",
)
SIDES = (("collective", "household"), "individual")


def is_state_printed(material: Material) -> bool:
    """In the report of a year, where the plan wants the table and there is anything for it."""
    is_wanted = CHOICE in material.plan.commendation_rules.annexes and material.period.kind == "annual"
    return is_wanted and bool(_of_state(material).rows)


def state_rows(material: Material) -> Iterator[Row]:
    yield from by_award(material, _cells, _of_state(material))


def _of_state(material: Material) -> Chosen:
    return chosen_among(material, EITHER.only(level="state"))


def _cells(material: Material, chosen: Chosen) -> list[Cell]:
    decided = chosen.decided(True)
    wanted = [
        *_sides(chosen.decided(False)),
        *_sides(decided),
        *_classes(decided.only(kind="merit")),
        *_classes(decided.only(kind=CAMPAIGNS)),
        decided.only(kind="tenure"),
        *_sides(decided.only(kind="foreign_relations")),
        decided.only(kind="dedication"),
        decided.only(kind="resistance"),
        *(decided.only(**{"class": one}) for one in ("collective_business", "individual_entrepreneur")),
    ]
    return [award_cell(material, one) for one in wanted]


def _sides(part: Chosen) -> list[Chosen]:
    return [part.only(**{"class": side}) for side in SIDES]


def _classes(part: Chosen) -> list[Chosen]:
    return [part.only(**{"class": one}) for one in (SIDES[0], LEADERS, "individual_direct")]


def state_notes(material: Material) -> Iterator[str]:
    """What the short headings stand for."""
    yield material.say("award_state_legend")

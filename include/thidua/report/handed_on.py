"""Words of a report that go on to the next level with its figures: each text once, shortened as its form allows."""

from collections.abc import Iterator

from thidua.report.annex_texts import said_together
from thidua.report.figures import MovementTotal
from thidua.report.material import Material
from thidua.report.movements import total_sayings
from thidua.report.narrative import Saying, section_sayings, shorten

LONGEST = 2_000
"""Characters: as much as a cell of the form takes."""


def section_texts(material: Material) -> Iterator[tuple[str, str]]:
    """(section of the form, text), in the order in which the form has the sections that anybody wrote in."""
    for section in dict.fromkeys(fact.section for fact in material.figures.narrative):
        if text := _joined(section_sayings(material, section)):
            yield section, text


def movement_result(material: Material, total: MovementTotal) -> str | None:
    return _joined(total_sayings(material, total)) or None


def _joined(sayings: tuple[Saying, ...]) -> str:
    return shorten(said_together(saying.text for saying in sayings), LONGEST)

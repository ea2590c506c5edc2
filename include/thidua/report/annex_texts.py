"""Annexes of what units did and wrote: movements, exemplary models, texts that the body only quotes from."""

from collections.abc import Iterable, Iterator

from thidua.report.material import Material
from thidua.report.model import Row
from thidua.report.movements import MovementLine, movement_lines
from thidua.report.narrative import Saying, attribution, section_excerpt, section_sayings
from thidua.report.numbering import roman
from thidua.report.rows import group_row, table_row
from thidua.text.numbers import NO_FIGURE


def movement_rows(material: Material) -> Iterator[Row]:
    """Grouped by launching level."""
    level = None
    groups = 0
    for order, line in enumerate(movement_lines(material), start=1):
        if line.level != level:
            level = line.level
            groups += 1
            yield group_row(f"{roman(groups)}. {material.say(f'level_{line.level}')}")
        yield _movement_row(material, line, order)


def _movement_row(material: Material, line: MovementLine, order: int) -> Row:
    results = said_together(attributed(material, saying) for saying in line.sayings)
    if line.total is None:
        return table_row([str(order), line.name, NO_FIGURE, NO_FIGURE, NO_FIGURE, ""])
    key, total = f"movement:{line.key}", line.total
    return table_row(
        [
            str(order),
            line.name,
            material.book.number(f"{key}:units_reporting", total.units_reporting),
            material.book.number(f"{key}:collectives", total.collectives),
            material.book.number(f"{key}:individuals", total.individuals),
            results,
        ]
    )


def movement_notes(material: Material) -> Iterator[str]:
    yield material.say("note_movements")


def attributed(material: Material, saying: Saying) -> str:
    """'Text (Unit)'; 'Text' where it names its unit itself."""
    return material.say("attributed", text=saying.text, units=attribution(material, saying))


def said_together(texts: Iterable[str]) -> str:
    """Sentences one behind the other: each begins with a capital, so no ';' can stand between them."""
    return ". ".join(texts)


def model_rows(material: Material) -> Iterator[Row]:
    """Grouped by kind as units chose it, then in the order of the plan."""
    facts = sorted(material.figures.models, key=lambda fact: (material.unit_order[fact.unit_id], fact.row_no))
    kinds = list(dict.fromkeys(fact.kind for fact in facts))
    order = 0
    for number, kind in enumerate(kinds, start=1):
        yield group_row(f"{roman(number)}. {kind}")
        for fact in (fact for fact in facts if fact.kind == kind):
            order += 1
            unit = material.units[fact.unit_id].name
            yield table_row([str(order), fact.name, fact.field or "", fact.result or "", unit])


def narrative_rows(material: Material) -> Iterator[Row]:
    """Whole texts of the sections of which the body holds an excerpt."""
    sections = [s for s in material.phrases.content.words["narrative"] if section_excerpt(material, s).is_cut]
    for number, section in enumerate(sections, start=1):
        yield group_row(f"{roman(number)}. {material.phrases.word('narrative', section)}")
        for order, saying in enumerate(section_sayings(material, section), start=1):
            units = "; ".join(material.units[unit_id].name for unit_id in saying.unit_ids)
            yield table_row([str(order), units, saying.text])

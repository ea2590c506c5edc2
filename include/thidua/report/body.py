"""The body of the report: the outline of `templates/phrases.yaml` filled with texts and figures."""

from collections.abc import Callable, Iterator

from thidua.report.adjustments import adjustment_paragraphs
from thidua.report.material import Material
from thidua.report.model import Heading, Paragraph, Section, body_paragraph
from thidua.report.narrative import attribution, section_excerpt
from thidua.report.numbering import letter, roman
from thidua.report.part_commendations import commendation_paragraphs
from thidua.report.part_targets import target_paragraphs
from thidua.report.parts import (
    completeness_paragraphs,
    model_paragraphs,
    movement_annex_paragraphs,
    movement_paragraphs,
)
from thidua.report.phrases import OutlineNode

PartMaker = Callable[[Material, OutlineNode], Iterator[Paragraph]]

_PARTS: dict[str, PartMaker] = {
    "completeness": completeness_paragraphs,
    "movements": movement_paragraphs,
    "movements_annex": movement_annex_paragraphs,
    "targets": target_paragraphs,
    "models": model_paragraphs,
    "commendations": commendation_paragraphs,
    "adjustments": adjustment_paragraphs,
}


def build_sections(material: Material) -> tuple[Section, ...]:
    """All headings with what stands below them; no heading is left empty."""
    return _build(material, material.phrases.content.outline, level=1)


def _build(material: Material, nodes: tuple[OutlineNode, ...], *, level: int) -> tuple[Section, ...]:
    wanted = [node for node in nodes if _is_wanted(material, node)]
    return tuple(_section(material, node, level=level, place=place) for place, node in enumerate(wanted))


def _is_wanted(material: Material, node: OutlineNode) -> bool:
    if node.part == "adjustments" and not material.adjustments:
        return False
    return not node.levels or bool(set(node.levels) & set(material.levels))


def _section(material: Material, node: OutlineNode, *, level: int, place: int) -> Section:
    number = {1: f"{roman(place + 1)}.", 2: f"{place + 1}.", 3: f"{letter(place)})"}[level]
    paragraphs = tuple(_paragraphs(material, node))
    if not paragraphs and node.empty:
        paragraphs = (body_paragraph(material.fill(node.empty)),)
    heading = Heading.model_validate({"level": level, "number": number, "text": material.fill(node.title)})
    return Section(heading=heading, paragraphs=paragraphs, sections=_build(material, node.sections, level=level + 1))


def _paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    if node.part:
        yield from _PARTS[node.part](material, node)
    for section in node.narrative:
        yield from narrative_paragraphs(material, section)


def narrative_paragraphs(material: Material, section: str) -> Iterator[Paragraph]:
    """What units wrote for the section, each text with its units; a pointer to the annex where it is an excerpt."""
    excerpt = section_excerpt(material, section)
    for saying in excerpt.sayings:
        text = material.say("attributed_bullet", text=saying.text, units=attribution(material, saying))
        yield Paragraph(kind="bullet", text=text, origin="units")
    if excerpt.is_cut:
        units = {fact.unit_id for fact in material.figures.narrative if fact.section == section}
        yield Paragraph(kind="note", text=material.say("narrative_more", count=len(units)), origin="report")

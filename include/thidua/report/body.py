"""The body of the report: the outline of `templates/phrases.yaml` filled with texts and figures."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from thidua.report.adjustments import adjustment_paragraphs
from thidua.report.annex_fund import fund_paragraphs
from thidua.report.charts import number_charts, part_chart
from thidua.report.material import Material
from thidua.report.model import Heading, Paragraph, Section, body_paragraph
from thidua.report.narrative import attribution, section_excerpt
from thidua.report.numbering import letter, roman
from thidua.report.part_blocs import ballot_paragraphs, fact_paragraphs, pact_paragraphs, score_paragraphs
from thidua.report.part_commendations import commendation_paragraphs
from thidua.report.part_statistics import statistics_paragraphs
from thidua.report.part_targets import target_paragraphs
from thidua.report.parts import (
    completeness_paragraphs,
    model_paragraphs,
    movement_annex_paragraphs,
    movement_paragraphs,
)
from thidua.report.phrases import OutlineNode
from thidua.report.registrations import registration_paragraphs
from thidua.report.tasks import task_bullets, task_paragraphs

PartMaker = Callable[[Material, OutlineNode], Iterator[Paragraph]]

_PARTS: dict[str, PartMaker] = {
    "completeness": completeness_paragraphs,
    "movements": movement_paragraphs,
    "movements_annex": movement_annex_paragraphs,
    "targets": target_paragraphs,
    "models": model_paragraphs,
    "commendations": commendation_paragraphs,
    "adjustments": adjustment_paragraphs,
    "tasks": task_paragraphs,
    "task_list": task_bullets,
    "registrations": registration_paragraphs,
    "bloc_facts": fact_paragraphs,
    "pact": pact_paragraphs,
    "scores": score_paragraphs,
    "ballots": ballot_paragraphs,
    "statistics": statistics_paragraphs,
    "fund": fund_paragraphs,
}


def build_sections(material: Material) -> tuple[Section, ...]:
    """All headings with what stands below them; no heading is left empty."""
    return number_charts(material, _build(material, material.phrases.content.outline, level=1, used=Counter()))


def _build(
    material: Material, nodes: tuple[OutlineNode, ...], *, level: int, used: Counter[str]
) -> tuple[Section, ...]:
    """used: keys of the paragraphs so far."""
    wanted = [node for node in nodes if _is_wanted(material, node)]
    return tuple(_section(material, node, level=level, place=place, used=used) for place, node in enumerate(wanted))


def _is_wanted(material: Material, node: OutlineNode) -> bool:
    if node.part == "adjustments" and not material.adjustments:
        return False
    return not node.levels or bool(set(node.levels) & set(material.levels))


def _section(material: Material, node: OutlineNode, *, level: int, place: int, used: Counter[str]) -> Section:
    number = {1: f"{roman(place + 1)}.", 2: f"{place + 1}.", 3: f"{letter(place)})"}[level]
    paragraphs = tuple(_paragraphs(material, node))
    if not paragraphs and node.empty:
        paragraphs = (body_paragraph(material.fill(node.empty), key=f"{node.place}:empty"),)
    heading = Heading.model_validate({"level": level, "number": number, "text": material.fill(node.title)})
    return Section(
        heading=heading,
        key=node.place if paragraphs else "",
        paragraphs=tuple(_keyed(paragraphs, node.place, used)),
        chart=part_chart(material, node.part),
        sections=_build(material, node.sections, level=level + 1, used=used),
    )


def _keyed(paragraphs: Iterable[Paragraph], place: str, used: Counter[str]) -> Iterator[Paragraph]:
    """Every paragraph with a key, no key twice in the report: what comes again is counted."""
    for paragraph in paragraphs:
        key = paragraph.key or f"{place}:text"
        used[key] += 1
        yield paragraph.model_copy(update={"key": key if used[key] == 1 else f"{key}~{used[key]}"})


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
        key = f"narrative:{section}:{saying.unit_ids[0]}"
        yield Paragraph(kind="bullet", text=text, origin="units", key=key)
    if excerpt.is_cut:
        units = {fact.unit_id for fact in material.figures.narrative if fact.section == section}
        text = material.say("narrative_more", count=len(units))
        yield Paragraph(kind="note", text=text, origin="report", key=f"more:{section}")

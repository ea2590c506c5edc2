"""Paragraphs about who reported, about movements and about exemplary models."""

from collections import Counter
from collections.abc import Iterator

from thidua.report.annex_texts import attributed, said_together
from thidua.report.figures import UnitStatus
from thidua.report.material import REPORTED_STATES, Material
from thidua.report.model import Paragraph, body_paragraph
from thidua.report.movements import MovementLine, movement_lines
from thidua.report.narrative import attribution, excerpt, group_sayings
from thidua.report.phrases import OutlineNode, lower_first
from thidua.text.dates import format_long_instant

ABSENCES = ("missing", "ended", "rejected")


def completeness_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """Who reported, in time or not, and by name who did not."""
    owed = [status for status in material.statuses if status.state != "NOT_REQUIRED"]
    reported = [status for status in owed if status.state in REPORTED_STATES]
    late = [status for status in reported if status.is_first_on_time is False]
    counts = {
        "expected": len(owed),
        "reported": len(reported),
        "nil": sum(status.state == "CONFIRMED_ZERO" for status in reported),
        "on_time": len(reported) - len(late),
        "late": len(late),
    }
    printed = {
        name: material.book.number(f"completeness:{name}", number).text if number else "0"
        for name, number in counts.items()
    }
    yield body_paragraph(
        material.say(
            "completeness",
            known_at=format_long_instant(material.figures.snapshot.known_at),
            **printed,
        ),
        key="completeness:summary",
    )
    yield from _of_units_below(material)
    absent = {kind: [status for status in owed if _absence(status) == kind] for kind in ABSENCES}
    for kind, statuses in absent.items():
        if statuses:
            number = material.book.number(f"completeness:{kind}", len(statuses))
            names = "; ".join(material.units[status.unit_id].name for status in statuses)
            text = material.say(f"completeness_{kind}", count=number.text, names=names)
            yield body_paragraph(text, key=f"completeness:{kind}")
    if len(reported) < len(owed):
        yield body_paragraph(material.say("completeness_consequence"), key="completeness:consequence")


def _of_units_below(material: Material) -> Iterator[Paragraph]:
    """Of a city: from how many units of its communes the figures come."""
    if annexes := material.figures.annexes:
        counts = {
            "reported": sum(annex.units_reported for annex in annexes),
            "expected": sum(annex.units_expected for annex in annexes),
        }
        printed = {name: material.book.number(f"below:{name}", number).text for name, number in counts.items()}
        yield body_paragraph(material.say("completeness_below", **printed))


def _absence(status: UnitStatus) -> str | None:
    """Why a unit's figures are not in the report; None where they are."""
    if status.state == "MISSING":
        return "ended" if status.ended_by else "missing"
    return "rejected" if status.state == "REJECTED" else None


def movement_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """One paragraph per movement of the node's levels; the silent ones named together."""
    lines = [line for line in movement_lines(material) if line.level in node.levels]
    spoken = [line for line in lines if line.total is not None]
    for line in spoken:
        yield body_paragraph(_movement_sentence(material, line), key=f"movements:{line.key}")
    silent = [lower_first(material.say("movement_name", name=line.name)) for line in lines if line.total is None]
    if spoken and silent:
        text = material.say("movements_silent", names="; ".join(silent))
        yield body_paragraph(text, key=f"movements:silent:{'+'.join(node.levels)}")


def movement_annex_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """Where the table is, said once before the levels."""
    if "movements" in material.annexes:
        yield body_paragraph(material.say("movements_annex"), key="movements:annex")


def _movement_sentence(material: Material, line: MovementLine) -> str:
    assert line.total is not None
    limits = material.phrases.content.limits
    shown = excerpt(line.sayings, each=limits.unit_text, all_together=limits.movement_text)
    key = f"movement:{line.key}"
    return material.say(
        "movement",
        name=material.say("movement_name", name=line.name),
        units=material.book.number(f"{key}:units_reporting", line.total.units_reporting).text,
        collectives=material.book.number(f"{key}:collectives", line.total.collectives).text,
        individuals=material.book.number(f"{key}:individuals", line.total.individuals).text,
        results=said_together(attributed(material, saying) for saying in shown.sayings),
        is_cut=shown.is_cut,
    )


def model_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """How many of which kind, and the first of them by name."""
    facts = sorted(material.figures.models, key=lambda fact: (material.unit_order[fact.unit_id], fact.row_no))
    if not facts:
        return
    kinds = Counter(fact.kind for fact in facts)
    named = group_sayings((fact.unit_id, fact.name) for fact in facts)
    shown = named[: material.phrases.content.limits.names]
    names = "; ".join(
        material.say("models_name", name=saying.text, unit=attribution(material, saying)) for saying in shown
    )
    others = len(named) - len(shown)
    yield body_paragraph(
        material.say(
            "models",
            count=material.book.number("models:count", len(facts)).text,
            kinds=", ".join(
                material.say("models_kind", count=material.book.number(f"models:{kind}", number).text, kind=kind)
                for kind, number in kinds.items()
            ),
            names=material.say("models_others", names=names, others=others) if others else names,
        ),
        key="models:summary",
    )

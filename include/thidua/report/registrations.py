"""What units registered in a period of registration: contents and targets, movements, and plans of their own."""

from collections.abc import Iterator

from thidua.report.figures import Registration
from thidua.report.material import Material, joined_once
from thidua.report.model import Paragraph, Row, body_paragraph
from thidua.report.phrases import OutlineNode
from thidua.report.rows import group_row, table_row
from thidua.text.numbers import NO_FIGURE

DECIMALS = 4


@joined_once
def registered_units(material: Material) -> dict[str, tuple[Registration, ...]]:
    """Contents by unit, in the order of the plan."""
    contents = [one for one in material.figures.registrations if one.kind == "content"]
    listed: dict[str, list[Registration]] = {}
    for one in sorted(contents, key=lambda one: (material.unit_order[one.unit_id], one.row_no)):
        listed.setdefault(one.unit_id, []).append(one)
    return {unit_id: tuple(entries) for unit_id, entries in listed.items()}


def registration_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """How many units registered how much; the plans that units issued themselves, by name."""
    found = material.figures.registrations
    counts = {kind: [one for one in found if one.kind == kind] for kind in ("content", "launch", "plan")}
    if counts["content"]:
        yield body_paragraph(
            material.say(
                "registrations_contents",
                units=material.book.number("registrations:units", len(registered_units(material))).text,
                count=material.book.number("registrations:count", len(counts["content"])).text,
            )
        )
    if counts["launch"]:
        number = material.book.number("registrations:launches", len(counts["launch"]))
        yield body_paragraph(material.say("registrations_launches", count=number.text))
    if counts["plan"]:
        number = material.book.number("registrations:plans", len(counts["plan"]))
        yield body_paragraph(material.say("registrations_plans", count=number.text))
        for one in sorted(counts["plan"], key=lambda one: material.unit_order[one.unit_id]):
            unit = material.units[one.unit_id].name
            text = material.say("registrations_plan", unit=unit, number=one.name, day=one.due or "")
            yield Paragraph(kind="bullet", text=text)


def registration_rows(material: Material) -> Iterator[Row]:
    """Grouped by unit."""
    for unit_id, entries in registered_units(material).items():
        yield group_row(material.units[unit_id].name)
        for order, one in enumerate(entries, start=1):
            key = f"registration:{unit_id}:{one.registration_id}:planned"
            yield table_row(
                [
                    str(order),
                    one.name,
                    one.unit_of_measure or NO_FIGURE,
                    material.book.number(key, one.planned, decimals=DECIMALS),
                    material.say("registration_goal", is_limit=one.is_limit) if one.planned is not None else NO_FIGURE,
                    one.due or NO_FIGURE,
                    one.explanation or "",
                ]
            )


def launch_rows(material: Material) -> Iterator[Row]:
    """One row per movement, in the order of the plan's units."""
    launches = [one for one in material.figures.registrations if one.kind == "launch"]
    launches.sort(key=lambda one: (material.unit_order[one.unit_id], one.row_no))
    for order, one in enumerate(launches, start=1):
        unit = material.units[one.unit_id].name
        yield table_row([str(order), unit, one.name, one.explanation or "", one.due or NO_FIGURE])

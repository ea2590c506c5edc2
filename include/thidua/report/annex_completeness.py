"""Annex of completeness by unit; at its end, what the report was made from."""

from collections.abc import Iterator
from datetime import datetime

from thidua.report.annex_targets import period_assumptions
from thidua.report.book import Cell
from thidua.report.figures import UnitStatus
from thidua.report.handover import unit_words
from thidua.report.material import Material
from thidua.report.model import Row
from thidua.report.rows import table_row
from thidua.text.dates import LEGAL_ZONE, format_document_day, format_document_instant
from thidua.text.numbers import NO_FIGURE, format_number

SHORT_HASH = 12


def completeness_rows(material: Material) -> Iterator[Row]:
    """One row per unit that owes a report, in the order of the plan."""
    for order, status in enumerate(material.statuses, start=1):
        yield table_row(
            [
                str(order),
                unit_words(material, material.units[status.unit_id]),
                state_words(material, status),
                _instant(status.first_received_at),
                _instant(status.accepted_received_at),
                timeliness(material, status),
                _version(material, status),
            ]
        )


def state_words(material: Material, status: UnitStatus) -> str:
    """'Đã báo cáo'; of a commune in a city also of how many of its units, by which revision; of a unit that handed in
    nothing since its report was taken away, what took it away and when."""
    if status.state == "MISSING" and status.ended_by is not None and status.ended_at is not None:
        day = format_document_day(status.ended_at.astimezone(LEGAL_ZONE).date())
        return material.say(f"ended_by_{status.ended_by}", day=day)
    word = material.phrases.word("state", status.state)
    annex = material.annex_of(status.unit_id)
    if annex is None:
        return word
    return material.say(
        "state_of_annex",
        state=word,
        revision_no=annex.revision_no,
        reported=format_number(annex.units_reported),
        expected=format_number(annex.units_expected),
    )


def _instant(instant: datetime | None) -> str:
    return NO_FIGURE if instant is None else format_document_instant(instant)


def _version(material: Material, status: UnitStatus) -> Cell:
    return material.book.number(f"unit:{status.unit_id}:version_no", status.version_no)


def timeliness(material: Material, status: UnitStatus) -> str:
    """By the first receipt: a correction never makes an on-time unit late. Nothing where no version is in use."""
    if status.is_first_on_time is None or status.accepted_received_at is None:
        return NO_FIGURE
    if not status.is_first_on_time:
        return material.say("late")
    return material.say("on_time_corrected" if status.is_accepted_on_time is False else "on_time")


def _is_later(status: UnitStatus) -> bool:
    """What is used is not what came first."""
    return status.accepted_received_at is not None and status.accepted_received_at != status.first_received_at


def completeness_notes(material: Material) -> Iterator[str]:
    if any(status.is_first_on_time and status.is_accepted_on_time is False for status in material.statuses):
        yield material.say("note_corrected")
    if any(status.version_no == 1 and _is_later(status) for status in material.statuses):
        yield material.say("note_versions")
    if not material.plan.targets:
        # With targets, these stand under their annex; without, this annex is the only one that every report has.
        yield from period_assumptions(material)
        if material.period.comparison:
            yield material.say("targets_no_comparison", reason=material.period.comparison)


def completeness_imprint(material: Material) -> Iterator[str]:
    """Snapshot, hashes and versions, so that the report can be made again and checked."""
    source = material.provenance
    yield material.say(
        "imprint_data",
        snapshot_id=source.snapshot_id,
        known_at=format_document_instant(source.known_at),
        inputs=source.inputs_sha256[:SHORT_HASH],
        rules=source.rules_sha256[:SHORT_HASH],
        plan_hash=source.plan_sha256[:SHORT_HASH],
        template=source.template_sha256[:SHORT_HASH],
    )
    yield material.say(
        "imprint_software",
        software=source.software_version,
        revision=source.revision_no,
        audit=source.audit_head,
    )

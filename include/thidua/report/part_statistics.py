"""Paragraphs of the statistics report: which forms stand where, and what they are counted from."""

from collections.abc import Iterator

from thidua.report.annex_statistics import KEYS
from thidua.report.material import Material
from thidua.report.model import Paragraph, body_paragraph
from thidua.report.phrases import OutlineNode
from thidua.statistics.fill import Coverage
from thidua.text.dates import format_document_day


def statistics_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """Nothing in a report without statistics."""
    forms, basis = material.figures.statistics, material.figures.statistics_basis
    if not forms or basis is None:
        return
    named = [
        material.say("statistics_form_refers", code=one.form.code, number=material.annexes[KEYS[one.form.id]])
        for one in forms
    ]
    yield body_paragraph(material.say("statistics_refers", forms=named), key="statistics:forms")
    latest = format_document_day(basis.latest) if basis.latest else None
    yield _remark(
        material.say(
            "statistics_sources", reporting=basis.units_reporting, expected=basis.units_expected, latest=latest
        ),
        key="statistics:sources",
    )
    yield from _left_out(material, basis.coverage)
    if basis.undated:
        yield _remark(material.say("statistics_undated", count=basis.undated), key="statistics:undated")
    if basis.movements_above:
        yield _remark(material.say("statistics_above", count=basis.movements_above), key="statistics:above")


def _left_out(material: Material, coverage: Coverage) -> Iterator[Paragraph]:
    """Days of the window of which nobody, or not everybody, told."""
    if coverage.first_days:
        first, last = map(format_document_day, coverage.first_days)
        count = coverage.units_without_first_days
        said = material.say("statistics_first_days", first=first, last=last, count=count)
        yield _remark(said, key="statistics:first_days")
    if coverage.earliest_end:
        end, earliest = format_document_day(material.period.end), format_document_day(coverage.earliest_end)
        said = material.say("statistics_early", count=coverage.units_ending_early, end=end, earliest=earliest)
        yield _remark(said, key="statistics:early")


def _remark(text: str, *, key: str) -> Paragraph:
    """What the report says of its own making: a form whose figures are the same is not sent again for it."""
    return Paragraph(kind="body", text=text, origin="report", key=key)

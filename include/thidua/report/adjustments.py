"""What is said otherwise now of reports already sent, where that was not worth a replacement of its own."""

from collections.abc import Iterator

from thidua.report.annex_changes import change_words
from thidua.report.material import Adjustment, Material
from thidua.report.model import Change, Paragraph
from thidua.report.phrases import OutlineNode
from thidua.text.dates import format_document_instant


def adjustment_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """One sentence and a list of bounded length per earlier report."""
    for adjustment in material.adjustments:
        yield from _one_report(material, adjustment)


def _one_report(material: Material, adjustment: Adjustment) -> Iterator[Paragraph]:
    yield _paragraph(
        "body",
        material.say(
            "adjustment",
            reported=adjustment.period,
            revision=material.say("revision", revision_no=adjustment.revision_no),
            issued_at=format_document_instant(adjustment.issued_at),
            count=len(adjustment.changes),
        ),
    )
    shown = adjustment.changes[: material.phrases.content.limits.adjustments]
    for change in shown:
        yield _paragraph("bullet", _change_sentence(material, change))
    if others := len(adjustment.changes) - len(shown):
        yield _paragraph("bullet", material.say("adjustment_others", count=others))


def _change_sentence(material: Material, change: Change) -> str:
    before, after = change_words(material, change)
    return material.say(
        "adjustment_change",
        label=change.label,
        before=before,
        after=after,
        is_new=change.before is None,
        is_gone=change.after is None,
    )


def _paragraph(kind: str, text: str) -> Paragraph:
    return Paragraph.model_validate({"kind": kind, "text": text, "origin": "report"})

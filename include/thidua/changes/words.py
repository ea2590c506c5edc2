"""What is printed but no figure, verdict or text of a unit: head, signature, and the sentences around figures.

The head is always compared. A sentence made from figures changes with them, so it is compared only where nothing
else has changed: then its words have, by the template or the plan.
"""

from collections.abc import Iterator

from thidua.changes.texts import changed_pairs
from thidua.report.model import Change, Report, Section
from thidua.report.phrases import load_phrases
from thidua.text.dates import PRINTED_INSTANT


def head_changes(before: Report, after: Report) -> Iterator[Change]:
    """Who issues, to whom, on which bases, signed by whom."""
    was, now = head_texts(before), head_texts(after)
    for key, label in load_phrases().content.words["change_head"].items():
        if was[key] != now[key]:
            yield Change(kind="text", key=f"text:{key}", label=label, before=was[key], after=now[key])


def head_texts(report: Report) -> dict[str, str]:
    """By the keys of the words 'change_head'."""
    lines = {
        "issuer": report.issuer_lines,
        "subject": (report.subject,),
        "addressees": (*report.addressees, report.via or ""),
        "bases": report.bases,
        "recipients": report.recipients,
        "signer": (*report.signer_lines, report.signer_name),
    }
    return {key: " ".join(texts).strip() for key, texts in lines.items()}


def word_changes(before: Report, after: Report) -> Iterator[Change]:
    """All other printed words. The instant up to which a report knows is no change."""
    label = load_phrases().say("changed_words")
    for was, now in changed_pairs(printed_words(before), printed_words(after)):
        yield Change(kind="text", key="text:words", label=label, before=was, after=now)


def printed_words(report: Report) -> list[str]:
    """Everything that is printed but for what a report says of reports: number, day, provenance, replacement, notes."""
    texts = [report.opening, report.closing, *(text for one in report.sections for text in _section_words(one))]
    for annex in report.annexes:
        if annex.key != "changes":
            texts += [annex.title, *(column.heading for column in annex.columns), *annex.notes]
            texts += [cell for row in annex.rows for cell in row.cells]
    return [PRINTED_INSTANT.sub("", text) for text in texts]


def _section_words(section: Section) -> Iterator[str]:
    if section.paragraphs and all(one.origin == "report" for one in section.paragraphs):
        return
    yield section.heading.text
    yield from (one.text for one in section.paragraphs if one.origin == "figures")
    for part in section.sections:
        yield from _section_words(part)

"""What whoever lets a report go out should look at before: counts that break a rule, samples that a bloc has not
replaced. An official report holds no notes to its own author, so these stand in drafts and previews alone."""

from collections.abc import Iterator

from thidua.report.annex_ballots import ballot_assumptions
from thidua.report.annex_blocs import score_assumptions
from thidua.report.annex_commendations import commendation_faults
from thidua.report.annex_fund import fund_faults
from thidua.report.material import Material
from thidua.report.model import Paragraph, Report
from thidua.report.phrases import load_phrases


def report_remarks(material: Material) -> tuple[str, ...]:
    """Each once, of what this report prints."""
    return tuple(dict.fromkeys(_remarks(material)))


def _remarks(material: Material) -> Iterator[str]:
    annexes = material.annexes
    if "commendations" in annexes:
        yield from commendation_faults(material)
    if "fund" in annexes:
        yield from fund_faults(material)
    if "scores" in annexes:
        yield from score_assumptions(material)
    if "ballots" in annexes:
        yield from ballot_assumptions(material)


def with_remarks(report: Report) -> Report:
    """The report with its remarks before the opening, as a draft or a preview shows them."""
    phrases = load_phrases()
    notes = tuple(Paragraph(kind="note", text=phrases.say("remark", text=text)) for text in report.remarks)
    return report.model_copy(update={"preface": (*report.preface, *notes)})

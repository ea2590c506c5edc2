"""A period's figures as a report, by NĐ 30/2020/NĐ-CP, Phụ lục I. All words come from data."""

from dataclasses import replace

from thidua.plan.campaigns import with_campaigns
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Period, Plan
from thidua.report.annexes import build_annexes, number_annexes
from thidua.report.body import build_sections
from thidua.report.data_of import report_data
from thidua.report.figures import PeriodFigures
from thidua.report.head import addressee_lines, basis_lines, dated, file_stem, preface, recipient_lines, via_line
from thidua.report.material import Adjustment, Material
from thidua.report.model import DocumentNumber, Provenance, Replacement, Report
from thidua.report.overwrite import Body, Override, overwrite
from thidua.report.phrases import load_phrases
from thidua.report.remarks import report_remarks


def compose_report(
    *,
    plan: Plan,
    period: Period,
    catalogue: Catalogue,
    figures: PeriodFigures,
    provenance: Provenance,
    replacement: Replacement | None = None,
    document: DocumentNumber | None = None,
    adjustments: tuple[Adjustment, ...] = (),
    overrides: tuple[Override, ...] = (),
) -> Report:
    """The report of one period, ready to be rendered. replacement: what it replaces, from the second revision on.
    document: its number and day; None leaves blanks for the clerk. overrides: what persons wrote in it.

    Raises OperatorError where the figures were made under another version of the plan.
    """
    material = Material(
        plan=plan,
        period=period,
        catalogue=with_campaigns(catalogue, plan),
        figures=figures,
        provenance=provenance,
        phrases=load_phrases(layout=period.layout),
        replacement=replacement,
        document=document,
        adjustments=adjustments,
    )
    material = replace(material, annexes=number_annexes(material))
    subject = material.say("subject")
    body = overwrite(_body(material, subject=subject), overrides)
    return Report(
        issuer_lines=plan.issuer_lines,
        number=dated(material, "number"),
        place_and_date=dated(material, "place_and_date"),
        type_name=material.say("type_name"),
        subject=subject,
        addressees=addressee_lines(material),
        via=via_line(material),
        bases=basis_lines(material),
        preface=preface(material),
        opening=body.opening,
        sections=body.sections,
        closing=body.closing,
        recipients=recipient_lines(material),
        signer_lines=plan.signer.lines,
        signer_name=plan.signer.name,
        annexes=build_annexes(material, attached_to=dated(material, "attached_to")),
        figures=material.book.figures(),
        provenance=provenance,
        replacement=replacement,
        document=document,
        data=report_data(material),
        overwritten=body.overwritten,
        remarks=report_remarks(material),
        file_stem=file_stem(plan, period, provenance.revision_no),
    )


def _body(material: Material, *, subject: str) -> Body:
    """As it is generated."""
    addressees = ", ".join(addressee.text for addressee in material.addressees)
    return Body(
        opening=material.say("opening", subject=subject),
        sections=build_sections(material),
        closing=material.say("closing", subject=subject, addressees=addressees),
    )

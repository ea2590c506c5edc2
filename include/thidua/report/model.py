"""The report model: what is printed, and nothing about how. Word, PDF, Excel and JSON are made from this alone."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from thidua.plan.model import Model
from thidua.report.chart_model import Chart
from thidua.report.data import ReportData
from thidua.report.printable import Text
from thidua.text.canonical import canonical_json

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def _is_blank(value: object) -> bool:
    return value is None


class Paragraph(Model):
    """kind: 'body' justified with first-line indent; 'bullet' '- ...'; 'basis' italic căn cứ; 'note' italic remark.

    origin: 'units', what units wrote; 'figures', a sentence made from figures and fixed words; 'report', what the
    report says of itself; 'person', what a person wrote in its place. Two reports are compared by the first kind, by
    the second only where no figure explains it. key: under which a person overwrites it: 'targets:A04'.
    """

    kind: Literal["body", "bullet", "basis", "note"]
    text: Text
    origin: Literal["units", "figures", "report", "person"] = "figures"
    key: str = ""


def body_paragraph(text: str, *, key: str = "") -> Paragraph:
    return Paragraph(kind="body", text=text, key=key)


class Heading(Model):
    """level 1: 'I.' bold capitals; 2: '1.' bold; 3: 'a)' upright."""

    level: Literal[1, 2, 3]
    number: Text
    text: Text


class Section(Model):
    """key: stays the same whatever number and title the heading has; empty where nothing stands right below it."""

    heading: Heading
    key: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    chart: Chart | None = Field(default=None, exclude_if=_is_blank)
    sections: tuple["Section", ...] = ()


class Column(Model):
    """width: share of the table's width (all shares of a table add up to 100). group: heading above this one."""

    key: str
    heading: Text
    width: float
    align: Literal["left", "right", "center"]
    group: Text | None = None


class Row(Model):
    """cells: printed text by column, in order. style: 'total' bold; 'group' one bold cell over the full width.

    figures: key of the figure in each cell that holds one, by column; Excel writes those as numbers.
    """

    cells: tuple[Text, ...]
    figures: tuple[str | None, ...] = ()
    style: Literal["normal", "total", "group"] = "normal"


class SigningLines(Model):
    """Who signs below a table: what they are, and how they sign. place_and_date: as at the head of the report."""

    place_and_date: Text
    left: Text
    left_hint: Text
    right: Text
    right_hint: Text


class FormHead(Model):
    """What stands above a form of statistics. code: '0601.N/BNV-TĐKT'. left, right: lines of its two sides."""

    code: Text
    left: tuple[Text, ...]
    right: tuple[Text, ...]


class Annex(Model):
    """number: 'Phụ lục I'. The body must refer to it. imprint: small print, what the report was made from.

    form: above a table of statistics only. signing: below those and tables of commendations and of the fund.
    """

    key: Literal[
        "targets",
        "registered",
        "movements",
        "commendations",
        "models",
        "narrative",
        "completeness",
        "changes",
        "tasks",
        "registrations",
        "launches",
        "pact",
        "scores",
        "score_details",
        "ballots",
        "award_forms",
        "award_proposals",
        "award_state",
        "award_units",
        "award_movements",
        "award_dossiers",
        "award_decisions",
        "award_nominations",
        "fund",
        "statistics_0601",
        "statistics_0602",
        "statistics_0603",
        "awardees",
    ]
    number: Text
    title: Text
    attached_to: Text = Field(description="'(Kèm theo Báo cáo số ... của ...)'")
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Text, ...] = ()
    imprint: tuple[Text, ...] = ()
    form: FormHead | None = Field(default=None, exclude_if=_is_blank)
    signing: SigningLines | None = None


class Overwritten(Model):
    """One place of the report where the words are a person's. place: key of a paragraph, or how the keys of several
    begin. generated: what would stand there, none where the report has no such place any more. is_outdated: it is not
    what the person saw. lost_numbers: numbers in the person's words that the generated text had then and has no more.
    """

    place: str
    text: tuple[Text, ...]
    generated: tuple[Text, ...]
    is_outdated: bool
    lost_numbers: tuple[Text, ...] = ()


class Figure(Model):
    """One printed figure with its origin: for `explain` and for the comparison of files.

    key: 'target:A04:actual'. value: exact decimal as text. printed: as it stands in the report.
    """

    key: str
    value: str | None
    printed: Text


class Change(Model):
    """One thing that a report says otherwise than the one before it.

    key: of a figure as in `Figure.key`; else 'verdict:A04', 'text:<section number>', 'unit:<unit id>'. before, after:
    as printed, None where there was or is nothing.
    """

    kind: Literal["figure", "verdict", "text", "unit"]
    key: str
    label: Text = Field(description="what a person calls it: 'Chỉ tiêu 4. Tỷ lệ tham gia BHYT, thực hiện'")
    before: Text | None
    after: Text | None


class DocumentNumber(Model):
    """What the register has given a document: the number in its series, the sign behind it, and its day."""

    number: int = Field(ge=1)
    sign: Text
    dated: date

    @property
    def code(self) -> str:
        """'05/BC-UBND': numbers below 10 have a leading zero (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3)."""
        return f"{self.number:02d}/{self.sign}"


def _is_empty(listed: tuple[object, ...]) -> bool:
    return not listed


class Replacement(Model):
    """The issued report that this one replaces (Nghị định 30/2020/NĐ-CP, Điều 18.3), why, and what changed.

    document: its number and day, where the register gave them.
    """

    revision_no: int = Field(ge=0, description="of the replaced report")
    issued_at: datetime
    reason: Text
    changes: tuple[Change, ...]
    document: DocumentNumber | None = Field(default=None, exclude_if=_is_blank)


class InputPin(Model):
    """One submission that the report was made from. file_sha256: of the workbook; content_sha256: of its reading.
    source: 'plan|period' where it was handed in for another period."""

    unit_id: str
    version_no: int
    form_edition: str
    file_sha256: Sha256
    content_sha256: Sha256
    source: str | None = Field(default=None, exclude_if=_is_blank)


class Provenance(Model):
    """What the report was made from: pinned, so that it can be made again to the byte."""

    plan_id: str
    period_id: str
    revision_no: int
    snapshot_id: int
    known_at: datetime
    plan_sha256: Sha256
    inputs_sha256: Sha256
    rules_sha256: Sha256
    template_sha256: Sha256
    software_version: str
    audit_head: Sha256
    inputs: tuple[InputPin, ...] = ()


class Report(Model):
    """One report, ready to be rendered. document: None where number and day are blanks for the clerk to fill after
    signing."""

    issuer_lines: tuple[Text, ...]
    number: Text = Field(description="'Số:       /BC-UBND'")
    place_and_date: Text = Field(description="'Kiến An, ngày      tháng 12 năm 2025'")
    type_name: Text = Field(description="'BÁO CÁO'")
    subject: Text = Field(description="trích yếu")
    addressees: tuple[Text, ...]
    via: Text | None
    bases: tuple[Text, ...]
    preface: tuple[Paragraph, ...] = Field(default=(), description="of a replacement: what it replaces, and why")
    opening: Text
    sections: tuple[Section, ...]
    closing: Text
    recipients: tuple[Text, ...]
    signer_lines: tuple[Text, ...]
    signer_name: Text
    annexes: tuple[Annex, ...]
    figures: tuple[Figure, ...]
    provenance: Provenance
    replacement: Replacement | None = None
    document: DocumentNumber | None = Field(default=None, exclude_if=_is_blank)
    data: ReportData
    overwritten: tuple[Overwritten, ...] = Field(default=(), exclude_if=_is_empty)
    remarks: tuple[Text, ...] = Field(
        default=(), exclude_if=_is_empty, description="for who lets the report go out; never printed in an issued one"
    )
    file_stem: str = Field(pattern=r"^[a-z0-9-]{1,37}$", description="no diacritics; at most 50 characters with suffix")


def model_bytes(report: Report) -> bytes:
    """The report model as canonical JSON: what the files can be made from again."""
    return canonical_json(report.model_dump(mode="json")).encode()

"""The report model: what is printed, and nothing about how. Word, PDF, Excel and JSON are made from this alone."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from thidua.plan.model import Model
from thidua.report.data import ReportData
from thidua.report.printable import Text

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Paragraph(Model):
    """kind: 'body' justified with first-line indent; 'bullet' '- ...'; 'basis' italic căn cứ; 'note' italic remark.

    origin: 'units', what units wrote; 'figures', a sentence made from figures and fixed words; 'report', what the
    report says of itself. Two reports are compared by the first kind, by the second only where no figure explains it.
    """

    kind: Literal["body", "bullet", "basis", "note"]
    text: Text
    origin: Literal["units", "figures", "report"] = "figures"


def body_paragraph(text: str) -> Paragraph:
    return Paragraph(kind="body", text=text)


class Heading(Model):
    """level 1: 'I.' bold capitals; 2: '1.' bold; 3: 'a)' upright."""

    level: Literal[1, 2, 3]
    number: Text
    text: Text


class Section(Model):
    heading: Heading
    paragraphs: tuple[Paragraph, ...] = ()
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


class Annex(Model):
    """number: 'Phụ lục I'. The body must refer to it. imprint: small print, what the report was made from."""

    key: Literal[
        "targets", "registered", "movements", "commendations", "models", "narrative", "completeness", "changes"
    ]
    number: Text
    title: Text
    attached_to: Text = Field(description="'(Kèm theo Báo cáo số ... của ...)'")
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Text, ...] = ()
    imprint: tuple[Text, ...] = ()


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


class Replacement(Model):
    """The issued report that this one replaces (Nghị định 30/2020/NĐ-CP, Điều 18.3), why, and what changed."""

    revision_no: int = Field(ge=0, description="of the replaced report")
    issued_at: datetime
    reason: Text
    changes: tuple[Change, ...]


class InputPin(Model):
    """One submission that the report was made from. file_sha256: of the workbook; content_sha256: of its reading."""

    unit_id: str
    version_no: int
    form_edition: str
    file_sha256: Sha256
    content_sha256: Sha256


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
    """One report, ready to be rendered. Blank number and day are for the clerk to fill after signing."""

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
    data: ReportData
    file_stem: str = Field(pattern=r"^[a-z0-9-]{1,37}$", description="no diacritics; at most 50 characters with suffix")

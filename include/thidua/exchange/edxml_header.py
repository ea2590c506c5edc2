"""The header of an edXML package: what the document is, from whom to whom, and what it does to other documents."""

from collections.abc import Iterable
from datetime import date, datetime

from thidua.deliver.channel import OutgoingFile
from thidua.errors import DeliveryError
from thidua.exchange.document import Document, DocumentCode, document_id
from thidua.exchange.pages import count_pages
from thidua.exchange.xml_write import leaf, tag
from thidua.plan.exchange import Organ, Staff
from thidua.text.dates import LEGAL_ZONE

NEW, REPLACEMENT = 0, 3
LONGEST = {"CodeNumber": 11, "CodeNotation": 30, "Subject": 500, "Position": 100, "FullName": 50}
"""Letters that fields may have (Nghị định 30/2020/NĐ-CP, Phụ lục VI)."""


def message_header(document: Document, code: DocumentCode, receiver: Organ, *, files: Iterable[OutgoingFile]) -> str:
    """MessageHeader. Raises DeliveryError for a text that is longer than its field."""
    *above, position = document.signer_lines or ("",)
    return tag(
        "edXML:MessageHeader",
        _organ("From", document.exchange.organ),
        _organ("To", receiver),
        leaf("edXML:DocumentId", document_id(document.exchange.organ.organ_id, code)),
        tag("edXML:Code", _field("CodeNumber", code.number), _field("CodeNotation", code.notation)),
        tag(
            "edXML:PromulgationInfo",
            leaf("edXML:Place", document.place),
            leaf("edXML:PromulgationDate", _day(code.promulgated_on)),
        ),
        _document_type(document),
        _field("Subject", document.subject),
        leaf("edXML:Content", document.subject),
        tag(
            "edXML:SignerInfo",
            leaf("edXML:Competence", ", ".join(above)),
            _field("Position", position),
            _field("FullName", document.signer_name),
        ),
        leaf("edXML:DueDate", _day(document.due_on) if document.due_on else None),
        _other_info(document, files),
        leaf("edXML:SteeringType", document.exchange.steering_type),
        tag("edXML:ToPlaces", *(leaf("edXML:Place", place) for place in document.places)),
    )


def trace_headers(
    document: Document, code: DocumentCode, receiver: Organ, *, message_id: str, issued_at: datetime
) -> str:
    """TraceHeaderList. Its id is the delivery's identity, its instant that of the revision: both never change."""
    return tag(
        "edXML:TraceHeaderList",
        tag(
            "edXML:TraceHeader",
            leaf("edXML:OrganId", document.exchange.organ.organ_id),
            leaf("edXML:Timestamp", f"{issued_at.astimezone(LEGAL_ZONE):%Y/%m/%d %H:%M:%S}"),
        ),
        tag("edXML:Bussiness", *_bussiness(document, code, receiver)),
        id=message_id.strip("<>"),
        version="1.0",
    )


def _bussiness(document: Document, code: DocumentCode, receiver: Organ) -> Iterable[str]:
    sender = document.exchange.organ.organ_id
    if document.replaced is None:
        yield leaf("edXML:DocumentId", document_id(sender, code))
        yield leaf("edXML:BussinessDocType", NEW)
        yield leaf("edXML:BussinessDocReason", "Văn bản điện tử mới")
        yield leaf("edXML:Paper", 0)
    else:
        if document.replaced.code is None:
            raise DeliveryError(
                "Báo cáo được thay thế chưa có số và ngày ban hành nên gói tin edXML không nêu được nó.",
                remedy="Để văn thư gửi báo cáo này bằng hệ thống quản lý văn bản.",
            )
        yield leaf("edXML:BussinessDocType", REPLACEMENT)
        yield leaf("edXML:BussinessDocReason", document.replaced.reason)
        yield leaf("edXML:Paper", 0)
        yield tag(
            "edXML:ReplacementInfoList",
            tag(
                "edXML:ReplacementInfo",
                leaf("edXML:DocumentId", document_id(sender, document.replaced.code)),
                tag("edXML:OrganIdList", leaf("edXML:OrganId", receiver.organ_id)),
            ),
        )
    yield _staff(document.exchange.staff)


def _organ(name: str, organ: Organ) -> str:
    return tag(
        f"edXML:{name}",
        leaf("edXML:OrganId", organ.organ_id),
        leaf("edXML:OrganizationInCharge", organ.in_charge or organ.name),
        leaf("edXML:OrganName", organ.name),
        leaf("edXML:OrganAdd", organ.address),
        leaf("edXML:Email", organ.email),
        leaf("edXML:Telephone", organ.telephone),
        leaf("edXML:Fax", organ.fax),
        leaf("edXML:Website", organ.website),
    )


def _document_type(document: Document) -> str:
    return tag(
        "edXML:DocumentType",
        leaf("edXML:Type", document.exchange.document.type),
        leaf("edXML:TypeDetail", document.exchange.document.type_detail),
        leaf("edXML:TypeName", document.type_name),
    )


def _other_info(document: Document, files: Iterable[OutgoingFile]) -> str:
    annexes = [leaf("edXML:Appendix", annex) for annex in document.annexes]
    return tag(
        "edXML:OtherInfo",
        leaf("edXML:Priority", document.exchange.priority),
        leaf("edXML:SphereOfPromulgation", document.exchange.sphere),
        leaf("edXML:TyperNotation", document.exchange.typist or document.drafting_office),
        leaf("edXML:PromulgationAmount", 1),
        leaf("edXML:PageAmount", next((count_pages(file.data) for file in files if file.kind == "pdf"), None)),
        leaf("edXML:Direction", "false"),
        tag("edXML:Appendixes", *annexes) if annexes else "",
    )


def _staff(staff: Staff | None) -> str:
    if staff is None:
        return ""
    return tag(
        "edXML:StaffInfo",
        leaf("edXML:Department", staff.department),
        leaf("edXML:Staff", staff.name),
        leaf("edXML:Email", staff.email),
        leaf("edXML:Mobile", staff.mobile),
    )


def _field(name: str, text: str) -> str:
    if len(text) > LONGEST[name]:
        raise DeliveryError(
            f"Trường {name} của gói tin edXML có {len(text)} ký tự; cần không quá {LONGEST[name]}.",
            remedy="Rút ngắn phần này trong kế hoạch rồi lập báo cáo thay thế, hoặc để văn thư gửi báo cáo này.",
        )
    return leaf(f"edXML:{name}", text)


def _day(day: date) -> str:
    return f"{day:%Y/%m/%d}"

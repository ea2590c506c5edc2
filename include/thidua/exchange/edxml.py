"""The edXML package of QCVN 102:2016/BTTTT (with amendment 1:2022) that carries one report to one authority.

'Bussiness' and 'TyperNotation' are spelled so in the standard. A package has one receiver, for each delivery has its
own; its trace id is the identity of the delivery. `edxml.xsd` is what we hold the structure to be.
"""

from thidua.deliver.channel import OutgoingFile, OutgoingMessage
from thidua.errors import DeliveryError
from thidua.exchange.attachments import Attachment, attach
from thidua.exchange.document import Document, DocumentCode, document_id
from thidua.exchange.edxml_header import message_header, trace_headers
from thidua.exchange.xml_write import document as xml_document
from thidua.exchange.xml_write import leaf, tag
from thidua.plan.exchange import Organ
from thidua.text.canonical import sha256_hex

_ZIP = "application/zip"


def build_package(message: OutgoingMessage) -> OutgoingFile:
    """The package as a file, the same bytes for the same message. Raises DeliveryError for a document that cannot be
    exchanged: without number and day, without the receiver's identifier, or with texts longer than their fields."""
    document, code, receiver = exchangeable(message)
    attachments = attach(message.files, at=message.issued_at)
    envelope = tag(
        "edXML:edXMLEnvelope",
        tag(
            "edXML:edXMLHeader",
            message_header(document, code, receiver, files=message.files),
            trace_headers(document, code, receiver, message_id=message.message_id, issued_at=message.issued_at),
        ),
        tag("edXML:edXMLBody", tag("edXML:edXMLManifest", *map(_reference, attachments), version="1.0")),
        xmlns__edXML=document.exchange.namespace,
    )
    encoded = tag("AttachmentEncoded", *map(_attachment, attachments))
    data = xml_document(tag("edXML", envelope, encoded, xmlns=document.exchange.namespace))
    return OutgoingFile(kind="edxml", file_name=package_name(message, "edxml"), sha256=sha256_hex(data), data=data)


def exchangeable(message: OutgoingMessage) -> tuple[Document, DocumentCode, Organ]:
    """The document, its number and day, and who receives it. Raises DeliveryError where one of them is not there."""
    document, receiver = addressed(message)
    if document.code is None:
        raise DeliveryError(
            f"Báo cáo {message.plan_id} {message.period_id} r{message.revision_no} chưa có số và ngày ban hành; gói "
            "tin edXML bắt buộc có Code và PromulgationDate.",
            remedy="Bật sổ đăng ký văn bản đi (mục register của kế hoạch) rồi lập báo cáo thay thế có số; hoặc để văn "
            "thư gửi bằng hệ thống quản lý văn bản.",
        )
    return document, document.code, receiver


def addressed(message: OutgoingMessage) -> tuple[Document, Organ]:
    """The document and who receives it. Raises DeliveryError where the plan did not name one of them."""
    document = message.document
    if document is None or document.recipient is None:
        raise DeliveryError(
            f"Kế hoạch {message.plan_id} không có mã định danh của đơn vị gửi hoặc của '{message.recipient_name}'.",
            remedy="Ghi mục exchange (organ, receivers) vào tệp kế hoạch rồi chạy `thidua plan check`; báo cáo lập sau "
            "đó dùng mục này.",
        )
    return document, document.recipient


def package_name(message: OutgoingMessage, suffix: str) -> str:
    """One name for each delivery, the same at every try: a second file of that name is the same package."""
    mark = sha256_hex(message.message_id)[:12]
    return f"{message.plan_id}.{message.period_id}.r{message.revision_no}.{mark}.{suffix}"


def package_document_id(message: OutgoingMessage) -> str | None:
    """How answers name the document of this message; None where it has no name."""
    document = message.document
    if document is None or document.code is None:
        return None
    return document_id(document.exchange.organ.organ_id, document.code)


def _reference(attachment: Attachment) -> str:
    return tag(
        "edXML:Reference",
        leaf("edXML:ContentId", attachment.content_id),
        leaf("edXML:ContentType", _ZIP),
        leaf("edXML:Description", attachment.description),
        leaf("edXML:AttachmentName", attachment.name),
    )


def _attachment(attachment: Attachment) -> str:
    return tag(
        "Attachment",
        leaf("ContentId", attachment.content_id),
        leaf("AttachmentName", attachment.name),
        leaf("Description", attachment.description),
        leaf("ContentType", _ZIP),
        tag("ContentTransferEncoded", attachment.encoded),
    )

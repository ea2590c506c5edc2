"""Status packages of edXML: what a receiver says of a document, and what it means for our delivery."""

from dataclasses import dataclass
from datetime import datetime

from thidua.acknowledge.record import AcknowledgedState
from thidua.exchange.xml_read import Element, XmlRefusedError, read_xml
from thidua.report.printable import printable
from thidua.text.dates import LEGAL_ZONE

CODES: dict[str, tuple[str, AcknowledgedState]] = {
    "01": ("đã đến", "received"),
    "02": ("từ chối tiếp nhận", "returned"),
    "03": ("đã tiếp nhận", "received"),
    "04": ("đã phân công xử lý", "received"),
    "05": ("đang xử lý", "received"),
    "06": ("đã hoàn thành", "accepted"),
    "13": ("đã lấy lại", "returned"),
    "15": ("đồng ý cập nhật, lấy lại", "received"),
    "16": ("từ chối cập nhật, lấy lại", "received"),
}
"""What each code says, and the state it stands for. 13: the document was taken back, so the receiver has it no more.
15, 16: answers to what was asked of a document that the receiver has."""

_DOCUMENT_KINDS = {
    "0": "văn bản mới",
    "1": "thu hồi văn bản",
    "2": "cập nhật văn bản",
    "3": "văn bản thay thế",
}
_INSTANTS = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d", "%Y-%m-%d")
_LONGEST_REMARK = 500


@dataclass(frozen=True, kw_only=True)
class Status:
    """One status. sender: OrganId of whoever says it. document_id: as it names our document. said_by: a person or
    department, None where nobody is named. remark: in the sender's words, '' for none."""

    code: str
    sender: str
    document_id: str
    said_at: datetime
    said_by: str | None
    remark: str

    @property
    def state(self) -> AcknowledgedState:
        return CODES[self.code][1]

    @property
    def sentence(self) -> str:
        """'Trạng thái edXML 02 (từ chối tiếp nhận): sai thể thức.'"""
        said = f"Trạng thái edXML {self.code} ({CODES[self.code][0]})"
        return f"{said}: {self.remark.rstrip('.')}." if self.remark else f"{said}."


def read_status(data: bytes) -> Status:
    """The status in the file. Raises XmlRefusedError for what is no status, or one that cannot be understood."""
    status = _find_status(read_xml(data))
    code = status.said("StatusCode")
    code = code.zfill(2) if code.isdecimal() else code
    if code not in CODES:
        raise XmlRefusedError(f"mã trạng thái '{_short(code)}' không có trong QCVN 102:2016/BTTTT đã biết")
    if len(status.all("ResponseFor")) != 1:
        raise XmlRefusedError("gói tin trạng thái cần đúng một phần ResponseFor")
    document_id, sender = status.said("ResponseFor", "DocumentId"), status.said("From", "OrganId")
    if not document_id or not sender:
        raise XmlRefusedError("thiếu ResponseFor/DocumentId hoặc From/OrganId")
    return Status(
        code=code,
        sender=sender,
        document_id=document_id,
        said_at=_read_instant(status.said("Timestamp")),
        said_by=_read_name(status),
        remark=printable(status.said("Description"))[:_LONGEST_REMARK].strip(),
    )


def _find_status(root: Element) -> Element:
    """Senders call it Status, MessageStatus or MessageHeader; it is what has a StatusCode."""
    elements = root.walk()
    found = [element for element in elements if element.all("StatusCode")]
    if len(found) == 1:
        return found[0]
    if found:
        raise XmlRefusedError("tệp có nhiều gói tin trạng thái; cần mỗi tệp một gói")
    if kinds := [element.text for element in elements if element.name == "BussinessDocType"]:
        kind = _DOCUMENT_KINDS.get(kinds[0], f"nghiệp vụ '{_short(kinds[0])}'")
        raise XmlRefusedError(f"đây là gói tin văn bản ({kind}), không phải gói tin trạng thái; văn thư xem và xử lý")
    raise XmlRefusedError("tệp không có StatusCode nên không phải gói tin trạng thái")


def _read_instant(text: str) -> datetime:
    """An instant without a zone is meant in the legal one."""
    for form in _INSTANTS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=LEGAL_ZONE)
        except ValueError:
            continue
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise XmlRefusedError(f"thời điểm Timestamp '{_short(text)}' không đúng dạng năm/tháng/ngày giờ:phút:giây")
    return instant


def _read_name(status: Element) -> str | None:
    parts = [
        status.said("StaffInfo", "Staff"),
        status.said("StaffInfo", "Department"),
        status.said("From", "OrganName"),
    ]
    return ", ".join(printable(part)[:200] for part in parts if part) or None


def _short(text: str) -> str:
    return printable(text)[:60]

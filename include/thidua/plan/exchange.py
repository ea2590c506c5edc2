"""Who we and the recipients are on the exchange axis of official documents, and the codes used there.

Identifiers are given by the authorities themselves (Quyết định 20/2020/QĐ-TTg); none can be derived.
"""

from typing import Annotated, Literal

from pydantic import Field

from thidua.plan.base import Basis, Identifier, Model

EDXML_NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"

OrganId = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,5}(\.[A-Z0-9]{1,5}){1,4}$", max_length=20)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,50}$")]


class Organ(Model):
    """An authority. organ_id: '28.22.H17', or the older form '000.00.00.H41'. in_charge: the authority above it."""

    organ_id: OrganId
    name: Line
    in_charge: Line | None = None
    address: Line | None = None
    email: Line | None = None
    telephone: Line | None = None
    fax: Line | None = None
    website: Line | None = None


class Receiver(Model):
    """The authority that a delivery of the plan goes to. delivery: its id in `deliveries`."""

    delivery: Identifier
    organ: Organ


class Staff(Model):
    """Whom the receiver may ask."""

    department: Line
    name: Line
    email: Line | None = None
    mobile: Line | None = None


class DocumentCode(Model):
    """What kind of document edXML calls a report: 14 'Báo cáo' in the list of administrative documents."""

    type: int = Field(default=14, ge=0, le=99)
    type_detail: int = Field(default=0, ge=0, le=99)


class PacketTerms(Model):
    """What the receiving report system calls this report. form: mã biểu mẫu. indicators: its codes by target id."""

    regime: Code = Field(description="mã chế độ báo cáo")
    form: Code | None = None
    format: Literal["json", "xml"] = "json"
    indicators: dict[str, Code] = Field(default_factory=dict)


class Exchange(Model):
    """Terms of the exchange of official documents (QCVN 102:2016/BTTTT, QCVN 125:2021/BTTTT).

    typist: signs of who typed the document. packet: of deliveries to a report system.
    """

    organ: Organ
    receivers: tuple[Receiver, ...] = Field(min_length=1)
    document: DocumentCode = DocumentCode()
    priority: int = Field(default=0, ge=0, le=3, description="độ khẩn, 0 = thường")
    steering_type: int = Field(default=0, ge=0, le=9)
    sphere: Line = "Thi đua, khen thưởng"
    typist: Annotated[str, Field(min_length=1, max_length=10)] | None = None
    staff: Staff | None = None
    namespace: Line = EDXML_NAMESPACE
    packet: PacketTerms | None = None
    basis: Basis

    def receiver_of(self, delivery_id: str) -> Organ | None:
        """The authority that the delivery with this id goes to."""
        return next((one.organ for one in self.receivers if one.delivery == delivery_id), None)

"""What a report is as an official document: all that the exchange of documents says of it beside its files."""

from dataclasses import dataclass
from datetime import date

from thidua.plan.exchange import Exchange, Organ


@dataclass(frozen=True, kw_only=True)
class DocumentCode:
    """Number, sign and day of a document as printed: 5, 'BC-UBND', 14/12/2026."""

    number: str
    notation: str
    promulgated_on: date

    @property
    def printed(self) -> str:
        """'05/BC-UBND'."""
        return f"{self.number}/{self.notation}"


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """The document that this one replaces: the newest that the same recipient has by the same channel, or may have.
    code: None where it never had a number. message_id: of its delivery."""

    code: DocumentCode | None
    reason: str
    message_id: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """One report for one recipient. code: None as long as it has no number and day.

    recipient: None where the plan names no authority for the delivery. places: of 'Nơi nhận'. due_on: the last day on
    which the report may be sent. drafting_office: its signs, 'VHXH'.
    """

    exchange: Exchange
    recipient: Organ | None
    code: DocumentCode | None
    place: str
    type_name: str
    subject: str
    signer_lines: tuple[str, ...]
    signer_name: str
    places: tuple[str, ...]
    annexes: tuple[str, ...]
    drafting_office: str
    due_on: date | None
    replaced: Replaced | None = None


def document_id(organ_id: str, code: DocumentCode) -> str:
    """'000.00.00.H41,2026/12/14,05/BC-UBND': how documents are named between authorities."""
    return f"{organ_id},{code.promulgated_on:%Y/%m/%d},{code.printed}"

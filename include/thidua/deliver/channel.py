"""What passes between the worker and a channel: a message, a way of handing it over, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from thidua.exchange.document import Document

Outcome = Literal["SENT", "REFUSED", "FAILED", "UNKNOWN"]


@dataclass(frozen=True, kw_only=True)
class OutgoingFile:
    """One file of a revision with its verified bytes. kind: 'docx', 'pdf', 'xlsx', 'json'."""

    kind: str
    file_name: str
    sha256: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class OutgoingMessage:
    """One revision for one recipient: the same value at every try, so that a copy can be known as one.

    message_id: '<...@thidua.local>'. issued_at: aware; when the revision was issued. subject, body: the covering
    letter, for channels that carry one. address: as the plan has it; what it means is the channel's affair.
    document: for channels of the exchange of documents; None where the plan takes no part in it.
    """

    message_id: str
    plan_id: str
    period_id: str
    revision_no: int
    recipient_name: str
    address: str
    sender_name: str
    issued_at: datetime
    subject: str
    body: str
    files: tuple[OutgoingFile, ...]
    document: Document | None = None


@dataclass(frozen=True, kw_only=True)
class SendOutcome:
    """What became of one try.

    SENT: the receiver said so. REFUSED: it said no, for good. FAILED: it certainly has not taken it, a later try is
    safe. UNKNOWN: it may have taken it; only a person may send it again. sentence: for the operator, in Vietnamese.
    """

    state: Outcome
    sentence: str


class LastStep(Protocol):
    """Asked before a message becomes the receiver's, so that no revision comes after the one that replaces it."""

    def __call__(self, *, may_repeat: bool = False) -> None:
        """may_repeat: the step may be taken again without harm, so nobody need write down that it was taken."""


class Channel(Protocol):
    """A way of handing over one message to one recipient."""

    def send(self, message: OutgoingMessage, *, before_point_of_no_return: LastStep) -> SendOutcome:
        """Hand over the message.

        before_point_of_no_return: to be called once, right before the step that makes the message the receiver's;
        after it a failure no longer tells whether they have it, unless the channel `may_repeat` it. What it raises
        must stop the sending at once, with nothing handed over. Where all was there already, it is not called.
        """


class ChannelModule(Protocol):
    """A module `thidua/deliver/<name>.py` that is the channel `<name>`; no other file has to know it.

    It may also have `plan_fault(plan, delivery) -> str | None`: what it lacks of the plan, to stand after 'cần'; and
    `TITLE`: how people call it.
    """

    def open_channel(self, connections: Mapping[str, str]) -> Channel | None:
        """The channel, None where the connection that it cannot do without is absent.

        connections: by name; those that addresses name as well. Raises DeliveryError for one that cannot be right.
        """

    def address_fault(self, address: str) -> str | None:
        """What is needed instead of an address that the channel cannot use, to stand after 'cần'; None if it can."""

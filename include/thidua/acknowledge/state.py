"""How far a report has come: composed, approved, signed, sent, received, accepted or sent back. Pure.

A delivery is as far as the last word that counts about it (the view `delivery_acknowledgement`); a report is as far as
the least of its deliveries, and what needs a person shows first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from thidua.acknowledge.record import AcknowledgedState, Source
from thidua.plan.acknowledgements import Expected

Stage = Literal["rendered", "approved", "signed", "sent", "received", "accepted", "returned", "failed"]

WORDS: dict[Stage, str] = {
    "rendered": "đã lập",
    "approved": "đã duyệt",
    "signed": "đã ký",
    "sent": "đã gửi",
    "received": "đã đến nơi nhận",
    "accepted": "đã được tiếp nhận",
    "returned": "bị trả lại",
    "failed": "không đến nơi",
}
SOURCES: dict[Source, str] = {
    "edxml": "trục liên thông văn bản",
    "dsn": "máy chủ thư",
    "person": "người nhập",
    "https": "máy chủ bên nhận",
}
_BEFORE_SENDING: tuple[Stage, ...] = ("signed", "approved", "rendered")


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One delivery. state to said_at: the word that counts; None where nothing was said. sent_at: of the first copy;
    sent_by: who said that it was sent, None where the machine did.

    replied_at, delayed_at: of the newest answer in free text, and of the newest notice of a delay.
    """

    delivery_id: int
    report_id: int
    plan_id: str
    period_id: str
    revision_no: int
    recipient_id: str
    channel: str
    address: str
    is_replaced: bool
    sent_at: datetime | None
    sent_by: str | None
    state: AcknowledgedState | None
    source: Source | None
    code: str | None
    sentence: str | None
    said_by: str | None
    said_at: datetime | None
    replied_at: datetime | None
    delayed_at: datetime | None

    @property
    def stage(self) -> Stage | None:
        """None while it was not sent."""
        return self.state or ("sent" if self.sent_at else None)

    @property
    def needs_a_person(self) -> bool:
        """The copy did not arrive, or came back; of a report that was replaced nobody has to do anything."""
        return self.state in {"returned", "failed"} and not self.is_replaced

    def has(self, expected: Expected) -> bool:
        """Whether the answer that is waited for has come; what needs a person anyhow is waited for no longer."""
        reached: dict[Expected, set[str | None]] = {
            "none": {self.state},
            "received": {"received", "accepted", "returned", "failed"},
            "accepted": {"accepted", "returned", "failed"},
        }
        return self.state in reached[expected]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a report on its way. who: a person or a worker; None for the pipeline itself."""

    report_id: int
    revision_no: int
    stage: Stage
    done_at: datetime
    done_by: str | None


def fold_report(
    deliveries: Sequence[Progress], *, done: Collection[Stage], awaited: Collection[str] = ()
) -> Stage | None:
    """How far one revision has come. done: steps before sending. awaited: ids of recipients whose answer is expected.

    Recipients that answer nothing, and of whom no answer is expected, hold up nothing once it was sent to them.
    """
    stages = [one.stage for one in deliveries]
    for bad in ("returned", "failed"):
        if bad in stages:
            return "returned" if bad == "returned" else "failed"
    if not stages or None in stages:
        return next((stage for stage in _BEFORE_SENDING if stage in done), None)
    answering = {one.stage for one in deliveries if one.state or one.recipient_id in awaited}
    if not answering or "sent" in answering:
        return "sent"
    return "received" if "received" in answering else "accepted"

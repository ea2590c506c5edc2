"""Which answer of a recipient a report waits for, and when somebody is told that it has not come."""

from typing import Literal

from pydantic import Field

from thidua.plan.base import Basis, Identifier, Model
from thidua.plan.people import DeliveryTarget

Expected = Literal["none", "received", "accepted"]
"""received: the recipient's machine or a person has it; accepted: its clerks have taken it in."""

BY_CHANNEL: dict[str, Expected] = {"edxml": "received"}
"""What a channel's recipients answer anyhow; of the other channels nothing is expected."""


class AcknowledgementPolicy(Model):
    """expected: by the id of a delivery; one that is not named follows its channel. hours_before_deadline: before the
    office closes on the last working day before the legal instant, for later nobody answers."""

    expected: dict[Identifier, Expected] = Field(default_factory=dict)
    hours_before_deadline: int = Field(default=24, ge=1, le=720)
    basis: Basis

    def expected_of(self, target: DeliveryTarget) -> Expected:
        """Of one recipient of the plan."""
        return self.expected.get(target.id) or BY_CHANNEL.get(target.channel, "none")


DEFAULT_ACKNOWLEDGEMENTS = AcknowledgementPolicy(
    basis=Basis(assumption="Kế hoạch không nêu việc xác nhận đã nhận báo cáo; chỉ chờ kênh có gửi trả trạng thái.")
)

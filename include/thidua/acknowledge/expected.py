"""Whose answer is missing, and since when that is worth telling. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from thidua.acknowledge.state import Progress
from thidua.plan.acknowledgements import AcknowledgementPolicy, Expected
from thidua.plan.model import Plan

GRACE = timedelta(hours=1)
"""Nobody is asked sooner after a report was sent, however near its deadline is."""


@dataclass(frozen=True, kw_only=True)
class Awaiting:
    """What a plan wants to hear of one report. expected: by recipient's id, without those of whom nothing is expected.

    closes_at: when the office closes on the last working day before the deadline.
    """

    expected: Mapping[str, Expected]
    hours: int
    closes_at: datetime

    def missing_since(self, one: Progress) -> datetime | None:
        """From when on the answer counts as missing; None where it came, is not expected, or nothing was sent.

        What is sent after the deadline, a replacement for one, gets as many hours from its sending.
        """
        expected = self.expected.get(one.recipient_id, "none")
        if expected == "none" or one.sent_at is None or one.is_replaced or one.has(expected):
            return None
        hours = timedelta(hours=self.hours)
        if one.sent_at > self.closes_at:
            return one.sent_at + hours
        return max(self.closes_at - hours, one.sent_at + GRACE)


def expected_answers(plan: Plan) -> dict[str, Expected]:
    """By recipient's id."""
    policy: AcknowledgementPolicy = plan.acknowledgements
    found = {target.id: policy.expected_of(target) for target in plan.deliveries}
    return {recipient: expected for recipient, expected in found.items() if expected != "none"}


def find_missing(
    deliveries: Iterable[Progress], awaiting: Mapping[str, Awaiting], *, now: datetime
) -> Iterator[Progress]:
    """Deliveries whose answer is missing at `now`. awaiting: by 'plan|period'."""
    for one in deliveries:
        wanted = awaiting.get(f"{one.plan_id}|{one.period_id}")
        since = wanted.missing_since(one) if wanted else None
        if since is not None and since <= now:
            yield one

"""What a comparison's changes are worth, by the policy of the plan."""

from collections.abc import Iterable
from typing import Literal

from thidua.plan.model import CorrectionPolicy, Material
from thidua.report.model import Change

Outcome = Literal["unchanged", "silent", "note", "reissue"]

GRAVITY: tuple[Outcome, ...] = ("unchanged", "silent", "note", "reissue")
"""From the lightest to the gravest."""


def weigh(changes: Iterable[Change], policy: CorrectionPolicy) -> Outcome:
    """The gravest change decides; without any change the issued report stands."""
    found: list[Outcome] = [worth(change, policy) for change in changes]
    return max(found, key=GRAVITY.index, default="unchanged")


def worth(change: Change, policy: CorrectionPolicy) -> Material:
    """What the policy makes of one change."""
    by_kind: dict[str, Material] = {
        "figure": policy.figure,
        "verdict": policy.verdict,
        "text": policy.text,
        "unit": policy.unit,
    }
    return by_kind[change.kind]

"""The gravest change decides, by the plan's policy."""

import pytest

from factories.plans import ASSUMED
from factories.reports import make_change
from thidua.changes.materiality import Outcome, weigh
from thidua.plan.model import CorrectionPolicy

DEFAULT = CorrectionPolicy.model_validate({"basis": ASSUMED})
QUIET = CorrectionPolicy.model_validate({"basis": ASSUMED, "figure": "silent", "verdict": "note", "unit": "silent"})


@pytest.mark.parametrize(
    ("policy", "kinds", "outcome"),
    [
        (DEFAULT, [], "unchanged"),
        (DEFAULT, ["text"], "note"),
        (DEFAULT, ["unit"], "note"),
        (DEFAULT, ["figure"], "reissue"),
        (DEFAULT, ["verdict"], "reissue"),
        (DEFAULT, ["text", "figure", "unit"], "reissue"),
        (QUIET, ["figure", "unit"], "silent"),
        (QUIET, ["figure", "verdict", "unit"], "note"),
    ],
)
def test_gravest_change_decides(policy: CorrectionPolicy, kinds: list[str], outcome: Outcome) -> None:
    assert weigh([make_change(kind=kind) for kind in kinds], policy) == outcome

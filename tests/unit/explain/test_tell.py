"""How an explanation is told."""

import pytest

from thidua.explain.model import Explanation
from thidua.explain.tell import tell_explanation


@pytest.mark.parametrize(
    ("printed", "value", "told"),
    [
        ("93,75", "93.75", "target:A14:actual = 93,75"),
        ("0,12", "0.1221", "target:A14:actual = 0,12 (giá trị đúng 0,1221)"),
        ("1.200", "1200.00", "target:A14:actual = 1.200"),
        ("Đạt", None, "target:A14:actual = Đạt"),
        ("11/12", "11/12", "target:A14:actual = 11/12"),
    ],
)
def test_exact_value_stands_beside_a_rounded_figure_only(printed: str, value: str | None, told: str) -> None:
    found = Explanation(
        report_id=1,
        plan_id="p",
        period_id="2026-Y",
        revision_no=0,
        issued_at="2026-12-22T08:00:00+07:00",
        model_sha256="",
        snapshot_id=1,
        known_at="2026-12-22T08:00:00+07:00",
        key="target:A14:actual",
        printed=printed,
        value=value,
        steps=(),
    )
    assert tell_explanation(found).splitlines()[0] == told

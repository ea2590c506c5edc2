"""A target as the form prints it."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from factories.catalogues import make_catalogue
from factories.plans import make_plan, make_target
from thidua.forms.goals import goal_text, target_text
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.plan.model import Goal

GOAL: TypeAdapter[Any] = TypeAdapter(Goal)


@pytest.mark.parametrize(
    ("goal", "text"),
    [
        ({"kind": "at_least", "value": "90"}, "≥ 90"),
        ({"kind": "at_least", "value": "10712726.79"}, "≥ 10.712.726,79"),
        ({"kind": "above", "value": "500"}, "> 500"),
        ({"kind": "at_most", "value": "330681"}, "≤ 330.681"),
        ({"kind": "below", "value": "0.2"}, "< 0,2"),
        ({"kind": "exactly", "value": "0.67"}, "0,67"),
        ({"kind": "range", "low": "14", "high": "14.5"}, "14 - 14,5"),
        ({"kind": "fraction", "numerator": 11, "denominator": 12}, "11/12"),
        ({"kind": "zero"}, "0"),
        ({"kind": "rank_within", "rank": 30, "among": 114}, "Nhóm 30/114 dẫn đầu"),
        ({"kind": "rank_within", "rank": 30}, "Nhóm 30 dẫn đầu"),
        ({"kind": "rank_within", "among": 114}, "Nhóm dẫn đầu"),
        ({"kind": "milestone", "expected": "Đã triển khai"}, "Đã triển khai"),
        ({"kind": "qualitative", "expected": "Đạt"}, "Đạt"),
    ],
)
def test_goal(goal: dict[str, Any], text: str) -> None:
    assert goal_text(GOAL.validate_python(goal), load_edition(CURRENT_EDITION)) == text


def test_target_is_the_plans_own_sentence() -> None:
    plan = make_plan()
    assert target_text(plan.targets[2], plan=plan, catalogue=make_catalogue()) == (
        "Giải quyết việc làm cho trên 500 lao động"
    )


def test_targets_worded_alike_are_told_apart_by_the_indicator() -> None:
    plan = make_plan(
        targets=[
            make_target(id="E16", indicator="GD-CQG", verbatim="Tổng số lớp học: 139 lớp"),
            make_target(id="E18", indicator="XH-VIECLAM", verbatim="Tổng số lớp học: 88 lớp"),
            make_target(id="E19", verbatim="11/12 trường học"),
        ]
    )
    catalogue = make_catalogue()
    assert [target_text(target, plan=plan, catalogue=catalogue) for target in plan.targets] == [
        "Tổng số lớp học: 139 lớp (Trường đạt chuẩn quốc gia)",
        "Tổng số lớp học: 88 lớp (Giải quyết việc làm)",
        "11/12 trường học",
    ]

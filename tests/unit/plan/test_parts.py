"""Parts that a plan file takes by one line."""

from datetime import date
from pathlib import Path

import pytest

from thidua.errors import PlanError
from thidua.plan.load import load_plan
from thidua.settings import project_path


@pytest.mark.parametrize("plan_id", ["chu-van-an-2026", "kien-an-2025"])
def test_a_plan_takes_a_part_by_one_line(tmp_path: Path, plan_id: str) -> None:
    source = project_path("include", "plans", f"{plan_id}.yaml")
    path = tmp_path / source.name
    path.write_text(source.read_text(encoding="utf-8") + "take: [names]\n", encoding="utf-8")
    taken, own = load_plan(path), load_plan(source)
    year = own.year
    assert [one.id for one in taken.periods] == [*(one.id for one in own.periods), f"{year}-DS"]
    assert [one.id for one in taken.flows] == [*(one.id for one in own.flows), "F18"]
    assert taken.periods[-1].lock == date(year + 1, 1, 31)
    path.write_text(source.read_text(encoding="utf-8") + "take: [ten]\n", encoding="utf-8")
    with pytest.raises(PlanError, match="take: có 'ten'; cần một trong: names"):
        load_plan(path)

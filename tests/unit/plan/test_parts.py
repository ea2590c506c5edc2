"""Parts that a plan file takes by one line."""

from datetime import date
from pathlib import Path

import pytest

from thidua.errors import PlanError
from thidua.plan import parts
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


def take_names(folder: Path, old: str = "", new: str = "", taken: str = "[names]") -> Path:
    source = project_path("include", "plans", "kien-an-2025.yaml")
    path = folder / source.name
    text = source.read_text(encoding="utf-8").replace(old, new, 1) if old else source.read_text(encoding="utf-8")
    path.write_text(f"{text}take: {taken}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("taken", ["[1]", "[[names]]", "{names: 1}", "null"])
def test_what_is_no_name_of_a_part_is_told(tmp_path: Path, taken: str) -> None:
    with pytest.raises(PlanError, match=r"take: có .*; cần một trong: names"):
        load_plan(take_names(tmp_path, taken=taken))


def test_an_empty_list_is_told_with_the_plans_other_faults(tmp_path: Path) -> None:
    path = tmp_path / "phuong-mau-2025.yaml"
    path.write_text("id: phuong-mau-2025\nyear: 2025\nflows:\ntake: [names]\n", encoding="utf-8")
    with pytest.raises(PlanError, match="- flows: "):
        load_plan(path)


def test_a_part_that_says_something_else_is_taken_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = take_names(tmp_path)
    other = tmp_path / "parts.yaml"
    other.write_text(parts.read_parts(), encoding="utf-8")
    monkeypatch.setattr(parts, "PARTS", other)
    assert load_plan(path).periods[-1].lock == date(2026, 1, 31)
    other.write_text(parts.read_parts().replace("{next_year}-01-31", "{next_year}-02-15"), encoding="utf-8")
    assert load_plan(path).periods[-1].lock == date(2026, 2, 15)

"""The example of the operator's manual is one that the program takes."""

import re
from pathlib import Path

from thidua.plan.amend import plan_in_force
from thidua.plan.load import load_plan
from thidua.settings import project_path

PLAN = project_path("include", "plans", "chu-van-an-2026.yaml")


def test_amendments_of_the_manual_are_taken_and_count_for_the_year(tmp_path: Path) -> None:
    manual = project_path("docs", "operations.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(amendments:\n.*?)```", manual, re.DOTALL)
    path = tmp_path / PLAN.name
    path.write_text(PLAN.read_text(encoding="utf-8") + example, encoding="utf-8")
    plan = load_plan(path)
    assert plan_in_force(plan, period=plan.period("2026-H1")) == load_plan(PLAN)
    year = plan_in_force(plan, period=plan.period("2026-Y"))
    assert len(year.amendments) == 2
    assert len(year.targets) == len(plan.targets) - 1

"""The example in docs/exchange.md can be copied into a plan."""

import re

import yaml

from factories.plans import make_plan
from thidua.exchange.statuses import CODES
from thidua.plan.contradictions import find_contradictions
from thidua.settings import project_path

TEXT = project_path("docs", "exchange.md").read_text(encoding="utf-8")


def test_example_is_a_plan_without_faults() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    plan = make_plan(**yaml.safe_load(block))
    assert [fault for fault in find_contradictions(plan) if "deliver" in fault] == []


def test_table_of_statuses_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| ([\d, ]+) \|.*\| (received|accepted|returned) \|$", TEXT, re.MULTILINE)
    assert {code: state for codes, state in rows for code in codes.split(", ")} == {
        code: state for code, (_, state) in CODES.items()
    }

"""Every named point of the sources is in a group, and whoever is said to be killed there is."""

import re

import pytest

from thidua.settings import project_path
from torture import points
from torture.points import KILLED_AT, Victim

KILLS: dict[Victim, str] = {
    "task": r"killer\.kill\(|crash_at=",
    "PostgreSQL": r"VICTIMS|deaths\(|lose_postgres_at\(",
    "scheduler": r"running_commune\(",
}
"""How tests do it."""


def test_every_point_is_in_one_group() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in project_path("include").rglob("*.py"))
    found = set(re.findall(r'crash_point\("([^"]+)"\)', sources))
    assert sorted(found) == sorted(point for group in KILLED_AT for point in getattr(points, group))


@pytest.mark.parametrize("group", KILLED_AT)
def test_whoever_is_said_to_be_killed_at_a_group_is(group: str) -> None:
    assert KILLED_AT[group].keys() >= {"task", "PostgreSQL"}
    for victim, test in KILLED_AT[group].items():
        source = project_path("tests", test).read_text(encoding="utf-8")
        imports = "".join(re.findall(r"^from torture\.points import (\([^)]*\)|.*)$", source, re.MULTILINE))
        named = rf"\b{group}\b"
        assert len(re.findall(named, source)) > len(re.findall(named, imports)) == 1, f"{test} plays none of {group}"
        assert re.search(KILLS[victim], source), f"{test} kills no {victim}"

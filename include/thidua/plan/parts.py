"""Parts that a plan file takes by one line: `take: [names]` (`include/catalogue/plan_parts.yaml`)."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from thidua.plan.yaml_files import parse_yaml, read_text, refusal
from thidua.settings import project_path

PARTS = project_path("include", "catalogue", "plan_parts.yaml")
KEY = "take"


def with_parts(path: Path, data: Any) -> Any:
    """What stands in the plan file, the parts that it takes added to its own lists; PlanError for an unknown part."""
    if not isinstance(data, dict) or KEY not in data:
        return data
    whole, year = {key: value for key, value in data.items() if key != KEY}, data.get("year")
    if not isinstance(year, int):
        return whole
    parts = _parts(year)
    taken = data[KEY] if isinstance(data[KEY], list) else [data[KEY]]
    for name in taken:
        if name not in parts:
            raise refusal(path, [f"{KEY}: có '{name}'; cần một trong: {', '.join(parts)}"])
        for key, added in parts[name].items():
            whole[key] = [*whole.get(key, ()), *added]
    return whole


@lru_cache(maxsize=8)
def _parts(year: int) -> Any:
    text = read_text(PARTS).replace("{year}", str(year)).replace("{next_year}", str(year + 1))
    return parse_yaml(PARTS, text)

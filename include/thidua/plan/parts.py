"""Parts that a plan file takes by one line: `take: [names]` (`include/catalogue/plan_parts.yaml`)."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from thidua.plan.yaml_files import parse_yaml, read_text, refusal
from thidua.settings import project_path

PARTS = project_path("include", "catalogue", "plan_parts.yaml")
KEY = "take"


def read_parts() -> str:
    """The text of all parts: a key for whoever keeps what plans say."""
    return read_text(PARTS)


def with_parts(path: Path, data: Any, parts_text: str) -> Any:
    """What stands in the plan file, the parts that it takes added to its own lists; PlanError for an unknown part.

    What should be a list and is none stays as it is, to be told with the plan's other faults.
    """
    if not isinstance(data, dict) or KEY not in data:
        return data
    whole, year = {key: value for key, value in data.items() if key != KEY}, data.get("year")
    if not isinstance(year, int):
        return whole
    parts = _parts(parts_text, year)
    taken = data[KEY] if isinstance(data[KEY], list) else [data[KEY]]
    for name in taken:
        if not isinstance(name, str) or name not in parts:
            raise refusal(path, [f"{KEY}: có '{name}'; cần một trong: {', '.join(parts)}"])
        for key, added in parts[name].items():
            own = whole.get(key, [])
            whole[key] = [*own, *added] if isinstance(own, list) else own
    return whole


@lru_cache(maxsize=8)
def _parts(parts_text: str, year: int) -> Any:
    text = parts_text.replace("{year}", str(year)).replace("{next_year}", str(year + 1))
    return parse_yaml(PARTS, text)

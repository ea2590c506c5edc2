"""Plans of communes that do not exist, each with a hundred units, derived from one real plan.

Nothing of a real commune is kept but what it was asked for: names, addresses and recipients are made up.
"""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import find_faults
from thidua.plan.model import Plan
from thidua.plan.period_kinds import MEASURED
from thidua.plan.yaml_files import read_yaml
from thidua.settings import project_path

BASE = project_path("include", "plans", "kien-an-2025.yaml")
PERIOD = "2025-Y"
SCHOOLS = 20
RESIDENTIAL_GROUPS = 70
LEFT_OUT = "HPN"
"""One office less, so that offices, schools and residential groups make one hundred."""

ASSUMED = {"assumption": "Số liệu giả định để đo tốc độ; không có đơn vị này."}
MORE_SCHOOLS = {"TH-05": range(13, 17), "TH-09": range(17, 21)}
"""The added schools report what the school named here reports: pupils and classes of its level."""


def plan_id(number: int) -> str:
    """'bench-007'."""
    return f"bench-{number:03d}"


def make_plan(number: int) -> Plan:
    """The plan of commune `number`, counted from 1."""
    return Plan.model_validate(_plan_data(number))


def write_plan(plan: Plan, folder: Path) -> Path:
    """The plan as a file that `load_plan` accepts."""
    path = folder / f"{plan.id}.yaml"
    content = plan.model_dump(mode="json", exclude_none=True)
    # Required by the model even where the source has none.
    content["source"] = plan.source.model_dump(mode="json")
    content["theme"] = plan.theme
    path.write_text(yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


@cache
def _base() -> dict[str, Any]:
    base: dict[str, Any] = read_yaml(BASE)
    return base


def _plan_data(number: int) -> dict[str, Any]:
    data = deepcopy(_base())
    name = f"Giả định {number}"
    units = _units(data["units"])
    targets = [_with_more_schools(target) for target in data["targets"]]
    data |= {
        "id": plan_id(number),
        "commune": f"phường {name}",
        "issuer_lines": ["ỦY BAN NHÂN DÂN", f"PHƯỜNG {name.upper()}"],
        "place": name,
        "subject": f"phát động thi đua của phường {name} (số liệu giả định)",
        "units": units,
        "targets": targets,
        "periods": [period for period in data["periods"] if period["kind"] in MEASURED],
        "deliveries": [
            {
                "id": "city-outbox",
                "name": "Thư mục chờ phát hành",
                "channel": "folder",
                "address": plan_id(number),
                "basis": ASSUMED,
            }
        ],
        "typos": [],
    }
    return data


def _units(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The offices of the base plan, then schools and residential groups up to one hundred."""
    kept = {unit["id"]: unit for unit in given if unit["id"] != LEFT_OUT}
    offices = [unit for unit in kept.values() if unit["kind"] not in {"school", "residential_group"}]
    schools = [kept.get(f"TH-{no:02d}") or _unit("TH", no, kind="school") for no in range(1, SCHOOLS + 1)]
    groups = [_unit("TDP", no, kind="residential_group") for no in range(1, RESIDENTIAL_GROUPS + 1)]
    return [*offices, *schools, *groups]


def _unit(prefix: str, number: int, *, kind: str) -> dict[str, Any]:
    words = {"school": "Trường Giả định số", "residential_group": "Tổ dân phố số"}
    return {
        "id": f"{prefix}-{number:02d}",
        "name": f"{words[kind]} {number}",
        "kind": kind,
        "email": f"{prefix.lower()}{number}@don-vi.example",
        "valid_from": "2025-07-01",
        "basis": ASSUMED,
    }


def _with_more_schools(target: dict[str, Any]) -> dict[str, Any]:
    reporters = target["reporters"]
    more = [
        f"TH-{no:02d}" for like, added in MORE_SCHOOLS.items() if like in reporters.get("units", ()) for no in added
    ]
    return target | {"reporters": reporters | {"units": [*reporters["units"], *more]}} if more else target


def find_plan_faults(plan: Plan) -> list[str]:
    """What `load_plan` would refuse."""
    return list(find_faults(plan, file_stem=plan.id, catalogue=load_catalogue()))

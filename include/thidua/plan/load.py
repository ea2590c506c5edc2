"""Plans as files: read, checked against the catalogue, and named by a stable hash."""

import pickle
from functools import lru_cache
from pathlib import Path

from thidua.errors import PlanError
from thidua.plan.amendment_faults import find_amendment_faults
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.plan.parts import read_parts, with_parts
from thidua.plan.plan_faults import find_faults
from thidua.plan.yaml_files import FILES_KEPT, REMEDY, build_model, parse_yaml, read_text, refusal
from thidua.text.canonical import canonical_json, sha256_hex

__all__ = ["find_faults", "load_plan", "load_plans", "plan_files", "plan_sha256"]

SUFFIX = ".yaml"
PLANS_PACKED = 256
"""A city's, for the processes that tasks are forked from: 150 KiB each with its text, where a plan in use takes 450."""


def load_plan(path: Path) -> Plan:
    """The plan in the file. PlanError lists every fault: file, place in the file, found, expected."""
    if path.suffix != SUFFIX and path.exists():
        raise PlanError(
            f"{path}: có đuôi '{path.suffix}'; cần đuôi '{SUFFIX}'",
            remedy=f"Đổi tên tệp thành '{path.stem}{SUFFIX}' rồi chạy lại 'thidua plan check'.",
        )
    return _sound_plan(path, read_text(path), read_parts())


@lru_cache(maxsize=FILES_KEPT)
def _sound_plan(path: Path, text: str, parts_text: str) -> Plan:
    """Every step asks for its plan: a file that still says the same is not read and searched for faults again."""
    plan: Plan = pickle.loads(_packed_plan(path, text, parts_text))  # noqa: S301 - packed right here
    return plan


@lru_cache(maxsize=PLANS_PACKED)
def _packed_plan(path: Path, text: str, parts_text: str) -> bytes:
    """To read a plan takes fifteen times as long as to unpack it."""
    plan = build_model(path, Plan, with_parts(path, parse_yaml(path, text), parts_text))
    catalogue = load_catalogue()
    faults = list(find_faults(plan, file_stem=path.stem, catalogue=catalogue))
    if faults or (faults := list(find_amendment_faults(plan, catalogue=catalogue))):
        raise refusal(path, faults)
    return pickle.dumps(plan, pickle.HIGHEST_PROTOCOL)


def load_plans(folder: Path) -> dict[str, Plan]:
    """All plans of the folder by id, in alphabetical order; the faults of all files are told at once."""
    plans: dict[str, Plan] = {}
    messages: list[str] = []
    for path in plan_files(folder):
        try:
            plans[path.stem] = load_plan(path)
        except PlanError as error:
            messages.append(error.message)
    if messages:
        raise PlanError("\n".join(messages), remedy=REMEDY)
    return plans


def plan_files(folder: Path) -> list[Path]:
    """Every file of the folder that is, or was meant to be, a plan; PlanError where there is none.

    Files '*.yml' are among them, so that `load_plan` refuses them by name: every other reader looks at '*.yaml' only
    and would leave such a commune out without a word.
    """
    files = sorted(path for pattern in (f"*{SUFFIX}", "*.yml") for path in folder.glob(pattern))
    if not files:
        raise PlanError(
            f"{folder}: không có tệp kế hoạch nào (*{SUFFIX})", remedy="Kiểm tra đường dẫn hoặc biến THIDUA_PLANS."
        )
    return files


def plan_sha256(plan: Plan) -> str:
    """SHA-256 of the plan's content as canonical JSON: independent of comments, order of keys, line breaks."""
    return sha256_hex(canonical_json(plan.model_dump(mode="json")))

"""Plans as files: read, checked against the catalogue, and named by a stable hash."""

from collections.abc import Iterator
from pathlib import Path

from thidua.errors import PlanError
from thidua.plan.catalogue import Catalogue, Indicator
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.contradictions import find_contradictions
from thidua.plan.model import Plan, Target
from thidua.plan.yaml_files import REMEDY, read_model, refusal
from thidua.text.canonical import canonical_json, sha256_hex
from thidua.text.normalise import comparison_key

SUFFIX = ".yaml"

_GOALS = {
    "value": {"at_least", "above", "at_most", "below", "exactly", "range", "zero"},
    "growth": {"at_least", "above", "at_most", "below", "exactly", "range", "zero"},
    "ratio": {"at_least", "above", "at_most", "below", "exactly", "range", "zero", "fraction"},
    "rank": {"rank_within"},
    "status": {"milestone", "qualitative"},
}
"""Which goals make sense for what a unit enters."""

_WRONG_WAY = {"higher": {"at_most", "below", "zero"}, "lower": {"at_least", "above"}}
"""Goals that would praise the wrong result."""


def load_plan(path: Path) -> Plan:
    """The plan in the file. PlanError lists every fault: file, place in the file, found, expected."""
    if path.suffix != SUFFIX and path.exists():
        raise PlanError(
            f"{path}: có đuôi '{path.suffix}'; cần đuôi '{SUFFIX}'",
            remedy=f"Đổi tên tệp thành '{path.stem}{SUFFIX}' rồi chạy lại 'thidua plan check'.",
        )
    plan = read_model(path, Plan)
    if faults := list(find_faults(plan, file_stem=path.stem, catalogue=load_catalogue())):
        raise refusal(path, faults)
    return plan


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


def find_faults(plan: Plan, *, file_stem: str, catalogue: Catalogue) -> Iterator[str]:
    """What a plan contradicts: its file's name, the shared catalogues, itself."""
    if plan.id != file_stem:
        yield f"id: có '{plan.id}'; cần trùng tên tệp '{file_stem}'"
    for position, target in enumerate(plan.targets):
        for place, fault in _target_faults(target, catalogue.indicators.get(target.indicator)):
            yield f"targets[{position}].{place} ({target.id}): {fault}"
        yield from _reporter_faults(plan, position, catalogue.indicators.get(target.indicator))
    for position, movement in enumerate(plan.movements):
        if movement.id not in catalogue.movements:
            known = ", ".join(catalogue.movements)
            yield f"movements[{position}].id: có '{movement.id}'; cần một trong: {known} (movements.yaml)"
    yield from _repeated_names(plan)
    yield from find_contradictions(plan)


def _target_faults(target: Target, indicator: Indicator | None) -> Iterator[tuple[str, str]]:
    if indicator is None:
        yield "indicator", f"có '{target.indicator}'; cần một mã có trong danh mục indicators.yaml"
        return
    allowed = _GOALS[indicator.measure]
    if target.goal.kind not in allowed:
        yield (
            "goal.kind",
            f"có '{target.goal.kind}'; chỉ tiêu {indicator.code} (measure {indicator.measure}) cần một trong: "
            f"{', '.join(sorted(allowed))}",
        )
    if target.goal.kind in _WRONG_WAY.get(indicator.direction, ()):
        yield "goal.kind", f"có '{target.goal.kind}'; ngược chiều với chỉ tiêu {indicator.code} ({indicator.direction})"
    variants = {variant.id for variant in indicator.variants}
    if target.variant is not None and target.variant not in variants:
        expected = ", ".join(sorted(variants)) or "để trống (chỉ tiêu không có biến thể)"
        yield "variant", f"có '{target.variant}'; cần một trong: {expected}"
    if target.goal.kind == "range" and target.goal.low > target.goal.high:
        yield "goal", f"có low {target.goal.low} > high {target.goal.high}; cần low <= high"


def _reporter_faults(plan: Plan, position: int, indicator: Indicator | None) -> Iterator[str]:
    """A figure of one reporter needs exactly one in every period; any other figure needs one at least."""
    target = plan.targets[position]
    roll_up = target.roll_up or (indicator.roll_up if indicator else None)
    for period in plan.periods:
        count = len(plan.reporters_of(target, period))
        if count == 0 or (roll_up in {"SINGLE", "EXTERNAL"} and count != 1):
            expected = "ít nhất một đơn vị" if roll_up not in {"SINGLE", "EXTERNAL"} else "đúng một đơn vị"
            yield (
                f"targets[{position}].reporters ({target.id}): có {count} đơn vị trong kỳ {period.id}; "
                f"chỉ tiêu {roll_up} cần {expected}"
            )


def _repeated_names(plan: Plan) -> Iterator[str]:
    """Two units of one name could not be told apart by the people who read the report."""
    owner: dict[str, str] = {}
    for position, unit in enumerate(plan.units):
        other = owner.setdefault(comparison_key(unit.name), unit.id)
        if other != unit.id:
            yield f"units[{position}].name: có '{unit.name}'; tên này đã là của đơn vị {other}"

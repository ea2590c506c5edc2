"""What a plan says that cannot be meant: against the catalogues, and against itself."""

from collections.abc import Collection, Iterator

from thidua.plan.catalogue import Catalogue, Indicator
from thidua.plan.city_faults import find_city_faults
from thidua.plan.commendation_faults import find_commendation_faults
from thidua.plan.contradictions import find_contradictions
from thidua.plan.model import Period, Plan, Target
from thidua.text.normalise import comparison_key

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


def find_faults(
    plan: Plan, *, file_stem: str, catalogue: Catalogue, periods: Collection[Period] | None = None
) -> Iterator[str]:
    """What a plan contradicts: its file's name, the shared catalogues, itself.

    periods: those whose reports go by this plan; all where None.
    """
    if plan.id != file_stem:
        yield f"id: có '{plan.id}'; cần trùng tên tệp '{file_stem}'"
    for position, target in enumerate(plan.targets):
        for place, fault in _target_faults(target, catalogue.indicators.get(target.indicator)):
            yield f"targets[{position}].{place} ({target.id}): {fault}"
        if indicator := catalogue.indicators.get(target.indicator):
            yield from _reporter_faults(plan, position, indicator, plan.periods if periods is None else periods)
    for position, movement in enumerate(plan.movements):
        if movement.id not in catalogue.movements and movement.campaign is None:
            known = ", ".join(catalogue.movements)
            yield (
                f"movements[{position}].id: có '{movement.id}'; cần một trong: {known} (movements.yaml), hoặc khóa "
                "'campaign' của một đợt thi đua chuyên đề, đột xuất"
            )
        if movement.id in catalogue.movements and movement.campaign is not None:
            yield f"movements[{position}].campaign: {movement.id} đã có trong movements.yaml; cần một mã khác"
    yield from _repeated_names(plan)
    yield from find_contradictions(plan)
    yield from find_city_faults(plan, catalogue)
    yield from find_commendation_faults(plan, catalogue)


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


def _reporter_faults(plan: Plan, position: int, indicator: Indicator, periods: Collection[Period]) -> Iterator[str]:
    """A figure of one reporter needs exactly one in every period; any other figure needs one at least."""
    target = plan.targets[position]
    roll_up = target.roll_up or indicator.roll_up
    for period in (one for one in periods if one.is_measured):
        count = len(plan.reporters_of(target, period, indicator))
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

"""Units that stand in several plans (`same_as`): whether the ties between plan files hold.

Each hierarchy counts for itself; a tie adds nothing to any figure. It says only who is who.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from thidua.errors import PlanError
from thidua.plan.load import load_plan
from thidua.plan.model import Plan, Unit
from thidua.text.normalise import comparison_key

Plans = Mapping[str, Plan]
"""Plans at hand, by id."""


def read_others(plans: Sequence[Plan], files: Sequence[Path]) -> Plans:
    """The plans and those of the files beside them; what cannot be read is told when it is checked itself."""
    found = {plan.id: plan for plan in plans}
    for path in (path for path in files if path.stem not in found):
        try:
            found[path.stem] = load_plan(path)
        except PlanError:
            continue
    return found


def tie_faults(plan: Plan, others: Plans) -> Iterator[str]:
    """Ties to units that the other plan does not have, and to units that are tied on themselves."""
    for position, unit in enumerate(plan.units):
        place = f"units[{position}].same_as ({unit.id}): có '{unit.same_as}'"
        other_plan, _, other_id = (unit.same_as or "").partition("/")
        if not other_id or other_plan not in others:
            continue
        other = _unit(others[other_plan], other_id)
        if other is None:
            yield f"{place}; kế hoạch {other_plan} không có đơn vị '{other_id}'"
        elif other.same_as is not None:
            yield f"{place}; đơn vị đó lại dẫn đến '{other.same_as}', cần ghi thẳng '{other.same_as}'"


def tie_warnings(plan: Plan, others: Plans) -> Iterator[str]:
    """What may be meant, and may be a slip: another name, no common day, a plan that is not at hand."""
    for unit in (unit for unit in plan.units if unit.same_as is not None):
        other_plan, _, other_id = (unit.same_as or "").partition("/")
        start = f"Kế hoạch {plan.id}, đơn vị {unit.id} (same_as: {unit.same_as})"
        if other_plan not in others:
            yield f"{start}: không có tệp của kế hoạch '{other_plan}' bên cạnh, chưa đối chiếu được"
        elif other_id and (other := _unit(others[other_plan], other_id)) is not None:
            if comparison_key(other.name) != comparison_key(unit.name):
                yield f"{start}: tên '{unit.name}' khác tên '{other.name}' trong kế hoạch {other_plan}"
            if not _meet(unit, other):
                yield f"{start}: không có ngày nào cả hai cùng hoạt động; kiểm tra valid_from, valid_to"


def _unit(plan: Plan, unit_id: str) -> Unit | None:
    return next((unit for unit in plan.units if unit.id == unit_id), None)


def _meet(unit: Unit, other: Unit) -> bool:
    return not unit.has_ended(other.valid_from) and not other.has_ended(unit.valid_from)

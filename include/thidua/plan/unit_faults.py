"""Where units contradict each other: who carries on for whom, from when on."""

from collections.abc import Iterator
from datetime import timedelta

from thidua.plan.model import Plan, Unit
from thidua.text.addresses import MAIL_ADDRESS, is_mail_address

ONE_DAY = timedelta(days=1)


def find_unit_faults(plan: Plan) -> Iterator[str]:
    """One line for each: place in the file, found, expected."""
    by_id = {unit.id: unit for unit in plan.units}
    for position, unit in enumerate(plan.units):
        place = f"units[{position}]"
        if unit.valid_to is not None and unit.valid_to < unit.valid_from:
            yield (f"{place}.valid_to ({unit.id}): có {unit.valid_to}; cần không sớm hơn valid_from {unit.valid_from}")
        if not is_mail_address(unit.email):
            yield f"{place}.email ({unit.id}): có {unit.email!r}; cần {MAIL_ADDRESS}"
        for successor in (by_id[successor_id] for successor_id in unit.successors):
            if fault := _handover_fault(unit, successor):
                yield f"{place}.successors ({unit.id}): {fault}"
    yield from _circles(plan.units)
    yield from _ties(plan)


def _ties(plan: Plan) -> Iterator[str]:
    """Ties to the plan itself, and two units that are tied to one in another plan."""
    owner: dict[str, str] = {}
    for position, unit in enumerate(plan.units):
        if unit.same_as is None:
            continue
        if unit.same_as.partition("/")[0] == plan.id:
            yield f"units[{position}].same_as ({unit.id}): có '{unit.same_as}', thuộc chính kế hoạch này"
        other = owner.setdefault(unit.same_as, unit.id)
        if other != unit.id:
            yield f"units[{position}].same_as ({unit.id}): có '{unit.same_as}', đã là của đơn vị {other}"


def _handover_fault(unit: Unit, successor: Unit) -> str | None:
    """Whoever carries on stands on the day after the unit's last: on no day is the work nobody's."""
    assert unit.valid_to is not None
    taken_over = unit.valid_to + ONE_DAY
    if successor.valid_from > taken_over:
        return (
            f"đơn vị kế thừa {successor.id} bắt đầu ngày {successor.valid_from}, từ ngày {taken_over} đến trước ngày "
            f"đó không đơn vị nào nhận nhiệm vụ; cần valid_from của {successor.id} chậm nhất là {taken_over}"
        )
    if successor.has_ended(taken_over):
        return (
            f"đơn vị kế thừa {successor.id} kết thúc ngày {successor.valid_to}, trước ngày tiếp nhận {taken_over}; "
            "cần đơn vị còn hoạt động vào ngày đó"
        )
    return None


def _circles(units: tuple[Unit, ...]) -> Iterator[str]:
    """Each circle of successors once, at its first unit in the file."""
    successors = {unit.id: unit.successors for unit in units}
    told: set[str] = set()
    for position, unit in enumerate(units):
        circle = None if unit.id in told else _path_back(unit.id, successors)
        if circle:
            told.update(circle)
            yield (
                f"units[{position}].successors ({unit.id}): có vòng {' → '.join([*circle, unit.id])}; "
                "cần đơn vị kế thừa không trở lại đơn vị đã kết thúc"
            )


def _path_back(start: str, successors: dict[str, tuple[str, ...]]) -> list[str] | None:
    """The units on the way from `start` back to itself, `start` first."""
    paths, seen = [[start]], {start}
    while paths:
        path = paths.pop()
        for unit_id in successors[path[-1]]:
            if unit_id == start:
                return path
            if unit_id not in seen:
                seen.add(unit_id)
                paths.append([*path, unit_id])
    return None


def find_overlaps(plan: Plan) -> Iterator[str]:
    """Warnings: a unit that began while the one it carries on for still stood; one that stood all along is right."""
    by_id = {unit.id: unit for unit in plan.units}
    for unit in plan.units:
        for successor in (by_id[successor_id] for successor_id in unit.successors):
            if unit.valid_to is not None and unit.valid_from < successor.valid_from <= unit.valid_to:
                yield (
                    f"Kế hoạch {plan.id}: đơn vị {successor.id} bắt đầu ngày {successor.valid_from:%d/%m/%Y} khi đơn "
                    f"vị {unit.id} mà nó kế thừa còn hoạt động đến hết ngày {unit.valid_to:%d/%m/%Y}; số liệu phát "
                    "sinh trong những ngày này dễ bị hai đơn vị cùng báo cáo"
                )

"""Where amendments contradict the plan, each other, or what a plan may be: told when the file is loaded."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from pydantic import ValidationError

from thidua.plan.amend import latest_plan, plan_in_force
from thidua.plan.amendments import Amendment
from thidua.plan.catalogue import Catalogue
from thidua.plan.faults import describe_faults
from thidua.plan.model import Plan
from thidua.plan.plan_faults import find_faults
from thidua.plan.written_days import is_written_day

_LISTS = ("targets", "periods", "units", "movements", "flows", "deliveries")


def find_amendment_faults(plan: Plan, *, catalogue: Catalogue) -> Iterator[str]:
    """Faults of the amendments of a plan that has none itself: of each, then of every plan that they come to."""
    faults = [*_order_faults(plan.amendments), *_entry_faults(plan)]
    yield from faults or _faults_in_force(plan, catalogue)


def _order_faults(amendments: Sequence[Amendment]) -> Iterator[str]:
    for position, amendment in enumerate(amendments):
        if position and amendment.decided_on < (before := amendments[position - 1]).decided_on:
            yield (
                f"amendments[{position}].decided_on: có {amendment.decided_on}, trước quyết định ghi liền trên "
                f"({before.decided_on}); cần ghi theo thứ tự ngày ký"
            )
        if not is_written_day(amendment.decided_on, amendment.decision):
            yield (
                f"amendments[{position}].decided_on: có {amendment.decided_on}; cần khớp với ngày ghi trong "
                f"“{amendment.decision}”"
            )


def _entry_faults(plan: Plan) -> Iterator[str]:
    targets, movements = {t.id for t in plan.targets}, {m.id for m in plan.movements}
    periods = {period.id: period for period in plan.periods}
    for position, amendment in enumerate(plan.amendments):
        place = f"amendments[{position}]"
        for name in _LISTS:
            ids = [entry.id for entry in getattr(amendment, name) or ()]
            for twice in sorted({i for i in ids if ids.count(i) > 1}):
                yield f"{place}.{name}: mã '{twice}' được khai báo hai lần"
        new = {target.id for target in amendment.targets}
        for target_id in amendment.removed:
            if target_id not in targets:
                yield f"{place}.removed: có '{target_id}'; cần một chỉ tiêu mà kế hoạch đang có"
            if target_id in new:
                yield f"{place}.removed: có '{target_id}', vừa bỏ vừa thay; cần một trong hai"
        for movement in amendment.movements:
            if movement.id in movements:
                yield f"{place}.movements: có '{movement.id}'; chỉ thêm phong trào mà kế hoạch chưa có"
        for period in amendment.periods:
            if period.id not in periods:
                yield f"{place}.periods: có '{period.id}'; cần một trong: {', '.join(periods)}"
            elif amendment.valid_from > period.data_as_of and amendment.changes_more_than_periods:
                yield (
                    f"{place}.valid_from: có {amendment.valid_from}, sau ngày chốt số liệu {period.data_as_of} của kỳ "
                    f"{period.id}; thay đổi về kỳ này áp dụng ngay nhưng các thay đổi khác thì chưa, cần tách thành "
                    "hai mục"
                )
        targets = (targets - set(amendment.removed)) | new
        movements |= {movement.id for movement in amendment.movements}


def _faults_in_force(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    """Every plan that a report may be made under, each fault at the decision with which it came."""
    told: set[str] = set()
    amendments = plan.amendments
    for position, amendment in enumerate(amendments):
        if position + 1 < len(amendments) and amendments[position + 1].decided_on == amendment.decided_on:
            continue  # never known without what was decided on the same day
        known = plan.model_copy(update={"amendments": amendments[: position + 1]})
        for fault in _faults_of(known, catalogue):
            if fault not in told:
                told.add(fault)
                yield f"amendments[{position}] ({amendment.decision}): sau khi thay đổi, {fault}"


def _faults_of(known: Plan, catalogue: Catalogue) -> Iterator[str]:
    makers: list[tuple[Callable[[], Plan], tuple[str, ...]]] = [
        *((partial(plan_in_force, known, period=period), (period.id,)) for period in known.periods),
        (partial(latest_plan, known), ()),
    ]
    for make, period_ids in makers:
        try:
            in_force = make()
        except ValidationError as error:
            yield from describe_faults(error, model=Plan, data={})
        else:
            periods = [in_force.period(period_id) for period_id in period_ids]
            yield from find_faults(in_force, file_stem=known.id, catalogue=catalogue, periods=periods)

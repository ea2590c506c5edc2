"""Where a plan contradicts itself: each key is well formed, yet two of them cannot both be meant."""

from collections.abc import Iterator
from datetime import date

from thidua.deliver.channels import channel_names, find_channel, find_plan_fault
from thidua.deliver.target_url import show_address
from thidua.forms.load import current_editions
from thidua.plan.bloc_faults import find_bloc_faults
from thidua.plan.layouts import layout_files, layout_path
from thidua.plan.model import DueRule, Period, Plan, Target
from thidua.plan.period_kinds import FIRST_HALF, suffix_of
from thidua.plan.unit_faults import find_unit_faults
from thidua.plan.written_days import contradiction

_QUARTERS = ("I", "II", "III", "IV")


def find_contradictions(plan: Plan) -> Iterator[str]:
    """One line for each: place in the file, found, expected."""
    if not plan.periods:
        yield "periods: có danh sách rỗng; cần ít nhất một kỳ báo cáo"
    for position, period in enumerate(plan.periods):
        for key, fault in _period_faults(period, year=plan.year):
            yield f"periods[{position}].{key} ({period.id}): {fault}"
    for place, rule in _due_rules(plan):
        if found := contradiction(rule):
            key, fault = found
            yield f"{place}.{key}: {fault}"
    yield from _task_faults(plan)
    yield from _target_faults(plan)
    yield from find_unit_faults(plan)
    yield from find_bloc_faults(plan)
    yield from _delivery_faults(plan)
    yield from _text_faults(plan)


def _period_faults(period: Period, *, year: int) -> Iterator[tuple[str, str]]:
    """The window is data, but it must lie in the year, and the half of it, that the period's id names."""
    own_year, expected = int(period.id[:4]), suffix_of(period.id)
    if own_year != year:
        yield "id", f"có năm {own_year}; cần năm {year} như khóa 'year' của kế hoạch"
    if period.kind != expected.kind:
        yield "kind", f"có '{period.kind}'; mã kỳ {period.id} cần '{expected.kind}'"
    if period.end.year != own_year:
        yield "end", f"có {period.end}; cần một ngày trong năm {own_year}"
    elif period.end.month not in expected.ends_in:
        half = "đầu" if expected.ends_in == FIRST_HALF else "cuối"
        yield "end", f"có {period.end}; cần một ngày trong 6 tháng {half} năm {own_year}"
    if period.end >= _months_later(period.start, expected.months):
        yield "start", f"có {period.start}, đến hết {period.end}; cần một kỳ không quá {expected.months} tháng"
    if period.form not in current_editions():
        yield "form", f"có '{period.form}'; cần một trong: {', '.join(current_editions())}"
    if period.layout is not None and not layout_path(period.layout).is_file():
        known = ", ".join(path.stem for path in layout_files())
        yield "layout", f"có '{period.layout}'; cần một trong: {known}"
    if period.kind == "statistics" and period.layout != "statistics":
        yield "layout", f"có '{period.layout}'; kỳ thống kê cần 'statistics'"
    if period.report_flow is not None and period.report_flow == period.unit_flow:
        yield "report_flow", f"có '{period.report_flow}', trùng unit_flow; cần luồng của phường, xã gửi thành phố"


def _months_later(day: date, months: int) -> date:
    """The same day that many months later; the first of the next month where that month is too short."""
    month = day.month - 1 + months
    try:
        return day.replace(year=day.year + month // 12, month=month % 12 + 1)
    except ValueError:
        return date(day.year + (month + 1) // 12, (month + 1) % 12 + 1, 1)


def _due_rules(plan: Plan) -> Iterator[tuple[str, DueRule]]:
    for position, flow in enumerate(plan.flows):
        yield f"flows[{position}].due", flow.due
    for position, period in enumerate(plan.periods):
        if period.unit_due is not None:
            yield f"periods[{position}].unit_due", period.unit_due
        if period.report_due is not None:
            yield f"periods[{position}].report_due", period.report_due


def _task_faults(plan: Plan) -> Iterator[str]:
    """A task stands below the quarter that its id names."""
    for position, task in enumerate(plan.tasks):
        if task.due.anchor is not None and task.due.kind == "within_quarter":
            quarter = _QUARTERS[(task.due.anchor.month - 1) // 3]
            if task.id.partition(".")[0] != quarter:
                yield f"tasks[{position}].due.anchor ({task.id}): có {task.due.anchor}, là Quý {quarter}"
        if contradicted := contradiction(task.due):
            yield f"tasks[{position}].due.{contradicted[0]} ({task.id}): {contradicted[1]}"


def _target_faults(plan: Plan) -> Iterator[str]:
    for position, target in enumerate(plan.targets):
        goal = target.goal
        if goal.kind == "fraction" and goal.numerator > goal.denominator:
            yield (
                f"targets[{position}].goal ({target.id}): có {goal.numerator}/{goal.denominator}; "
                "cần numerator <= denominator"
            )
        if goal.kind == "rank_within" and goal.rank and goal.among and goal.rank > goal.among:
            yield (
                f"targets[{position}].goal ({target.id}): có hạng {goal.rank} trong {goal.among} địa phương; "
                "cần rank <= among"
            )
    yield from _cycles(plan.targets)


def _cycles(targets: tuple[Target, ...]) -> Iterator[str]:
    """Each circle of parents once, at its first target in the file."""
    parents = {target.id: target.parent for target in targets}
    told: set[str] = set()
    for position, target in enumerate(targets):
        path, here = [target.id], target.parent
        while here in parents and here not in path:
            path.append(here)
            here = parents[here]
        if here == target.id and target.id not in told:
            told.update(path)
            circle = " → ".join([*path, target.id])
            yield f"targets[{position}].parent ({target.id}): có vòng {circle}; cần chỉ tiêu cha không nằm dưới nó"


def _delivery_faults(plan: Plan) -> Iterator[str]:
    """Each channel is a module that knows what addresses it can use."""
    for position, delivery in enumerate(plan.deliveries):
        place, channel = f"deliveries[{position}]", find_channel(delivery.channel)
        if channel is None:
            known = ", ".join(channel_names())
            yield f"{place}.channel ({delivery.id}): có {delivery.channel!r}; cần một trong: {known}"
        elif expected := channel.address_fault(delivery.address):
            yield f"{place}.address ({delivery.id}): có {show_address(delivery.address)!r}; cần {expected}"
        elif expected := find_plan_fault(channel, plan, delivery):
            yield f"{place} ({delivery.id}): kênh {delivery.channel} cần {expected}"


def _text_faults(plan: Plan) -> Iterator[str]:
    if (plan.via is None) != (plan.via_basis is None):
        missing, given = ("via_basis", "via") if plan.via_basis is None else ("via", "via_basis")
        yield f"{missing}: không có; cần có cùng khóa '{given}'"
    for position, typo in enumerate(plan.typos):
        if typo.written == typo.meant:
            yield f"typos[{position}].meant: có chữ giống hệt 'written' (dòng {typo.line}); cần chữ đã sửa"

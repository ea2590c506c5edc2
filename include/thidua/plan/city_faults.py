"""Where a city's plan cannot be meant as one, and where another plan takes what only a city takes."""

from collections.abc import Iterator

from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan, Unit

FORM = "annex"
"""Family of the form that communes fill in for a city: `thidua.forms.edition.ANNEX`."""


def find_city_faults(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    """One line for each: place in the file, found, expected."""
    is_city = plan.kind == "city"
    for position, period in enumerate(plan.periods):
        if is_city and period.kind == "statistics":
            yield (
                f"periods[{position}].kind ({period.id}): có 'statistics'; phụ lục của phường, xã không mang ngày "
                "quyết định và đặc điểm phong trào nên biểu thống kê của thành phố chưa lập được từ đó; cần bỏ kỳ này"
            )
        if (period.form == FORM) != is_city:
            wanted = f"cần '{FORM}'" if is_city else "chỉ kế hoạch của thành phố (kind: city) dùng loại này"
            yield f"periods[{position}].form ({period.id}): có '{period.form}'; {wanted}"
    for position, unit in enumerate(plan.units):
        if fault := _unit_fault(unit, plan, is_city=is_city):
            yield f"units[{position}].{fault}"
    if is_city:
        yield from _plans_twice(plan)
        yield from _single_faults(plan, catalogue)


def _unit_fault(unit: Unit, plan: Plan, *, is_city: bool) -> str | None:
    if not is_city and unit.plan is not None:
        return f"plan ({unit.id}): có '{unit.plan}'; chỉ phường, xã trong kế hoạch của thành phố có khóa này"
    if is_city and (unit.plan is None or unit.kind != "commune"):
        return f"plan ({unit.id}): cần mã kế hoạch của phường, xã, và kind 'commune'"
    if unit.plan == plan.id:
        return f"plan ({unit.id}): có '{unit.plan}', là chính kế hoạch này"
    return None


def _plans_twice(plan: Plan) -> Iterator[str]:
    """One commune's report must not count for two units."""
    plans = [unit.plan for unit in plan.units]
    for twice in sorted({name for name in plans if name is not None and plans.count(name) > 1}):
        yield f"units: kế hoạch '{twice}' được khai cho nhiều phường, xã; số liệu sẽ bị cộng hai lần"


def _single_faults(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    """What one reporter answers for names it; of all communes nobody can say which figure is the city's."""
    for position, target in enumerate(plan.targets):
        indicator = catalogue.indicators.get(target.indicator)
        roll_up = target.roll_up or (indicator.roll_up if indicator else None)
        if roll_up in {"SINGLE", "EXTERNAL"} and (target.reporters.kinds or len(target.reporters.units) != 1):
            yield (
                f"targets[{position}].reporters ({target.id}): cách tổng hợp {roll_up} lấy số của một nơi; cần đúng "
                "một phường, xã, hoặc khóa 'roll_up' cho phép cộng (SUM, RATIO)"
            )

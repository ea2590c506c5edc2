"""A city's plan is refused where its communes could be lost or counted twice."""

from typing import Any

import pytest
from tools.bench.city_plan import make_city

from factories.towns import Town, town_plan
from thidua.errors import OperatorError
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.city_faults import find_city_faults
from thidua.plan.load import find_faults
from thidua.plan.model import Plan
from thidua.statistics.report import with_statistics

CITY = make_city([town_plan(Town(number=1, units=(1, 2))), town_plan(Town(number=2, units=(3,)))])


def faults(plan: Plan, **changes: Any) -> str:
    return "\n".join(find_city_faults(plan.model_copy(update=changes), load_catalogue()))


def test_city_as_it_should_be() -> None:
    assert list(find_faults(CITY, file_stem=CITY.id, catalogue=load_catalogue())) == []


def test_one_plan_for_two_communes() -> None:
    first, second = CITY.units
    twice = second.model_copy(update={"plan": first.plan})
    assert "khai cho nhiều phường, xã" in faults(CITY, units=(first, twice))


@pytest.mark.parametrize("changes", [{"plan": None}, {"kind": "office"}, {"plan": CITY.id}])
def test_unit_that_is_no_commune(changes: dict[str, Any]) -> None:
    assert "units[0].plan" in faults(CITY, units=(CITY.units[0].model_copy(update=changes), CITY.units[1]))


def test_period_with_a_workbook() -> None:
    period = CITY.periods[0].model_copy(update={"form": "report"})
    assert "cần 'annex'" in faults(CITY, periods=(period,))


def test_published_figure_of_all_communes() -> None:
    target = next(one for one in CITY.targets if one.roll_up == "EXTERNAL")
    reporters = target.reporters.model_copy(update={"units": tuple(unit.id for unit in CITY.units)})
    assert "cần đúng một" in faults(CITY, targets=(target.model_copy(update={"reporters": reporters}),))


def test_commune_takes_no_annexes() -> None:
    commune = town_plan(Town(number=1, units=(1,)))
    period = commune.periods[0].model_copy(update={"form": "annex"})
    unit = commune.units[0].model_copy(update={"plan": "khac-2025"})
    told = faults(commune, periods=(period,), units=(unit,))
    assert "periods[0].form" in told
    assert "units[0].plan" in told


def test_city_has_no_statistics_of_annexes_that_do_not_carry_them() -> None:
    period = CITY.periods[0].model_copy(update={"kind": "statistics"})
    assert "biểu thống kê của thành phố chưa lập được" in faults(CITY, periods=(period,))


def test_no_forms_of_statistics_can_be_looked_at() -> None:
    with pytest.raises(OperatorError, match="biểu thống kê của thành phố chưa lập được"):
        with_statistics(CITY, 2025)

"""What the ways of the benchmark are compared by: a difference must be found, noise of floating point must not."""

from dataclasses import replace
from decimal import Decimal

from tools.bench.faults import MISTAKES, faulty_units
from tools.bench.plans import find_plan_faults, make_plan
from tools.bench.totals import Total, differences, entered_totals

from thidua.plan.catalogue_load import load_catalogue

SHARE = Total(numerator=Decimal(190), denominator=Decimal(200), actual=Decimal(95), estimate=Decimal(96))


def test_the_same_totals_do_not_differ() -> None:
    assert differences({"E09": SHARE}, {"E09": SHARE}) == []


def test_noise_of_floating_point_is_no_difference() -> None:
    noisy = replace(SHARE, actual=Decimal(repr(0.95 * 100 + 1e-13)))
    assert differences({"E09": noisy}, {"E09": SHARE}) == []


def test_the_smallest_wrong_figure_is_told() -> None:
    wrong = replace(SHARE, numerator=Decimal("190.0001"))
    assert differences({"E09": wrong}, {"E09": SHARE}) == ["E09.numerator: 190.0001 instead of 190"]


def test_nothing_is_not_zero() -> None:
    nothing, zero = replace(SHARE, actual=None), replace(SHARE, actual=Decimal(0))
    assert differences({"E10": nothing}, {"E10": zero}) == ["E10.actual: None instead of 0"]


def test_a_target_of_one_side_only_is_told() -> None:
    assert differences({"E09": SHARE}, {}) == ["E09: only on one side"]


def test_plans_have_a_hundred_units_and_no_fault() -> None:
    plan = make_plan(7)
    assert (plan.id, len(plan.units)) == ("bench-007", 100)
    assert find_plan_faults(plan) == []


def test_every_mistake_is_planted_once_and_elsewhere_in_every_commune() -> None:
    planted = [faulty_units(make_plan(number)) for number in (1, 2)]
    assert all(set(one.values()) == set(MISTAKES) for one in planted)
    assert planted[0].keys() != planted[1].keys()


def test_expected_totals_leave_the_faulty_units_out() -> None:
    plan = make_plan(1)
    totals = entered_totals(plan, load_catalogue())
    of_groups = totals["E08"]
    groups = sum(unit.kind == "residential_group" for unit in plan.units)
    assert of_groups.denominator == groups - len(MISTAKES)
    assert set(totals) == {target.id for target in plan.targets}

"""The city's totals are those of all units of all communes, by every roll-up rule, however the city is cut up."""

from dataclasses import replace

import pytest

from factories.city_runs import City, MakeCity
from factories.towns import COUNTED, PUBLISHED, Town, added_up, annex, base_plan, growth, is_met
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Target

COMMUNES = 114
UNITS_EACH = 40


def towns_of(count: int, *, units: int, silent: bool = False) -> list[Town]:
    """Communes with units of running numbers; where asked, some units of every tenth commune are silent."""
    made = []
    for number in range(1, count + 1):
        members = tuple(range(1000 * number, 1000 * number + units))
        is_gap = silent and number % 10 == 0
        made.append(Town(number=number, units=members, silent=frozenset(members[:3]) if is_gap else frozenset()))
    return made


def source_of(city: City, target: Target) -> str:
    """The communes' own id of what the city asks."""
    key = (target.indicator, target.variant)
    return next(one.id for one in base_plan().targets if (one.indicator, one.variant) == key)


def assert_totals_are_the_units(city: City, towns: list[Town]) -> set[str]:
    """The roll-up rules that were compared."""
    rules = set()
    for target in city.plan.targets:
        total, own = city.total(target.id), source_of(city, target)
        done, out_of, estimate, estimated_of = added_up(towns, own)
        rules.add(target.roll_up)
        if target.roll_up == "RATIO":
            assert (total.numerator, total.denominator) == (done, out_of), target
            assert (total.estimate_numerator, total.estimate_denominator) == (estimate, estimated_of), target
        elif target.roll_up == "SUM":
            assert (total.actual, total.estimate) == (done, estimate), target
        elif target.roll_up == "COUNT":
            assert total.actual == sum(is_met(unit) for town in towns for unit in town.heard)
        else:
            assert total.actual == (towns[0].number if own == PUBLISHED else growth(towns[0])), target
    return {rule for rule in rules if rule}


def test_114_communes(make: MakeCity) -> None:
    towns = towns_of(COMMUNES, units=UNITS_EACH, silent=True)
    city = make(towns)

    assert city.faults == ()
    assert assert_totals_are_the_units(city, towns) == {"SUM", "RATIO", "SINGLE", "EXTERNAL", "COUNT"}
    (movement,) = (one for one in city.figures.movements if one.units_reporting)
    assert movement.individuals == added_up(towns, "E02")[0]
    (award,) = city.figures.commendations
    assert award.award_count == added_up(towns, "E03")[1]
    jobs = next(target.id for target in city.plan.targets if target.indicator == "XH-VIECLAM")
    below = next(one for one in city.figures.below if one.target_id == jobs)
    heard = sum(len(town.heard) for town in towns)
    assert (city.total(jobs).units_reported, below.units_reported) == (COMMUNES, heard)
    assert below.units_expected == COMMUNES * UNITS_EACH
    shares = {target.id for target in city.plan.targets if target.roll_up == "RATIO"}
    judged = {(one.verdict, one.reason) for one in city.figures.verdicts if one.target_id in shares}
    assert judged == {("INSUFFICIENT_DATA", "missing_units_below")}


@pytest.fixture
def few() -> list[Town]:
    return towns_of(6, units=8)


def test_order_of_communes_changes_nothing(make: MakeCity, few: list[Town]) -> None:
    city = make(few)
    units = tuple(reversed(city.plan.units))
    permuted = make(list(reversed(few)), plan=city.plan.model_copy(update={"units": units}))
    assert permuted.comparable() == city.comparable()


def test_splitting_a_commune_changes_nothing(make: MakeCity, few: list[Town]) -> None:
    whole = few[3]
    halves = [replace(whole, units=whole.units[:3]), Town(number=50, units=whole.units[3:])]
    split = [*few[:3], *halves, *few[4:]]
    assert make(split).comparable() == make(few).comparable()


def test_merging_two_communes_changes_nothing(make: MakeCity, few: list[Town]) -> None:
    merged = replace(few[4], units=few[4].units + few[5].units)
    city = make([*few[:4], merged])
    assert city.comparable() == make(few).comparable()
    assert_totals_are_the_units(city, few)


def test_commune_that_is_missing_is_not_zero(make: MakeCity, few: list[Town]) -> None:
    whole = make(few)
    city = make(few[:-1], plan=whole.plan)
    jobs = city.target_of("XH-VIECLAM")
    assert (jobs.units_reported, jobs.units_expected) == (5, 6)
    verdict = next(one for one in city.figures.verdicts if one.target_id == jobs.target_id)
    assert (verdict.verdict, verdict.reason) in {
        ("INSUFFICIENT_DATA", "missing_units"),
        ("MET", "certain_despite_missing"),
        ("EXCEEDED", "certain_despite_missing"),
    }
    assert city.faults == ()


def test_replacement_of_a_commune_counts_once(make: MakeCity, few: list[Town]) -> None:
    corrected = replace(few[1], revision_no=1, shift=1000)
    city = make(few, then=[corrected])
    assert city.target_of("XH-VIECLAM").actual == make(few).target_of("XH-VIECLAM").actual + 1000
    assert sorted(one.revision_no for one in city.figures.annexes) == [0, 0, 0, 0, 0, 1]


def test_unit_that_reports_to_two_communes_is_found(make: MakeCity, few: list[Town]) -> None:
    assert b"DV-01000" in annex(few[0])
    twice = Town(number=2, units=few[1].units, adopted=frozenset({(few[0].plan_id, few[0].units[0])}))
    city = make([few[0], twice, *few[2:]])
    assert [(fault.rule, few[0].plan_id in fault.key) for fault in city.faults] == [("units_counted_once", True)]


def test_counted_status_is_met_when_every_unit_below_has_it(make: MakeCity) -> None:
    met = [unit for unit in range(1, 60) if is_met(unit)]
    city = make([Town(number=1, units=tuple(met[:5])), Town(number=2, units=tuple(met[5:9]))])
    counted = city.target_of(load_catalogue().indicators["AN-ANTT"].code)
    assert counted.actual == 9
    verdict = next(one for one in city.figures.verdicts if one.target_id == counted.target_id)
    assert verdict.verdict == "MET"
    assert counted.target_id != COUNTED

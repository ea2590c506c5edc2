"""The city's totals are those of all units of all communes, by every roll-up rule, however the city is cut up.

Units write workbooks, their communes take them in and add them up, the city takes in what the communes' software says
for machines. What all of it must come to is added up here from the cells that were written.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import pytest

from factories.city_runs import City, Communes, MakeCity
from factories.towns import (
    COUNTED,
    MET,
    MOVEMENTS,
    NIL,
    Pages,
    Town,
    added_up,
    base_plan,
    is_met,
    is_nil,
    is_of_one,
    pages_of,
)
from thidua.forms.fill import Row
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Target

COMMUNES = 114
ASKED = {"Trung ương", "Thành phố"}
"""Launching levels that the city's flow names, as the form calls them."""
PARTS = ("numerator", "denominator", "estimate_numerator", "estimate_denominator")
AWARD = ("award", "level", "kind", "recipient_class", "decision")
COUNTS = ("count", "women", "direct_workers", "small_collectives")


def towns_of(count: int, *, units: int | Callable[[int], int], silent: bool = False) -> list[Town]:
    """Communes with units of running numbers; where asked, the second unit of every tenth commune is silent."""
    made = []
    for number in range(1, count + 1):
        first = 1000 * number
        members = tuple(range(first, first + (units if isinstance(units, int) else units(number))))
        is_gap = silent and number % 10 == 0
        made.append(Town(number=number, units=members, silent=frozenset({first + 1}) if is_gap else frozenset()))
    return made


def written_by(towns: Iterable[Town]) -> list[Pages]:
    """All that the units of these communes wrote, in the order of the plans."""
    return [pages for town in towns for pages in pages_of(town).values()]


def source_of(city: City, target: Target) -> str:
    """The communes' own id of what the city asks."""
    key = (target.indicator, target.variant)
    return next(one.id for one in base_plan().targets if (one.indicator, one.variant) == key)


def assert_totals_are_the_units(city: City, towns: Sequence[Town]) -> set[str]:
    """The roll-up rules that were compared."""
    written = written_by(towns)
    rules: set[str] = set()
    for target in city.plan.targets:
        total, own = city.total(target.id), source_of(city, target)
        rows = [pages.indicators[own] for pages in written if own in pages.indicators]
        assert target.roll_up is not None
        rules.add(target.roll_up)
        if target.roll_up == "RATIO":
            assert {part: getattr(total, part) for part in PARTS} == {part: added_up(rows, part) for part in PARTS}
        elif target.roll_up == "SUM":
            assert (total.actual, total.estimate) == (added_up(rows, "actual"), added_up(rows, "estimate")), target
        elif target.roll_up == "COUNT":
            assert total.actual == sum(row["status"] == MET for row in rows)
        else:
            assert total.actual == rows[0]["actual"], target
    return rules


def assert_movements_are_the_units(city: City, towns: Sequence[Town]) -> None:
    """Those of the levels that the city asks; what a unit or its commune launched itself is not among them."""
    rows = [row for pages in written_by(towns) for row in pages.movements if row["level"] in ASKED]
    expected = {
        name: (added_up(named, "collectives"), added_up(named, "individuals"))
        for name, named in grouped(rows, ("name",)).items()
    }
    found = {(one.name,): (one.collectives, one.individuals) for one in city.figures.movements if one.units_reporting}
    assert found == expected
    assert len(expected) == sum(level in ASKED for level in MOVEMENTS.values())


def assert_commendations_are_the_units(city: City, towns: Sequence[Town]) -> None:
    rows = [row for pages in written_by(towns) for row in pages.commendations]
    catalogue = load_catalogue()
    found = {
        (
            catalogue.awards[one.award_id].name,
            catalogue.award_levels[one.level_id],
            catalogue.award_kinds[one.kind_id],
            catalogue.recipient_classes[one.recipient_class_id],
            "Đã có quyết định" if one.is_decided else "Đề nghị cấp trên",
        ): [one.award_count, one.women, one.direct_workers, one.small_collectives]
        for one in city.figures.commendations
    }
    assert found == {key: [added_up(named, column) for column in COUNTS] for key, named in grouped(rows, AWARD).items()}


def assert_models_are_the_units(city: City, towns: Sequence[Town]) -> None:
    rows = [row for pages in written_by(towns) for row in pages.models]
    assert Counter(one.kind for one in city.figures.models) == Counter(row["kind"] for row in rows)


def grouped(rows: Iterable[Row], columns: Sequence[str]) -> Mapping[tuple[object, ...], list[Row]]:
    """Rows by what stands in these columns."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return groups


def test_114_communes(make: MakeCity) -> None:
    towns = towns_of(COMMUNES, units=lambda number: 2 + number % 2, silent=True)
    city = make(towns)

    assert city.faults == ()
    assert assert_totals_are_the_units(city, towns) == {"SUM", "RATIO", "SINGLE", "EXTERNAL", "COUNT"}
    assert_movements_are_the_units(city, towns)
    assert_commendations_are_the_units(city, towns)
    assert_models_are_the_units(city, towns)
    kinds = {
        load_catalogue().indicators[one.indicator].accumulation for one in city.plan.targets if one.roll_up == "SUM"
    }
    assert kinds == {"flow", "stock"}
    written = written_by(towns)
    assert {row.keys() == {"explanation"} for pages in written for row in pages.indicators.values()} == {True, False}
    jobs = city.target_of("XH-VIECLAM")
    below = next(one for one in city.figures.below if one.target_id == jobs.target_id)
    assert (jobs.units_reported, jobs.units_expected) == (COMMUNES, COMMUNES)
    assert (below.units_reported, below.units_expected) == (len(written), sum(len(town.units) for town in towns))
    assert NIL in written
    of_all = {(one.indicator, one.variant) for one in base_plan().targets if not is_of_one(one)}
    shares = {one.id for one in city.plan.targets if one.roll_up == "RATIO" and (one.indicator, one.variant) in of_all}
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
    assert permuted.figures.totals == city.figures.totals


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


def test_unit_that_reports_to_two_communes_is_found(make: MakeCity, communes: Communes, few: list[Town]) -> None:
    assert b"DV-01000" in communes.annexes(few)[0]
    twice = Town(number=2, units=few[1].units, adopted=frozenset({(few[0].plan_id, few[0].units[0])}))
    city = make([few[0], twice, *few[2:]])
    assert [(fault.rule, few[0].plan_id in fault.key) for fault in city.faults] == [("units_counted_once", True)]


def test_counted_status_is_met_when_every_unit_below_has_it(make: MakeCity) -> None:
    met = [unit for unit in range(1, 60) if is_met(unit) and not is_nil(unit)]
    city = make([Town(number=1, units=tuple(met[:5])), Town(number=2, units=tuple(met[5:9]))])
    counted = city.target_of(load_catalogue().indicators["AN-ANTT"].code)
    assert counted.actual == 9
    verdict = next(one for one in city.figures.verdicts if one.target_id == counted.target_id)
    assert verdict.verdict == "MET"
    assert counted.target_id != COUNTED

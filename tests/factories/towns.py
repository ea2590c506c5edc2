"""Communes of made-up units with made-up figures, and what all of these come to, added up here unit by unit.

A unit keeps its figures whichever commune it belongs to: communes may be split and merged, and nothing else changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random

from factories.installation import PERIOD_ID, PLAN_FILE
from factories.reports import (
    KNOWN_AT,
    make_figures,
    make_provenance,
    make_status,
    make_total,
    make_verdict,
    missing_status,
)
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.plan.model import Milestone, Plan, RankWithin, Target, Unit
from thidua.render.data import render_json
from thidua.report.compose import compose_report
from thidua.report.figures import CommendationTotal, IndicatorTotal, MovementTotal
from thidua.report.model import Replacement

COUNTED, PUBLISHED = "A90", "A91"
"""Targets that the real plan lacks: units of a status, and a figure that the city publishes."""
MOVEMENT = "M1"


@dataclass(frozen=True)
class Town:
    """A commune: its number, and the numbers of its units. Units of which nothing came are silent.

    shift: added to each of its own sums. adopted: units of another commune (plan and number) that it counts as well.
    """

    number: int
    units: tuple[int, ...]
    silent: frozenset[int] = frozenset()
    revision_no: int = 0
    shift: int = 0
    adopted: frozenset[tuple[str, int]] = frozenset()

    @property
    def plan_id(self) -> str:
        return f"gia-dinh-{self.number:03d}"

    @property
    def heard(self) -> tuple[int, ...]:
        return tuple(unit for unit in self.units if unit not in self.silent)


@cache
def base_plan() -> Plan:
    """A real plan's questions, and two more so that every roll-up rule is asked."""
    plan = load_plan(PLAN_FILE)
    status = _target(plan, COUNTED, "AN-ANTT", goal=Milestone(kind="milestone", expected="Đạt"), roll_up="COUNT")
    rank = _target(plan, PUBLISHED, "HC-PAR-RANK", goal=RankWithin(kind="rank_within", rank=30), roll_up="EXTERNAL")
    return plan.model_copy(update={"targets": (*plan.targets, status, rank)})


def _target(plan: Plan, target_id: str, indicator: str, **changes: object) -> Target:
    same = {"parent": None, "variant": None, "unit_of_measure": load_catalogue().indicators[indicator].unit_of_measure}
    return plan.targets[0].model_copy(update={**same, "id": target_id, "indicator": indicator, **changes})


def town_plan(town: Town) -> Plan:
    """The commune's plan; who answers for which target is left as it is, for no unit is asked here."""
    template = base_plan().units[0]
    units = tuple(_unit(template, number) for number in town.units)
    for plan_id, number in town.adopted:
        stranger = _unit(template, number)
        units += (stranger.model_copy(update={"id": f"X-{number}", "same_as": f"{plan_id}/{stranger.id}"}),)
    name = f"phường Giả định {town.number}"
    return base_plan().model_copy(update={"id": town.plan_id, "commune": name, "units": units})


def _unit(template: Unit, number: int) -> Unit:
    return template.model_copy(update={"id": f"DV-{number:05d}", "name": f"Đơn vị Giả định số {number}"})


@cache
def facts(unit: int) -> Mapping[str, tuple[int, int, int, int]]:
    """target -> done, out of, estimate, out of: of a unit, for ever the same."""
    random = Random(unit)
    found = {}
    for target in base_plan().targets:
        whole = random.randint(1, 400)
        later = whole + random.randint(0, 40)
        part = random.randint(0, whole)
        found[target.id] = (part, whole, random.randint(part, later), later)
    return found


def is_met(unit: int) -> bool:
    return facts(unit)[COUNTED][0] % 3 > 0


def annex(town: Town) -> bytes:
    """What the commune's installation prints, by the real composer and renderer."""
    plan = town_plan(town)
    period = plan.period(PERIOD_ID)
    statuses = tuple(
        missing_status(unit.id) if number in town.silent else make_status(unit.id)
        for number, unit in zip((*town.units, *(number for _, number in town.adopted)), plan.units, strict=True)
    )
    figures = make_figures(
        plan,
        period,
        obligations=statuses,
        totals=tuple(_total(town, target) for target in plan.targets),
        verdicts=tuple(make_verdict(t, measured_on="actual", measured=Decimal(1)) for t in plan.targets),
        movements=(_movement(town),),
        commendations=(_commendation(town),),
    )
    report = compose_report(
        plan=plan,
        period=period,
        catalogue=load_catalogue(),
        figures=figures,
        provenance=make_provenance(plan, period, revision_no=town.revision_no),
        replacement=_replaced(town),
    )
    return render_json(report)


def _replaced(town: Town) -> Replacement | None:
    if not town.revision_no:
        return None
    return Replacement(revision_no=town.revision_no - 1, issued_at=KNOWN_AT, reason="Sửa số liệu", changes=())


def _total(town: Town, target: Target) -> IndicatorTotal:
    made = [facts(unit)[target.id] for unit in town.heard]
    done, out_of, estimate, estimated_of = (sum(column) for column in zip(*made, strict=True))
    roll_up = target.roll_up or load_catalogue().indicators[target.indicator].roll_up
    is_share = load_catalogue().indicators[target.indicator].measure == "ratio" and roll_up != "SUM"
    values: dict[str, object] = dict.fromkeys(("numerator", "denominator", "actual", "estimate_numerator"))
    values |= dict.fromkeys(("estimate_denominator", "estimate", "same_period", "status"))
    if target.id == COUNTED:
        values["actual"] = Decimal(sum(map(is_met, town.heard)))
    elif target.id == PUBLISHED:
        values["actual"] = Decimal(town.number)
    elif load_catalogue().indicators[target.indicator].measure == "growth":
        values["actual"] = growth(town)
    elif is_share:
        values |= {"numerator": Decimal(done), "denominator": Decimal(out_of)}
        values |= {"estimate_numerator": Decimal(estimate), "estimate_denominator": Decimal(estimated_of)}
        values |= {"actual": Decimal(100 * done) / out_of, "estimate": Decimal(100 * estimate) / estimated_of}
    else:
        values |= {"actual": Decimal(done + town.shift), "estimate": Decimal(estimate + town.shift)}
    return make_total(target, expected=len(town.units), units_reported=len(town.heard), **values)


def _movement(town: Town) -> MovementTotal:
    listed = load_catalogue().movements[MOVEMENT]
    return MovementTotal(
        movement_key=MOVEMENT,
        movement_id=MOVEMENT,
        name=listed.name,
        level=listed.level,
        units_reporting=len(town.heard),
        collectives=Decimal(sum(facts(unit)["E01"][0] for unit in town.heard)),
        individuals=Decimal(sum(facts(unit)["E02"][0] for unit in town.heard)),
    )


def _commendation(town: Town) -> CommendationTotal:
    return CommendationTotal(
        award_id="GK-XA",
        level_id="commune",
        kind_id="merit",
        recipient_class_id="individual_direct",
        is_decided=True,
        award_count=Decimal(sum(facts(unit)["E03"][1] for unit in town.heard)),
        women=Decimal(sum(facts(unit)["E03"][0] for unit in town.heard)),
        direct_workers=Decimal(0),
        small_collectives=Decimal(0),
    )


def growth(town: Town) -> Decimal:
    """What one office publishes for the commune: nobody adds it up."""
    return Decimal(town.number % 5)


def added_up(towns: Sequence[Town], target_id: str) -> tuple[int, int, int, int]:
    """All units of all communes: done, out of, estimate, out of."""
    made = [facts(unit)[target_id] for town in towns for unit in town.heard]
    done, out_of, estimate, estimated_of = (sum(column) for column in zip(*made, strict=True))
    return done, out_of, estimate, estimated_of

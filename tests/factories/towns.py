"""Communes of made-up units, and what these write into their workbooks.

A unit writes the same whichever commune it belongs to: communes may be split and merged, and nothing else changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random

from factories.installation import PLAN_FILE
from thidua.forms.fill import Row
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.goals import Milestone, RankWithin
from thidua.plan.load import load_plan
from thidua.plan.model import Plan, Target, Unit
from thidua.plan.targets import Reporters

COUNTED, PUBLISHED = "A90", "A91"
"""Targets that the real plan lacks: units of a status, and a figure that the city publishes."""
LEFT_BLANK = {"E09", "E14"}
"""A share and a stock, of which some units know nothing yet."""
MOVEMENTS = {"M1": "Trung ương", "M3": "Trung ương", "M8": "Thành phố", "M9": "Phường/xã"}
"""Movements that units report on, and the level that the form calls theirs."""
MET = "Đạt"

_ASSUMED = {"assumption": "Dữ liệu giả định dùng cho kiểm thử."}


@dataclass(frozen=True)
class Town:
    """A commune: its number, and the numbers of its units. Units of which nothing came are silent.

    shift: added to each sum of its first unit. adopted: units of another commune (plan and number) that it counts as
    well.
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


@dataclass(frozen=True, kw_only=True)
class Pages:
    """What a unit writes, sheet by sheet. indicators: by target."""

    indicators: Mapping[str, Row]
    movements: Sequence[Row]
    commendations: Sequence[Row]
    models: Sequence[Row]


NIL = Pages(indicators={}, movements=(), commendations=(), models=())
"""Of a unit that has confirmed that there is nothing to report."""


@cache
def base_plan() -> Plan:
    """A real plan's questions, and two more so that every roll-up rule is asked; also a movement of the city's."""
    plan = load_plan(PLAN_FILE)
    status = _target(plan, COUNTED, "AN-ANTT", goal=Milestone(kind="milestone", expected=MET), roll_up="COUNT")
    rank = _target(plan, PUBLISHED, "HC-PAR-RANK", goal=RankWithin(kind="rank_within", rank=30), roll_up="EXTERNAL")
    movement = plan.movements[0].model_copy(update={"id": "M8", "written": load_catalogue().movements["M8"].name})
    return plan.model_copy(
        update={"targets": (*plan.targets, status, rank), "movements": (*plan.movements, movement), "typos": ()}
    )


def _target(plan: Plan, target_id: str, indicator: str, **changes: object) -> Target:
    same = {"parent": None, "variant": None, "unit_of_measure": load_catalogue().indicators[indicator].unit_of_measure}
    return plan.targets[0].model_copy(update={**same, "id": target_id, "indicator": indicator, **changes})


def is_of_one(target: Target) -> bool:
    """Whether one unit of a commune answers for all of it."""
    return _roll_up(target) in {"SINGLE", "EXTERNAL"}


def _roll_up(target: Target) -> str | None:
    return target.roll_up or load_catalogue().indicators[target.indicator].roll_up


def town_plan(town: Town) -> Plan:
    """The commune's plan: everything is asked of every unit, but what one unit knows of the first."""
    template = base_plan().units[0]
    units = tuple(_unit(template, number) for number in town.units)
    for plan_id, number in town.adopted:
        stranger = _unit(template, number)
        units += (stranger.model_copy(update={"id": f"X-{number}", "same_as": f"{plan_id}/{stranger.id}"}),)
    all_of_them = Reporters.model_validate({"kinds": [template.kind], "basis": _ASSUMED})
    first = Reporters.model_validate({"units": [units[0].id], "basis": _ASSUMED})
    targets = tuple(
        one.model_copy(update={"reporters": first if is_of_one(one) else all_of_them}) for one in base_plan().targets
    )
    name = f"phường Giả định {town.number}"
    changes = {"id": town.plan_id, "commune": name, "units": units, "targets": targets}
    return base_plan().model_copy(update=changes)


def _unit(template: Unit, number: int) -> Unit:
    return template.model_copy(update={"id": f"DV-{number:05d}", "name": f"Đơn vị Giả định số {number}"})


def pages_of(town: Town) -> dict[str, Pages]:
    """What comes of the commune's units, by id, in the plan's order."""
    numbers = (*town.units, *(number for _, number in town.adopted))
    units = zip(town_plan(town).units, numbers, strict=True)
    heard = [(place, unit.id, number) for place, (unit, number) in enumerate(units) if number not in town.silent]
    return {
        unit_id: NIL if is_nil(number) else _pages(number, is_first=place == 0, shift=0 if place else town.shift)
        for place, unit_id, number in heard
    }


def is_nil(unit: int) -> bool:
    return _turn(unit) == 6


def is_met(unit: int) -> bool:
    return _facts(unit)[COUNTED][0] % 3 > 0


def _turn(unit: int) -> int:
    """0 to 9: some do this, others that."""
    return (unit + unit // 1000) % 10


@cache
def _facts(unit: int) -> Mapping[str, tuple[int, int, int, int]]:
    """target -> done, out of, estimate, out of: of a unit, for ever the same."""
    random = Random(unit)
    found = {}
    for target in base_plan().targets:
        whole = random.randint(1, 400)
        later = whole + random.randint(0, 40)
        part = random.randint(0, whole)
        found[target.id] = (part, whole, random.randint(part, later), later)
    return found


def _pages(unit: int, *, is_first: bool, shift: int) -> Pages:
    asked = [one for one in base_plan().targets if is_first or not is_of_one(one)]
    random = Random(f"pages {unit}")
    return Pages(
        indicators={one.id: _cells(unit, one, shift=shift) for one in asked},
        movements=list(_movements(unit, random)),
        commendations=list(_commendations(unit, random)),
        models=[
            {
                "kind": random.choice(["Điển hình tiên tiến", "Mô hình mới"]),
                "name": f"Mô hình giả định {number} của đơn vị số {unit}",
                "field": "Hành chính",
                "result": "Giảm thời gian chờ của người dân.",
            }
            for number in range(1, 1 + unit % 3)
        ],
    )


def _cells(unit: int, target: Target, *, shift: int) -> Row:
    """The row of one target; whatever is unusual in it is explained."""
    explained: Row = {"explanation": "Số liệu giả định."}
    if target.id in LEFT_BLANK and _turn(unit) == 8:
        return explained
    done, whole, estimate, later = _facts(unit)[target.id]
    measure = load_catalogue().indicators[target.indicator].measure
    if measure == "status":
        return {**explained, "status": MET if is_met(unit) else "Không đạt"}
    if measure == "ratio" and _roll_up(target) != "SUM":
        parts = {"numerator": done, "denominator": whole}
        return {**explained, **parts, "estimate_numerator": estimate, "estimate_denominator": later}
    if measure in {"growth", "rank"}:
        published = 1 + done % 5
        return {**explained, "actual": published, "estimate": published}
    return {**explained, "actual": done + shift, "estimate": estimate + shift}


def _movements(unit: int, random: Random) -> Iterator[Row]:
    """Some of those that are listed, and one of the unit's own; of some nobody counted the collectives."""
    for movement_id in random.sample(sorted(MOVEMENTS), k=3):
        name = load_catalogue().movements[movement_id].name
        yield _movement(name, MOVEMENTS[movement_id], random, counts_collectives=random.random() < 0.8)
    yield _movement(f"Thi đua giả định của đơn vị số {unit}", "Đơn vị", random)


def _movement(name: str, level: str, random: Random, *, counts_collectives: bool = True) -> Row:
    row: Row = {"name": name, "level": level, "individuals": random.randint(0, 90), "result": "Hoàn thành nội dung."}
    return {**row, "collectives": random.randint(0, 9)} if counts_collectives else row


def _commendations(unit: int, random: Random) -> Iterator[Row]:
    """Certificates of the commune's chairman, and what is proposed to the city's; of some nobody counted the women."""
    people, groups = random.randint(1, 30), random.randint(1, 6)
    decided: Row = {"decision_number": f"{unit}/QĐ-UBND", "decision_date": date(2025, 11, 20)}
    persons: Row = {**_award("GK-XA", "individual_direct", people), **decided}
    yield {**persons, "direct_workers": people, **({"women": random.randint(0, people)} if unit % 4 else {})}
    yield {**_award("GK-XA", "collective", groups), **decided, "small_collectives": random.randint(0, groups)}
    if unit % 5 == 0:
        yield {**_award("BK-TP", "collective", 1), "decision": "Đề nghị cấp trên"}


def _award(award_id: str, recipient_class: str, count: int) -> Row:
    catalogue = load_catalogue()
    award = catalogue.awards[award_id]
    return {
        "award": award.name,
        "level": catalogue.award_levels[award.level],
        "kind": catalogue.award_kinds["thematic"],
        "recipient_class": catalogue.recipient_classes[recipient_class],
        "decision": "Đã có quyết định",
        "count": count,
    }


def added_up(rows: Sequence[Row], column: str) -> Decimal:
    """All that is written in the column; an empty cell adds nothing."""
    return sum((Decimal(str(row[column])) for row in rows if column in row), start=Decimal(0))

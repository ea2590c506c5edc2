"""What a made-up unit writes into its workbook, sheet by sheet."""

import hashlib
import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import yaml

from thidua.demo.figures import Cells, indicator_cells, is_late_in_year
from thidua.plan.campaigns import with_campaigns
from thidua.plan.catalogue import Award, Catalogue
from thidua.plan.model import Period, Plan, Unit
from thidua.settings import project_path

NARRATIVE = (
    "leadership",
    "propaganda",
    "advantages",
    "difficulties",
    "blocs",
    "organisation",
    "strengths",
    "weaknesses",
    "causes",
    "lessons",
    "outlook",
    "proposals",
)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Filled cells by column key. indicators: by target id; the other tables: one mapping per row."""

    data_as_of: str
    prepared_by: str
    is_nil: bool
    indicators: dict[str, Cells]
    registered: list[Cells]
    movements: list[Cells]
    commendations: list[Cells]
    models: list[Cells]
    narrative: dict[str, str]


@cache
def load_story() -> dict[str, Any]:
    """The made-up sentences, with `group_of` added: unit kind -> group of texts."""
    text = project_path("include", "thidua", "demo", "story.yaml").read_text(encoding="utf-8")
    story: dict[str, Any] = yaml.safe_load(text)
    story["group_of"] = {kind: group for group, kinds in story["groups"].items() for kind in kinds}
    return story


def _pick(options: list[Any], *key: str) -> Any:
    number = int.from_bytes(hashlib.sha256("|".join(key).encode()).digest()[:8], "big")
    return options[number % len(options)]


def make_answers(*, plan: Plan, period: Period, unit: Unit, catalogue: Catalogue, is_nil: bool = False) -> Answers:
    """The whole content of one unit's workbook; empty tables for a confirmed nil return."""
    story = load_story()
    group = story["group_of"][unit.kind]
    # Two periods whose data end on one day tell the same: the key is that day, not the period.
    rng = random.Random(f"{plan.id}|{period.data_as_of}|{unit.id}")
    return Answers(
        data_as_of=f"{period.data_as_of:%d/%m/%Y}",
        prepared_by="Công chức phụ trách thi đua, khen thưởng",
        is_nil=is_nil,
        indicators={} if is_nil else _indicators(plan=plan, period=period, unit=unit, catalogue=catalogue),
        registered=[] if is_nil else _registered(story["registered"][group], period=period, rng=rng),
        movements=[] if is_nil else _movements(story, plan=plan, catalogue=catalogue, group=group, rng=rng),
        commendations=[] if is_nil else _commendations(catalogue, plan=plan, period=period, unit=unit, rng=rng),
        models=[] if is_nil else _models(story["models"][group], rng=rng),
        narrative={} if is_nil else _narrative(story, plan=plan, period=period, unit=unit, group=group),
    )


def _indicators(*, plan: Plan, period: Period, unit: Unit, catalogue: Catalogue) -> dict[str, Cells]:
    return {
        target.id: indicator_cells(
            plan=plan, period=period, unit=unit, target=target, indicator=catalogue.indicators[target.indicator]
        )
        for target in plan.targets
        if unit in plan.reporters_of(target, period, catalogue.indicators[target.indicator])
    }


def _registered(rows: list[list[Any]], *, period: Period, rng: random.Random) -> list[Cells]:
    made: list[Cells] = []
    for name, measure, planned in rows:
        reached = 1.0 if measure == "%" else 0.95 if is_late_in_year(period) else rng.uniform(0.45, 0.6)
        actual = Decimal(round(planned * reached * (rng.uniform(0.95, 1.0) if measure == "%" else 1.0)))
        made.append(
            {
                "name": name,
                "unit_of_measure": measure,
                "planned": Decimal(planned),
                "actual": actual,
                "estimate": max(actual, Decimal(planned)) + _beyond(name, measure, actual),
            }
        )
    return made


def _beyond(name: str, measure: str, actual: Decimal) -> int:
    """What some units do more than they registered, of things that are counted."""
    return 1 if measure != "%" and actual and _pick([0, 0, 1], name, str(actual)) else 0


def _movements(
    story: dict[str, Any], *, plan: Plan, catalogue: Catalogue, group: str, rng: random.Random
) -> list[Cells]:
    levels = {"central": "Trung ương", "city": "Thành phố", "commune": "Phường/xã", "unit": "Đơn vị"}
    rows: list[Cells] = []
    catalogue = with_campaigns(catalogue, plan)
    listed = [m for m in plan.movements if catalogue.movements[m.id].level != "unit"]
    for movement in rng.sample(listed, k=min(3, len(listed))):
        known = catalogue.movements[movement.id]
        rows.append(_movement_row(known.name, levels[known.level], story, rng))
    rows.append(_movement_row(story["own_movements"][group], levels["unit"], story, rng))
    return rows


def _movement_row(name: str, level: str, story: dict[str, Any], rng: random.Random) -> Cells:
    return {
        "name": name,
        "level": level,
        "collectives": Decimal(rng.randint(1, 9)),
        "individuals": Decimal(rng.randint(8, 140)),
        "result": rng.choice(story["movement_results"]),
    }


def _commendations(catalogue: Catalogue, *, plan: Plan, period: Period, unit: Unit, rng: random.Random) -> list[Cells]:
    """Certificates by the commune's chairman; at the end of the year also the titles of those who work in offices."""
    group = load_story()["group_of"][unit.kind]
    if group == "community" and not is_late_in_year(period):
        return []
    awarded: list[tuple[str, str, str, int]] = [
        ("GK-XA", "thematic", "individual_direct", rng.randint(2, 12)),
        ("GK-XA", "thematic", "collective", rng.randint(1, 3)),
    ]
    if is_late_in_year(period) and group in {"office", "school", "front"}:
        advanced = rng.randint(6, 24)
        awarded.append(("LDTT", "merit", "individual_direct", advanced))
        awarded.append(("CSTD-CS", "merit", "individual_direct", max(1, advanced // 8)))
    days = (period.data_as_of - period.start).days
    decided_on = period.data_as_of - timedelta(days=3 * plan.units.index(unit) % days)
    return [
        {**_commendation_row(catalogue, *one, rng=rng), **_decision(catalogue.awards[one[0]], decided_on)}
        for one in awarded
    ]


def _decision(award: Award, day: date) -> Cells:
    """On a day one decision about titles and one about forms of commendation."""
    number = 2 * day.timetuple().tm_yday + (award.group == "title")
    return {
        "decision_number": f"{number:02d}/QĐ-UBND",
        "decision_date": day,
        "signer": "Chủ tịch Ủy ban nhân dân",
    }


def _commendation_row(
    catalogue: Catalogue, award: str, kind: str, recipient_class: str, count: int, *, rng: random.Random
) -> Cells:
    row: dict[str, Decimal | str] = {
        "award": catalogue.awards[award].name,
        "level": catalogue.award_levels[catalogue.awards[award].level],
        "kind": catalogue.award_kinds[kind],
        "recipient_class": catalogue.recipient_classes[recipient_class],
        "decision": "Đã có quyết định",
        "count": Decimal(count),
    }
    if recipient_class == "collective":
        return {**row, "small_collectives": Decimal(rng.randint(0, count))}
    return {**row, "women": Decimal(rng.randint(0, count)), "direct_workers": Decimal(count)}


def _models(rows: list[list[str]], *, rng: random.Random) -> list[Cells]:
    kind, name, field, result = rng.choice(rows)
    return [{"kind": kind, "name": name, "field": field, "result": result}] if rng.random() < 0.6 else []


def _narrative(story: dict[str, Any], *, plan: Plan, period: Period, unit: Unit, group: str) -> dict[str, str]:
    words = {"unit": unit.name, "commune": plan.commune, "period": period.label, "year": str(plan.year)}
    texts: dict[str, str] = {}
    for section in NARRATIVE:
        options = story[section][group] if isinstance(story[section], dict) else story[section]
        texts[section] = _pick(options, plan.id, str(period.data_as_of), unit.id, section).format_map(words)
    return texts

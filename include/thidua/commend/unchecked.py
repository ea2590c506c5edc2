"""Rules that counts alone cannot answer: told as not checked, so that nobody takes silence for a yes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from thidua.commend.conditions import COLLECTIVES, count, side_of, titled_units, unknown_duties, voted_on
from thidua.commend.told import Counted, Told
from thidua.plan.commendation_kinds import MoneyRule
from thidua.plan.commendation_rules import CommendationRules


@dataclass(frozen=True, kw_only=True)
class Unchecked:
    """rule: field of `CommendationRules`. units: whom it is about, none for all. values: what its sentence needs."""

    rule: str
    units: tuple[str, ...]
    values: Mapping[str, object]


def find_unchecked(rows: Iterable[Counted], rules: CommendationRules) -> tuple[Unchecked, ...]:
    """In the order of the rules; nothing of rules that are off, or that these rows do not touch."""
    told = list(rows)
    found = [
        *(_members(told, rules) if rules.advanced_in_collectives.severity != "off" else ()),
        *(_women(told, rules) if rules.women_first.severity != "off" else ()),
        *(_votes(told, rules) if rules.council_votes.severity != "off" else ()),
        *(_duties(told, rules) if rules.duties_in_collectives.severity != "off" else ()),
    ]
    return tuple(found)


def _members(rows: Sequence[Counted], rules: CommendationRules) -> Iterator[Unchecked]:
    rule = rules.advanced_in_collectives
    decided = (row for row in rows if row.is_decided)
    units = tuple(unit for unit in titled_units(decided, *COLLECTIVES) if not rule.members.get(unit))
    if units:
        yield Unchecked(rule="advanced_in_collectives", units=units, values={"percent": rule.percent})


def _women(rows: Sequence[Counted], rules: CommendationRules) -> Iterator[Unchecked]:
    """Where there is anybody to choose among: who is equal no form says, nor how many women a collective has."""
    proposed = [row for row in rows if not row.is_decided]
    individuals = [row for row in proposed if side_of(row) == "individual"]
    persons, collectives = count(individuals), count(row for row in proposed if side_of(row) == "collective")
    if max(persons, collectives) > 1:
        women = sum((row.women or Decimal(0) for row in individuals), start=Decimal(0))
        values = {"persons": persons, "women": women, "collectives": collectives, "percent": rules.women_first.percent}
        yield Unchecked(rule="women_first", units=(), values=values)


def _votes(rows: Sequence[Counted], rules: CommendationRules) -> Iterator[Unchecked]:
    entered = {one.award for one in rules.council_votes.votes}
    missing = [award for award in voted_on(rows, rules.council_votes) if award not in entered]
    if missing:
        percents = tuple((award, rules.council_votes.percents[award]) for award in missing)
        yield Unchecked(rule="council_votes", units=(), values={"awards": percents})


def _duties(rows: Sequence[Counted], rules: CommendationRules) -> Iterator[Unchecked]:
    if units := unknown_duties(rows, rules.duties_in_collectives):
        yield Unchecked(rule="duties_in_collectives", units=units, values={})


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What awards of the commune cost by law, in đồng. is_whole: no award without a known factor was left out."""

    least: Decimal
    is_whole: bool


def award_cost(rows: Iterable[Told], rule: MoneyRule) -> Cost:
    """Of what the commune itself decided: whoever decides pays."""
    decided = [row for row in rows if row.is_decided and row.level_id == "commune"]
    factors = [rule.factors.get(row.award_id, {}).get(side_of(row)) for row in decided]
    paid = (row.award_count * factor for row, factor in zip(decided, factors, strict=True) if factor is not None)
    return Cost(least=sum(paid, start=Decimal(0)) * rule.base_salary, is_whole=None not in factors)

"""What laws and local rules ask of counts of commendations, looked at over all units of a report.

Only counts are known here: whether the same person was commended twice for the same achievement (Luật Thi đua, khen
thưởng 06/2022/QH15, Điều 5) shows only where one decision is reported by two units.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from thidua.commend.chains import broken_chains
from thidua.commend.conditions import (
    COLLECTIVES,
    EXCELLENT,
    Broken,
    lost_votes,
    neglected_duties,
    unsupported_merit,
)
from thidua.commend.history import FormerAwards
from thidua.commend.told import Commendation
from thidua.plan.commendation_kinds import Rule, Severity
from thidua.plan.commendation_rules import CommendationRules

FIGHTERS, ADVANCED = "CSTD-CS", "LDTT"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One rule that the counts break. rule: field of `CommendationRules`. units: whom it is about, none for all.

    values: what the sentence about it needs.
    """

    rule: str
    severity: Severity
    units: tuple[str, ...]
    values: Mapping[str, object]


def find_faults(
    rows: Iterable[Commendation],
    rules: CommendationRules,
    *,
    year: int | None = None,
    former: Iterable[FormerAwards] = (),
) -> tuple[Fault, ...]:
    """In the order of the rules; nothing of rules that are off. year: of the plan; former: what was decided before."""
    told, before = list(rows), list(former)
    decided = [row for row in told if row.is_decided]
    found = {
        "fighters_within_advanced": _fighters(decided),
        "fighters_share": _share(decided, rules.fighters_share.percent),
        "advanced_in_collectives": _collectives(decided, rules),
        "fighters_in_excellent": _excellent(decided),
        "same_decision": _same_decision(decided),
        "decision_day": _decision_day(decided),
        "higher_merit": unsupported_merit(told, before),
        "council_votes": lost_votes(told, rules.council_votes),
        "duties_in_collectives": neglected_duties(told, rules.duties_in_collectives),
    }
    faults = []
    for name, broken in found.items():
        rule: Rule = getattr(rules, name)
        if rule.severity != "off":
            faults += [Fault(rule=name, severity=rule.severity, units=units, values=values) for units, values in broken]
    return (*faults, *_chains(told, rules, year=year, former=before))


def _chains(
    rows: Sequence[Commendation], rules: CommendationRules, *, year: int | None, former: Iterable[FormerAwards]
) -> Iterator[Fault]:
    asked = [rule for rule in rules.chains if rule.severity != "off"]
    if year is not None:
        for rule, units, values in broken_chains(rows, asked, year=year, former=former):
            yield Fault(rule="chains", severity=rule.severity, units=units, values=values)


def _count(rows: Iterable[Commendation], *awards: str) -> Decimal:
    return sum((row.award_count for row in rows if row.award_id in awards), start=Decimal(0))


def _by_unit(rows: Sequence[Commendation]) -> dict[str, list[Commendation]]:
    units: defaultdict[str, list[Commendation]] = defaultdict(list)
    for row in rows:
        units[row.unit_id].append(row)
    return units


def _whole_and_units(rows: Sequence[Commendation]) -> Iterator[tuple[tuple[str, ...], Sequence[Commendation]]]:
    yield (), rows
    for unit_id, of_unit in _by_unit(rows).items():
        yield (unit_id,), of_unit


def _fighters(rows: Sequence[Commendation]) -> Broken:
    for units, of in _whole_and_units(rows):
        fighters, advanced = _count(of, FIGHTERS), _count(of, ADVANCED)
        if fighters > advanced:
            yield units, {"fighters": fighters, "advanced": advanced}


def _share(rows: Sequence[Commendation], percent: int) -> Broken:
    for units, of in _whole_and_units(rows):
        fighters, advanced = _count(of, FIGHTERS), _count(of, ADVANCED)
        if 100 * fighters > percent * advanced:
            yield units, {"fighters": fighters, "advanced": advanced, "percent": percent}


def _collectives(rows: Sequence[Commendation], rules: CommendationRules) -> Broken:
    rule = rules.advanced_in_collectives
    for unit_id, of in _by_unit(rows).items():
        members, advanced = rule.members.get(unit_id), _count(of, ADVANCED)
        if members and _count(of, *COLLECTIVES) and 100 * advanced < rule.percent * members:
            yield (unit_id,), {"advanced": advanced, "members": members, "percent": rule.percent}


def _excellent(rows: Sequence[Commendation]) -> Broken:
    for unit_id, of in _by_unit(rows).items():
        collectives = _count(of, EXCELLENT)
        if collectives and not _count(of, FIGHTERS):
            yield (unit_id,), {"count": collectives}


def _issuer(row: Commendation) -> tuple[str, str]:
    """Whose series the number is of: heads of units have one each."""
    return row.level_id, row.unit_id if row.level_id == "unit" else ""


def _same_decision(rows: Sequence[Commendation]) -> Broken:
    """The same award, class and number of it by one decision, told by several units: it may be one award counted
    twice. Other numbers by one decision are its other parts."""
    told: defaultdict[tuple[object, ...], list[Commendation]] = defaultdict(list)
    for row in rows:
        if row.decision_key:
            what = (row.award_id, row.recipient_class_id, row.award_count)
            told[_issuer(row), row.decision_key, row.decision_date, what].append(row)
    for same in told.values():
        units = tuple(dict.fromkeys(row.unit_id for row in same))
        if len(units) > 1:
            first = same[0]
            yield units, {"number": first.decision_number, "award": first.award_id, "count": first.award_count}


def _decision_day(rows: Sequence[Commendation]) -> Broken:
    """A number is given once in a year by whoever gives it."""
    days: defaultdict[tuple[object, ...], dict[date, str]] = defaultdict(dict)
    numbers: dict[str, str] = {}
    for row in rows:
        if row.decision_key and row.decision_number and row.decision_date:
            of_year = days[row.decision_key, row.decision_date.year, _issuer(row)]
            of_year.setdefault(row.decision_date, row.unit_id)
            numbers.setdefault(row.decision_key, row.decision_number)
    for (key, *_), by_day in days.items():
        if len(by_day) > 1:
            yield tuple(dict.fromkeys(by_day.values())), {"number": numbers[str(key)], "days": tuple(sorted(by_day))}

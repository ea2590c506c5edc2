"""Rows of several units' lists that a person should look at once more: the rules on repeats, over all that count.

A list was checked against those that were there then; what is left of that shows where all are read together.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from thidua.personal.read import Awardee
from thidua.plan.catalogue import Award

FIGHTER, ADVANCED = "CSTD-CS", "LDTT"


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """rows: of one person. kind: 'achievement', two forms for one; 'title', one title twice; 'lower', a title without
    the one below it."""

    kind: str
    rows: Sequence[Awardee]


def find_doubts(rows: Sequence[Awardee], *, awards: Mapping[str, Award]) -> Iterator[Doubt]:
    """In the order of the rows. rows: all of one period that can be read."""
    same: defaultdict[tuple[str, int, str], list[Awardee]] = defaultdict(list)
    for row in rows:
        is_form = awards[row.award_id].group == "form"
        kind, of = ("achievement", row.achievement_mark) if is_form else ("title", row.award_id)
        same[kind, row.person_id, of].append(row)
    for (kind, person_id, of), found in same.items():
        if any(_are_two(one, other) for one, other in combinations(found, 2)):
            yield Doubt(kind=kind, rows=found)
        if of == FIGHTER and ("title", person_id, ADVANCED) not in same:
            yield Doubt(kind="lower", rows=found)


def _are_two(one: Awardee, other: Awardee) -> bool:
    """Of two units, and not a proposal with the decision on it."""
    is_decision_on = one.award_id == other.award_id and one.is_decided != other.is_decided
    return one.unit_id != other.unit_id and not is_decision_on

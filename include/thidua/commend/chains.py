"""Titles that need others in years in a row, judged by counts: nobody can be among more than there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Protocol

from thidua.commend.history import FormerAwards, by_year
from thidua.plan.commendation_kinds import ChainRule


class Counted(Protocol):
    """What of a row of commendations is counted here."""

    @property
    def unit_id(self) -> str: ...
    @property
    def award_id(self) -> str: ...
    @property
    def is_decided(self) -> bool: ...
    @property
    def award_count(self) -> Decimal: ...


Broken = tuple[ChainRule, tuple[str, ...], Mapping[str, object]]
"""The rule, the units that it is about (none for all), and what its sentence needs."""


def broken_chains(
    rows: Iterable[Counted], rules: Iterable[ChainRule], *, year: int, former: Iterable[FormerAwards]
) -> Iterator[Broken]:
    """By rule, earlier year, and then all units together and each alone. A year or unit of which nothing is known
    breaks nothing. year: of the report whose rows these are."""
    told, known = list(rows), by_year(former)
    for rule in rules:
        wanted = _wanted(told, rule.award)
        every: list[tuple[str, ...]] = [(), *((unit_id,) for unit_id in wanted)]
        for back in range(1, rule.years):
            before = known.get(year - back)
            for units in every if before is not None and wanted else ():
                asked = sum((wanted[unit] for unit in units or wanted), start=Decimal(0))
                had = before.had(rule.needs, units) if before is not None else None
                if had is not None and asked > had:
                    counted = {"wanted": asked, "had": had, "year": year - back, "years": rule.years}
                    yield rule, units, {"award": rule.award, "needs": rule.needs, **counted}


def _wanted(rows: Iterable[Counted], award: str) -> dict[str, Decimal]:
    """By unit: those decided or those proposed, whichever are more; the proposed ones may be decided meanwhile."""
    found: defaultdict[str, dict[bool, Decimal]] = defaultdict(lambda: {True: Decimal(0), False: Decimal(0)})
    for row in rows:
        if row.award_id == award:
            found[row.unit_id][row.is_decided] += row.award_count
    return {unit_id: max(counts.values()) for unit_id, counts in found.items() if any(counts.values())}

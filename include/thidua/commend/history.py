"""What was decided in earlier years, as the annual reports of those years counted it.

Counts alone can show that more persons are proposed than can have the titles that the law asks of them; whether one
person has them shows only in a list of names. A rule on names belongs beside `chains`, over the lists of several years.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class FormerAwards:
    """One award of one side of a unit in the annual report that was issued for an earlier year, decided only.

    is_known: the unit's report was in it. side: of the recipients, 'individual', 'collective' or 'household'. award_id,
    side: None in the one row of a unit without any award.
    """

    year: int
    unit_id: str
    is_known: bool
    award_id: str | None
    side: str | None
    award_count: Decimal


@dataclass(frozen=True, kw_only=True)
class Year:
    """counts: award -> unit -> how many, of the units that reported. units: who reported; is_whole: everybody did."""

    units: frozenset[str]
    is_whole: bool
    counts: Mapping[str, Mapping[str, Decimal]]

    def had(self, award: str, units: Sequence[str]) -> Decimal | None:
        """Of the unit, or of all where none is named; None where that is not known."""
        found = self.counts.get(award, {})
        if not units:
            return sum(found.values(), start=Decimal(0)) if self.is_whole else None
        known = all(unit in self.units for unit in units)
        return sum((found.get(unit, Decimal(0)) for unit in units), start=Decimal(0)) if known else None


def by_year(rows: Iterable[FormerAwards]) -> dict[int, Year]:
    listed: defaultdict[int, list[FormerAwards]] = defaultdict(list)
    for row in rows:
        listed[row.year].append(row)
    return {year: _year(of_year) for year, of_year in listed.items()}


def _year(rows: Sequence[FormerAwards]) -> Year:
    counts: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        if row.award_id is not None:
            counts[row.award_id][row.unit_id] += row.award_count
    known = frozenset(row.unit_id for row in rows if row.is_known)
    return Year(units=known, is_whole=all(row.is_known for row in rows), counts=counts)

"""What other lists say of the persons of one: those that count, and those that came in with it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from thidua.check.cells import choice
from thidua.check.model import Earlier
from thidua.personal.blind import SealedCells
from thidua.read.model import ExtractedRow
from thidua.warehouse.connect import statement


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What a row says, as rows are compared. award_id, is_decided: None where what is written is in no list. year: the
    one that the list is of."""

    person_id: int
    award_id: str | None
    is_decided: bool | None
    achievement_mark: str
    year: int | None

    def decides(self, other: "Listed") -> bool:
        """Whether the other row is a proposal and this one may be the decision on it."""
        return self.award_id == other.award_id and bool(self.is_decided) and other.is_decided is False


def listed_rows(
    rows: Iterable[ExtractedRow],
    sealed: Mapping[int, SealedCells],
    *,
    choices: Mapping[str, Mapping[str, str]],
    decided: str,
    year: int | None,
) -> dict[int, Listed]:
    """By number the rows that have a name. choices: column key -> what may be chosen in it, by spelling. decided: what
    stands in the column 'decision' of a row with one."""

    def listed(row: ExtractedRow) -> Listed:
        decision = choice(row, "decision", choices["decision"])
        return Listed(
            person_id=sealed[row.row_no].person_id,
            award_id=choice(row, "award", choices["award"]),
            is_decided=None if decision is None else decision == decided,
            achievement_mark=sealed[row.row_no].achievement_mark,
            year=year,
        )

    return {row.row_no: listed(row) for row in rows if row.row_no in sealed}


def counting_rows(engine: sa.Engine, person_ids: Collection[int], *, obligation: tuple[str, str, str]) -> list[Listed]:
    """What the lists that count say of these persons, but for the one that the list of this obligation replaces.

    obligation: plan, period and unit.
    """
    if not person_ids:
        return []
    plan_id, period_id, unit_id = obligation
    asked = {
        "person_ids": sorted(person_ids),
        "plan_id": plan_id,
        "period_id": period_id,
        "unit_id": unit_id,
    }
    with engine.connect() as connection:
        rows = connection.execute(statement("personal", "earlier_awards.sql"), asked).mappings()
        return [Listed(**row) for row in rows]


def compare(
    rows: Mapping[int, Listed], *, counting: Iterable[Listed], beside: Iterable[Listed] = ()
) -> dict[int, Earlier]:
    """By row number, what others say of the person.

    A proposal and the decision on it are one award. counting: of lists that were there before, so that a proposal after
    the decision is one more. beside: of lists that came in together, whose order says nothing.
    """
    before, together = _by_person(counting), _by_person(beside)
    return {
        row_no: _earlier(
            row,
            [
                *(one for one in before[row.person_id] if not row.decides(one)),
                *(one for one in together[row.person_id] if not (row.decides(one) or one.decides(row))),
            ],
        )
        for row_no, row in rows.items()
    }


def _earlier(row: Listed, others: Iterable[Listed]) -> Earlier:
    known = [(one, one.award_id) for one in others if one.award_id is not None]
    return Earlier(
        awards_of_year=frozenset(award_id for one, award_id in known if one.year == row.year),
        same_achievement=frozenset(award_id for one, award_id in known if one.achievement_mark == row.achievement_mark),
    )


def _by_person(rows: Iterable[Listed]) -> defaultdict[int, list[Listed]]:
    found: defaultdict[int, list[Listed]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found

"""The register of decisions and of nominations: one line for each decision, award, kind and class of recipients.

From the rows of units alone, so that a report, a file and the command line tell the same lines in the same order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from thidua.commend.select import Selection
from thidua.commend.told import Registered
from thidua.plan.catalogue import Catalogue

PARTS = ("women", "direct_workers", "small_collectives")
"""Counts that are parts of a line's awards."""

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class Line:
    """number, day: None of a nomination, and of a decision that a unit told without them. signers: positions, each
    spelling once. women, direct_workers, small_collectives: None where nobody gave any. units: who told it. selection:
    the rows that are counted."""

    level_id: str
    award_id: str
    kind_id: str
    recipient_class_id: str
    number: str | None
    day: date | None
    signers: tuple[str, ...]
    award_count: Decimal
    women: Decimal | None
    direct_workers: Decimal | None
    small_collectives: Decimal | None
    units: tuple[str, ...]
    selection: Selection


def register_lines(
    rows: Iterable[Registered], catalogue: Catalogue, *, is_decided: bool, unit_order: Sequence[str]
) -> tuple[Line, ...]:
    """Decisions by level, from the highest, day and number; nominations by level and award. What several units tell of
    one decision is one line; heads of units number their own decisions, and what has no number is a line per unit."""
    told: defaultdict[tuple[str, ...], list[Registered]] = defaultdict(list)
    for row in rows:
        if row.is_decided == is_decided:
            told[_whole(row)].append(row)
    places = {unit_id: place for place, unit_id in enumerate(unit_order)}
    lines = [_line(same) for same in told.values()]
    return tuple(sorted(lines, key=lambda line: _order(line, catalogue, places)))


def _whole(row: Registered) -> tuple[str, ...]:
    """What rows of one line have in common."""
    day = row.decision_date.isoformat() if row.decision_date else ""
    of_unit = row.unit_id if row.level_id == "unit" or not row.decision_key else ""
    return (
        *(row.level_id, row.award_id, row.kind_id, row.recipient_class_id),
        *(row.decision_key or "", day, of_unit),
    )


def _line(rows: Sequence[Registered]) -> Line:
    first = rows[0]
    units = tuple(dict.fromkeys(row.unit_id for row in rows))
    level, award, kind, recipients, decision, day, of_unit = _whole(first)
    selection = Selection(is_decided=first.is_decided).only(
        level=level, award=award, kind=kind, recipients=recipients, decision=decision, day=day
    )
    return Line(
        level_id=level,
        award_id=award,
        kind_id=kind,
        recipient_class_id=recipients,
        number=first.decision_number,
        day=first.decision_date,
        signers=tuple(dict.fromkeys(row.signer for row in rows if row.signer)),
        award_count=sum((row.award_count for row in rows), start=Decimal(0)),
        women=sum_given(row.women for row in rows),
        direct_workers=sum_given(row.direct_workers for row in rows),
        small_collectives=sum_given(row.small_collectives for row in rows),
        units=units,
        selection=selection.only(unit=of_unit) if of_unit else selection,
    )


def sum_given(values: Iterable[Decimal | None]) -> Decimal | None:
    """None where nobody gave any."""
    given = [value for value in values if value is not None]
    return sum(given, start=Decimal(0)) if given else None


def _order(line: Line, catalogue: Catalogue, places: dict[str, int]) -> tuple[object, ...]:
    """Days that nobody told stand last."""
    digits = _DIGITS.search(line.number or "")
    return (
        list(catalogue.award_levels).index(line.level_id),
        line.day or date.max,
        int(digits.group()) if digits else 0,
        line.number or "",
        list(catalogue.awards).index(line.award_id),
        list(catalogue.award_kinds).index(line.kind_id),
        list(catalogue.recipient_classes).index(line.recipient_class_id),
        places.get(line.units[0], len(places)),
    )

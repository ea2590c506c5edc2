"""What a row of '4. Khen thưởng' says of the decision behind it: its number, its day, and whom it is for.

Forms before edition 2026.2 ask for none of it; of their rows every fact is None and every number NaN.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from thidua.check.cells import SpellingCodes, choice, is_given, is_known, number
from thidua.check.workbook import Workbook
from thidua.plan.catalogue import Award
from thidua.read.model import ExtractedRow
from thidua.text.document_numbers import document_key
from thidua.text.offices import is_office

DECISION_FACTS = (
    "is_decision_number_given",
    "is_decision_date_given",
    "is_proposal_plain",
    "is_number_of_one_decision",
    "is_number_of_one_group",
    "is_direct_count_right",
    "is_movement_known",
    "is_signer_office",
)
DECISION_NUMBERS = ("decision_code", "days_before_period", "days_after_period")

DIRECT = "individual_direct"
"""The class of persons who work directly; all other classes of persons lead."""

NO_DECISION = -1.0
"""Code of a row without a number, so that such rows are compared with each other."""


class Told(NamedTuple):
    """Values in the order of `DECISION_FACTS` and of `DECISION_NUMBERS`."""

    facts: tuple[object, ...]
    numbers: tuple[float, ...]


@dataclass(frozen=True)
class _First:
    """What the first row with a number says of its decision."""

    day: str | None
    level: str | None
    group: str | None


class Decisions:
    """Looks at rows one after the other and remembers the decisions of each workbook."""

    def __init__(self) -> None:
        self._codes = SpellingCodes()
        self._first: dict[tuple[int, str], _First] = {}

    def look(
        self, workbook: Workbook, row: ExtractedRow, *, chosen: Mapping[str, str | None], award: Award | None
    ) -> Told:
        """chosen: ids of what was chosen in the row."""
        if "decision_number" not in row.values and "decision_number" not in row.problems:
            return Told((None,) * len(DECISION_FACTS), (NO_DECISION, math.nan, math.nan))
        is_decided = _is_decided(workbook, chosen["decision"])
        written, day = row.values.get("decision_number"), row.values.get("decision_date")
        key = document_key(written) if written else None
        first = self._remembered(workbook, key, _First(day, chosen["level"], award.group if award else None))
        movement = choice(row, "movement", {**workbook.catalogue_keys.movements, **workbook.plan.movements})
        return Told(
            (
                _is_number(row) if is_decided else None,
                is_given(row, "decision_date") if is_decided else None,
                not (written or day) if is_decided is False else None,
                (first.day, first.level) == (day, chosen["level"]) if first and day else None,
                first.group == award.group if first and award else None,
                _is_direct_count_right(row, chosen["recipient_class"]),
                is_known(row, "movement", movement) if is_given(row, "movement") else None,
                _is_office(workbook, row.values.get("signer")),
            ),
            (self._codes.of(key) if key else NO_DECISION, *_days_outside(workbook, day)),
        )

    def _remembered(self, workbook: Workbook, key: str | None, told: _First) -> _First | None:
        return self._first.setdefault((workbook.receipt_id, key), told) if key else None


def _is_decided(workbook: Workbook, decision: str | None) -> bool | None:
    return None if decision is None else decision == workbook.edition.lists["decision"][0]


def _is_number(row: ExtractedRow) -> bool:
    """A number has a digit; a cell that could not be read is told by another rule."""
    written = row.values.get("decision_number")
    return "decision_number" in row.problems or any(letter.isdigit() for letter in written or "")


def _is_direct_count_right(row: ExtractedRow, recipient_class: str | None) -> bool | None:
    """All of those who work directly, none of those who lead; nothing is asked of an empty cell."""
    direct, count = number(row, "direct_workers"), number(row, "count")
    is_grouped = recipient_class is not None and recipient_class.startswith("individual_")
    if not is_grouped or math.isnan(direct) or math.isnan(count) or direct > count:
        return None
    return direct == (count if recipient_class == DIRECT else 0)


def _is_office(workbook: Workbook, signer: str | None) -> bool | None:
    return is_office(signer, workbook.plan.places) if signer else None


def _days_outside(workbook: Workbook, day: str | None) -> tuple[float, float]:
    """How many days before the first and after the last day of the period; NaN where that cannot be told."""
    if day is None or workbook.period is None:
        return math.nan, math.nan
    decided = date.fromisoformat(day)
    return float((workbook.period.start - decided).days), float((decided - workbook.period.end).days)

"""Frame `commendations`: one row per row of '4. Khen thưởng'. Counts only; the sheet holds no names."""

import math
from collections.abc import Sequence

from thidua.check.cells import choice, is_given, is_known, number
from thidua.check.decisions import DECISION_FACTS, DECISION_NUMBERS, Decisions
from thidua.check.frame import Frame, Place, Rows
from thidua.check.workbook import Workbook, filled_rows
from thidua.plan.catalogue import Award
from thidua.read.model import ExtractedRow

LEVELS = ("unit", "commune", "ministry_province", "state")
"""Deciding levels from the lowest to the highest."""

BUSINESSES = {"business", "cooperative"}
AWARDS_OF_BUSINESSES = {"LDTT", "CSTD-CS", "TTLDTT"}
"""Titles that heads of businesses and cooperatives award themselves (Luật 06/2022/QH15, Điều 80.4)."""

_CHOICES = ("award", "level", "kind", "recipient_class", "decision")
_FACTS = (
    *(f"{key}_id" for key in _CHOICES),
    *(f"is_{key}_known" for key in _CHOICES),
    "recipient",
    "is_recipient_allowed",
    "is_count_given",
    *DECISION_FACTS,
)
_COUNTS = ("count", "women", "direct_workers", "small_collectives")
_NUMBERS = (*_COUNTS, "level_rank", "award_rank", "lowest_rank", *DECISION_NUMBERS)


def commendations_frame(workbooks: Sequence[Workbook]) -> Frame:
    """level_rank: of the chosen level; award_rank, lowest_rank: of the usual and the lowest level that may decide."""
    rows = Rows("commendations", sheet="commendations", facts=_FACTS, numbers=_NUMBERS)
    decisions = Decisions()
    for workbook, row in filled_rows(workbooks, "commendations"):
        chosen = chosen_ids(workbook, row)
        award = workbook.catalogue.awards.get(chosen["award"] or "")
        recipient = (chosen["recipient_class"] or "").partition("_")[0] or None
        told = decisions.look(workbook, row, chosen=chosen, award=award)
        rows.add(
            Place(workbook=workbook, row=row, words=_words(workbook, award)),
            (
                *chosen.values(),
                *(is_known(row, key, found) for key, found in chosen.items()),
                recipient,
                recipient in award.recipients if award and recipient else None,
                is_given(row, "count"),
                *told.facts,
            ),
            (
                *(number(row, key) for key in _COUNTS),
                _rank(chosen["level"]),
                _rank(award.level if award else None),
                _rank(_lowest_level(workbook, award)),
                *told.numbers,
            ),
        )
    return rows.frame()


def chosen_ids(workbook: Workbook, row: ExtractedRow) -> dict[str, str | None]:
    """What was chosen, as ids of the catalogue ('decision': as the form has it); None where it is in no list."""
    keys = workbook.catalogue_keys
    return {
        "award": choice(row, "award", keys.awards),
        "level": choice(row, "level", keys.award_levels),
        "kind": choice(row, "kind", keys.award_kinds),
        "recipient_class": choice(row, "recipient_class", keys.recipient_classes),
        "decision": choice(row, "decision", workbook.keys.decision),
    }


def _rank(level: str | None) -> float:
    return float(LEVELS.index(level)) if level in LEVELS else math.nan


def _lowest_level(workbook: Workbook, award: Award | None) -> str | None:
    if award is None:
        return None
    is_business = workbook.unit is not None and workbook.unit.kind in BUSINESSES
    return "unit" if is_business and award.id in AWARDS_OF_BUSINESSES else award.level


def _words(workbook: Workbook, award: Award | None) -> dict[str, str]:
    return {"award_level": workbook.catalogue.award_levels.get(award.level, award.level)} if award else {}

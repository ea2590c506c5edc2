"""Frame `awardees`: one row per person and award of a list of names. Persons are numbers that hold for one batch."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from thidua.check.cells import SpellingCodes, choice, is_given, is_known, letters, personal_numbers
from thidua.check.frame import Frame, Place, Rows
from thidua.check.model import Earlier
from thidua.check.workbook import Workbook, filled_rows
from thidua.forms.edition import SheetKey
from thidua.personal.blind import achievement_key, is_decision_number, personal_cells
from thidua.plan.catalogue import Award
from thidua.read.model import ExtractedRow
from thidua.text.document_numbers import document_key
from thidua.text.normalise import comparison_key

SHEET: SheetKey = "awardees"
FIGHTER, ADVANCED = "CSTD-CS", "LDTT"
PERSON = "individual"

_FACTS = (
    "is_name_given",
    "is_name_plausible",
    "is_work_unit_given",
    "is_award_known",
    "is_award_for_persons",
    "is_kind_known",
    "is_class_known",
    "is_class_of_persons",
    "is_decision_known",
    "is_decision_number_right",
    "is_decision_date_given",
    "is_proposal_plain",
    "is_achievement_given",
    "is_fighter_advanced",
    "is_achievement_new_here",
    "is_achievement_new",
    "is_award_new",
    "decision_date",
    "today",
)
_NUMBERS = ("person_code", "award_code", "decision_code", "personal_numbers")
_NOBODY = Earlier()
_FEWEST_LETTERS = 5


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """A row with what it is compared by. person: NaN for one without a name. is_decided: None where it is not said."""

    workbook: Workbook
    row: ExtractedRow
    person: float
    award: Award | None
    achievement: str
    is_decided: bool | None

    def repeats(self, other: "_Entry") -> bool:
        """Whether the other row is of a form for the same achievement; a proposal and the decision on it are one."""
        if other.award is None or other.award.group != "form" or other.achievement != self.achievement:
            return False
        return other.award is not self.award or other.is_decided == self.is_decided


def awardees_frame(workbooks: Sequence[Workbook], *, today: date) -> Frame:
    """is_achievement_new, is_achievement_new_here: of forms of commendation. is_award_new: of titles, once a year."""
    rows = Rows(SHEET, sheet=SHEET, facts=_FACTS, numbers=_NUMBERS)
    persons, awards, decisions = SpellingCodes(), SpellingCodes(), SpellingCodes()
    entries = [_entry(workbook, row, persons) for workbook, row in filled_rows(workbooks, SHEET)]
    by_person: defaultdict[tuple[int, float], list[_Entry]] = defaultdict(list)
    for entry in entries:
        by_person[entry.workbook.receipt_id, entry.person].append(entry)
    for entry in entries:
        same = by_person[entry.workbook.receipt_id, entry.person] if not math.isnan(entry.person) else [entry]
        number = entry.row.values.get("decision_number")
        rows.add(
            Place(workbook=entry.workbook, row=entry.row),
            (*_of_row(entry), *_of_person(entry, same), entry.row.values.get("decision_date"), today.isoformat()),
            (
                entry.person,
                awards.of(entry.award.id if entry.award else None),
                decisions.of(document_key(number) if number else "-"),
                personal_numbers(*(entry.row.values.get(key) for key in _free_texts(entry.workbook))),
            ),
        )
    return rows.frame()


def _entry(workbook: Workbook, row: ExtractedRow, persons: SpellingCodes) -> _Entry:
    cells = personal_cells(row, workbook.edition.sheet(SHEET))
    name = cells.get("name")
    award_id = choice(row, "award", workbook.catalogue_keys.awards)
    return _Entry(
        workbook=workbook,
        row=row,
        person=persons.of("\n".join((name, comparison_key(cells.get("work_unit", "")))) if name else None),
        award=workbook.catalogue.awards.get(award_id or ""),
        achievement=achievement_key(cells),
        is_decided=_is_decided(workbook, row),
    )


def _is_decided(workbook: Workbook, row: ExtractedRow) -> bool | None:
    decision = choice(row, "decision", workbook.keys.decision)
    return None if decision is None else decision == workbook.edition.lists["decision"][0]


def _of_row(entry: _Entry) -> tuple[bool | None, ...]:
    workbook, row, award = entry.workbook, entry.row, entry.award
    recipient = choice(row, "recipient_class", workbook.catalogue_keys.recipient_classes)
    is_decided = entry.is_decided
    number = row.values.get("decision_number")
    has_number = is_given(row, "decision_number") or is_given(row, "decision_date")
    return (
        is_given(row, "name"),
        _is_plausible(row.values.get("name")),
        is_given(row, "work_unit"),
        is_known(row, "award", award),
        PERSON in award.recipients if award else None,
        is_known(row, "kind", choice(row, "kind", workbook.catalogue_keys.award_kinds)),
        is_known(row, "recipient_class", recipient),
        recipient.partition("_")[0] == PERSON if recipient else None,
        is_known(row, "decision", is_decided),
        is_decision_number(number or "") if is_decided else None,
        is_given(row, "decision_date") if is_decided else None,
        not has_number if is_decided is False else None,
        "achievement" in row.problems or letters(row.values.get("achievement")) >= _FEWEST_LETTERS,
    )


def _is_plausible(name: str | None) -> bool | None:
    """Two words at least and no digit; None for an empty cell."""
    return None if name is None else len(name.split()) > 1 and not any(map(str.isdigit, name))


def _of_person(entry: _Entry, same: Sequence[_Entry]) -> tuple[bool | None, ...]:
    """same: the rows of the workbook that are of the person, this one among them."""
    award, earlier = entry.award, entry.workbook.item.earlier.get(entry.row.row_no, _NOBODY)
    if award is None or math.isnan(entry.person):
        return None, None, None, None
    others = [one for one in same if one is not entry]
    here = {one.award.id for one in others if one.award}
    is_form = award.group == "form"
    awards = entry.workbook.catalogue.awards
    repeats = [one for one in others if entry.repeats(one)]
    repeated = [one for one in earlier.same_achievement if one in awards and awards[one].group == "form"]
    return (
        ADVANCED in here | earlier.awards_of_year if award.id == FIGHTER else None,
        not repeats if is_form and entry.achievement else None,
        not repeated if is_form and entry.achievement else None,
        award.id not in earlier.awards_of_year if not is_form else None,
    )


def _free_texts(workbook: Workbook) -> Sequence[str]:
    sheet = workbook.edition.sheet(SHEET)
    return [column.key for column in sheet.columns if column.kind in {"text", "long_text"}]

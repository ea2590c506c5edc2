"""A list of persons with less in it: what the check may see and quote, and what is kept.

The reader's result holds everything that was written. `discreet` is what the rules look at: personal cells are there to
be compared and quoted by nobody, and whatever else a person may have typed a name into is gone. `blinded` is what the
vault and the warehouse keep: personal cells are ciphertext.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from thidua.check.spellings import spelling_key
from thidua.forms.edition import NAMES, Edition, TableSheet
from thidua.plan.model import Plan
from thidua.read.model import ExtractedRow, Extraction, Structure
from thidua.text.normalise import comparison_key, nfc

SHEET = "awardees"
NOT_TOLD = "(không nêu lại)"
ENCRYPTED = "(đã mã hóa)"
_NAMELESS = re.compile(r"\d{1,9}|\d{4}-\d\d-\d\d")
"""A version, a day."""
_ISSUER = "[BCDĐGHKLMNPQRSTVX]{1,8}g?|BCA|BYT|CA|CAP|CAT|CATP|CAX|ĐU|SYT|TAND|THADS|TTYT|TU|UB|UBMTTQ|UBND|YT"
"""Initials of who issues: without a vowel, as no name is written, or of one of these bodies."""
_DECISION_NUMBER = re.compile(
    rf"(?:[Ss]ố:? ?)?\d{{1,6}}[a-zA-Z]? ?/ ?(?:20\d\d ?/ ?)?QĐ(?: ?- ?(?:{_ISSUER})){{0,2}}", re.ASCII
)


@dataclass(frozen=True, kw_only=True)
class SealedCells:
    """What is kept of the personal cells of one row. entry_id: of its key. marks: by which two rows are compared."""

    person_id: int
    entry_id: str
    sealed: bytes
    cells_mark: str
    achievement_mark: str


def is_list_of_names(extraction: Extraction, editions: Mapping[str, Edition]) -> bool:
    """Whether the workbook is of the family that asks for names, whatever else is wrong with it."""
    return extraction.edition is not None and editions[extraction.edition].family == NAMES


def is_decision_number(text: str) -> bool:
    """Whether it is written as numbers of decisions are, '125/QĐ-UBND', so that no name can stand in it."""
    return _DECISION_NUMBER.fullmatch(nfc(text).strip().replace("Ð", "Đ")) is not None


def words_of(plan: Plan, edition: Edition) -> frozenset[str]:
    """What may stand in 'Thông tin' and be told, by spelling: ids and names of the plan's own."""
    periods = (text for period in plan.periods for text in (period.id, period.label))
    dues = (period.unit_due.raw_text for period in plan.periods if period.unit_due)
    units = (text for unit in plan.units for text in (unit.id, unit.name))
    ours = (plan.id, plan.commune, edition.id, *edition.lists["nil"])
    return frozenset(map(spelling_key, (*ours, *periods, *dues, *units)))


def discreet(
    extraction: Extraction, edition: Edition, *, words: Collection[str], choices: Mapping[str, Collection[str]]
) -> Extraction:
    """What the rules may see. words: `words_of`. choices: column key -> what may be chosen in it, by spelling."""
    info = {key: _kept_info(text, words) for key, text in extraction.info.items()}
    tables = {SHEET: [_discreet_row(row, edition.sheet(SHEET), choices) for row in extraction.tables.get(SHEET, ())]}
    return replace(extraction, info=info, tables=tables, structure=_discreet_structure(extraction.structure, edition))


def _kept_info(text: str | None, words: Collection[str]) -> str | None:
    if text is None or not text.strip():
        return None
    return text if spelling_key(text) in words or _NAMELESS.fullmatch(text) else NOT_TOLD


def _discreet_row(row: ExtractedRow, sheet: TableSheet, choices: Mapping[str, Collection[str]]) -> ExtractedRow:
    values = dict(row.values)
    for column in sheet.columns:
        text = values.get(column.key)
        if text is None or column.is_personal:
            continue
        if column.kind == "choice" and spelling_key(text) not in choices[column.key]:
            values[column.key] = NOT_TOLD
        if column.key == "decision_number" and not is_decision_number(text):
            values[column.key] = NOT_TOLD
    return replace(row, values=values, raw=dict.fromkeys(row.raw, NOT_TOLD))


def _discreet_structure(found: Structure, edition: Edition) -> Structure:
    ours = {edition.info_name, edition.lists_name, *(sheet.name for sheet in edition.sheets)}
    return replace(
        found,
        extra_sheets=[NOT_TOLD for _ in found.extra_sheets],
        hidden_sheets=[name if name in ours else NOT_TOLD for name in found.hidden_sheets],
        headings=[(sheet, cell, NOT_TOLD, expected) for sheet, cell, _, expected in found.headings],
        external=[NOT_TOLD for _ in found.external],
    )


def unread(structure: Structure) -> Structure:
    """What may be told of a workbook that nobody can tell the form of."""
    return replace(
        structure,
        extra_sheets=[NOT_TOLD for _ in structure.extra_sheets],
        hidden_sheets=[NOT_TOLD for _ in structure.hidden_sheets],
        headings=[(sheet, cell, NOT_TOLD, expected) for sheet, cell, _, expected in structure.headings],
        external=[NOT_TOLD for _ in structure.external],
    )


def personal_cells(row: ExtractedRow, sheet: TableSheet) -> dict[str, str]:
    """The personal cells of a row that hold anything, as they were written."""
    found = ((column.key, row.values.get(column.key)) for column in sheet.columns if column.is_personal)
    return {key: text for key, text in found if text}


def achievement_key(cells: Mapping[str, str]) -> str:
    """The same for two spellings of one achievement."""
    return comparison_key(cells.get("achievement", "")).strip(" .;,")


def blinded(discreet_one: Extraction, edition: Edition, *, sealed: Mapping[int, SealedCells]) -> Extraction:
    """What is kept. sealed: by row number; a row without a name has none, and its personal cells are gone.

    Equal content gives equal values; what differs every time (ciphertext and the number of its key) stands in `raw`.
    """
    sheet = edition.sheet(SHEET)
    rows = [_blinded_row(row, sheet, sealed.get(row.row_no)) for row in discreet_one.tables[SHEET]]
    return replace(discreet_one, tables={SHEET: rows})


def _blinded_row(row: ExtractedRow, sheet: TableSheet, sealed: SealedCells | None) -> ExtractedRow:
    personal = {column.key for column in sheet.columns if column.is_personal}
    values = {key: ENCRYPTED if key in personal and text else text for key, text in row.values.items()}
    raw = {key: text for key, text in row.raw.items() if key not in personal}
    if sealed is not None:
        values |= {
            "person_id": str(sealed.person_id),
            "cells_mark": sealed.cells_mark,
            "achievement_mark": sealed.achievement_mark,
        }
        raw |= {"entry_id": sealed.entry_id, "sealed": sealed.sealed.hex()}
    return replace(row, values=values, raw=raw)

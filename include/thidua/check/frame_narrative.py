"""Frame `narrative`: one row per section of '6. Nội dung', and one per required section that is missing."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from thidua.check.cells import is_given, letters, personal_numbers
from thidua.check.frame import NO_WORDS, Frame, Place, Rows
from thidua.check.spellings import spelling_key
from thidua.check.workbook import Workbook, filled_rows
from thidua.forms.edition import NarrativeSection

_SHORT = 120
"""Only a text this short can be a filler; the letters are the unit's own beyond it."""


def narrative_frame(workbooks: Sequence[Workbook], meta: Mapping[str, Any]) -> Frame:
    """Lengths and flags, never the text. meta: the suite's; its `fillers` are texts that say nothing."""
    fillers = {spelling_key(text) for text in meta["fillers"]}
    rows = Rows(
        "narrative",
        sheet="narrative",
        facts=("section_id", "is_section_known", "is_text_given", "is_filler", "is_hint_copied"),
        numbers=("required_letters", "personal_numbers"),
    )
    sections = {id(w.edition): {s.id: s for s in w.edition.narrative} for w in workbooks}
    words = {id(section): {"label": section.label} for known in sections.values() for section in known.values()}
    for workbook, row in filled_rows(workbooks, "narrative"):
        section = sections[id(workbook.edition)].get(row.values.get("section") or "")
        text = row.values.get("text")
        is_short = text is not None and len(text) <= _SHORT
        key = spelling_key(text).strip(" .…-–") if text and is_short else ""
        is_readable = "text" not in row.problems
        rows.add(
            Place(workbook=workbook, row=row, words=words.get(id(section), NO_WORDS)),
            (
                section.id if section else None,
                section is not None,
                is_given(row, "text"),
                (not key or key in fillers) if is_short and is_readable else None,
                key == spelling_key(section.hint) if is_short and section else None,
            ),
            (letters(text) if section and section.required and is_readable else math.nan, personal_numbers(text)),
        )
    for workbook, section in _missing_sections(workbooks):
        place = Place(workbook=workbook, words=words[id(section)])
        rows.add(place, (section.id, True, False, None, None), (math.nan, math.nan))
    return rows.frame()


def _missing_sections(workbooks: Sequence[Workbook]) -> Iterator[tuple[Workbook, NarrativeSection]]:
    for workbook in workbooks:
        if workbook.is_silent or not workbook.has_sheet("narrative"):
            continue
        written = {row.values.get("section") for row in workbook.filled("narrative")}
        for section in workbook.edition.narrative:
            if section.required and section.id not in written:
                yield workbook, section

"""Annexes: which ones a report has, their numbers, and their tables. One builder per annex."""

from collections.abc import Callable, Iterable

from thidua.report.annex_changes import change_rows
from thidua.report.annex_commendations import commendation_rows
from thidua.report.annex_completeness import completeness_imprint, completeness_notes, completeness_rows
from thidua.report.annex_targets import registered_rows, target_notes, target_rows
from thidua.report.annex_texts import model_rows, movement_notes, movement_rows, narrative_rows
from thidua.report.material import Material
from thidua.report.model import Annex, Row
from thidua.report.movements import movement_lines
from thidua.report.narrative import section_excerpt
from thidua.report.numbering import roman

RowMaker = Callable[[Material], Iterable[Row]]
TextMaker = Callable[[Material], Iterable[str]]

_ROWS: dict[str, RowMaker] = {
    "targets": target_rows,
    "registered": registered_rows,
    "movements": movement_rows,
    "commendations": commendation_rows,
    "models": model_rows,
    "narrative": narrative_rows,
    "completeness": completeness_rows,
    "changes": change_rows,
}
_NOTES: dict[str, TextMaker] = {
    "targets": target_notes,
    "movements": movement_notes,
    "completeness": completeness_notes,
}


def number_annexes(material: Material) -> dict[str, str]:
    """'Phụ lục I', ... in order of printing; an annex that would be empty is left out."""
    figures = material.figures
    present = {
        "targets": bool(material.plan.targets),
        "registered": bool(figures.registered),
        "movements": bool(movement_lines(material)),
        "commendations": bool(figures.commendations),
        "models": bool(figures.models),
        "narrative": bool(cut_sections(material)),
        "completeness": True,
        "changes": material.replacement is not None,
    }
    keys = [key for key, is_present in present.items() if is_present]
    return {
        key: material.say("annex_number", number=roman(place) if len(keys) > 1 else "")
        for place, key in enumerate(keys, start=1)
    }


def cut_sections(material: Material) -> tuple[str, ...]:
    """Sections of the form of which the body holds only an excerpt."""
    sections = material.phrases.content.words["narrative"]
    return tuple(section for section in sections if section_excerpt(material, section).is_cut)


def build_annexes(material: Material, *, attached_to: str) -> tuple[Annex, ...]:
    """All annexes, in order."""
    return tuple(_build(material, key, attached_to=attached_to) for key in material.annexes)


def _build(material: Material, key: str, *, attached_to: str) -> Annex:
    form = material.phrases.content.annexes[key]
    columns = tuple(column.model_copy(update={"heading": material.fill(column.heading)}) for column in form.columns)
    return Annex.model_validate(
        {
            "key": key,
            "number": material.annexes[key],
            "title": material.fill(form.title),
            "attached_to": attached_to,
            "columns": columns,
            "rows": tuple(_ROWS[key](material)),
            "notes": tuple(_NOTES[key](material)) if key in _NOTES else (),
            "imprint": tuple(completeness_imprint(material)) if key == "completeness" else (),
        }
    )

"""Annexes: which ones a report has, their numbers, and their tables. One builder per annex."""

from collections.abc import Callable, Iterable
from functools import partial

from thidua.report.annex_award_lists import (
    award_movement_rows,
    dossier_columns,
    dossier_notes,
    dossier_rows,
    movement_columns,
    unit_columns,
    unit_rows,
)
from thidua.report.annex_award_register import decision_rows, is_register_printed, nomination_rows
from thidua.report.annex_award_tables import form_notes, form_rows, proposal_notes, proposal_rows
from thidua.report.annex_ballots import ballot_notes, ballot_rows
from thidua.report.annex_blocs import (
    detail_rows,
    pact_rows,
    score_columns,
    score_notes,
    score_rows,
)
from thidua.report.annex_changes import change_rows
from thidua.report.annex_commendations import commendation_rows
from thidua.report.annex_completeness import completeness_imprint, completeness_notes, completeness_rows
from thidua.report.annex_fund import fund_notes, fund_rows, is_fund_printed
from thidua.report.annex_registered import registered_notes, registered_rows
from thidua.report.annex_state_awards import is_state_printed, state_notes, state_rows
from thidua.report.annex_statistics import KEYS as STATISTICS
from thidua.report.annex_statistics import columns_of, filled, form_head, notes_of, rows_of
from thidua.report.annex_targets import target_notes, target_rows
from thidua.report.annex_texts import model_rows, movement_notes, movement_rows, narrative_rows
from thidua.report.award_counts import is_table_printed
from thidua.report.columns import without_empty
from thidua.report.material import Material
from thidua.report.model import Annex, Column, Row
from thidua.report.movements import movement_lines
from thidua.report.narrative import section_excerpt
from thidua.report.numbering import roman
from thidua.report.phrases import AnnexForm
from thidua.report.registrations import launch_rows, registered_units, registration_rows
from thidua.report.table_signing import signing_lines
from thidua.report.tasks import task_lines, task_rows

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
    "pact": pact_rows,
    "scores": score_rows,
    "score_details": detail_rows,
    "ballots": ballot_rows,
    "award_forms": form_rows,
    "award_proposals": proposal_rows,
    "award_state": state_rows,
    "award_units": unit_rows,
    "award_movements": award_movement_rows,
    "award_dossiers": dossier_rows,
    "award_decisions": decision_rows,
    "award_nominations": nomination_rows,
    "fund": fund_rows,
    **{key: rows_of(form_id) for form_id, key in STATISTICS.items()},
    "tasks": task_rows,
    "registrations": registration_rows,
    "launches": launch_rows,
}
_COLUMNS: dict[str, Callable[[Material], tuple[Column, ...]]] = {
    "scores": score_columns,
    "award_units": unit_columns,
    "award_movements": movement_columns,
    "award_dossiers": dossier_columns,
    **{key: columns_of(form_id) for form_id, key in STATISTICS.items()},
}
"""Of tables whose columns hang on what there is to be told."""

_NOTES: dict[str, TextMaker] = {
    "scores": score_notes,
    "ballots": ballot_notes,
    "award_forms": form_notes,
    "award_proposals": proposal_notes,
    "award_state": state_notes,
    "award_dossiers": dossier_notes,
    "fund": fund_notes,
    **{key: notes_of(form_id) for form_id, key in STATISTICS.items()},
    "targets": target_notes,
    "registered": registered_notes,
    "movements": movement_notes,
    "completeness": completeness_notes,
}


def number_annexes(material: Material) -> dict[str, str]:
    """'Phụ lục I', ... in order of printing; an annex that would be empty is left out."""
    keys = [key for key in material.phrases.content.annex_keys if _IS_PRESENT[key](material)]
    return {
        key: material.say("annex_number", number=roman(place) if len(keys) > 1 else "")
        for place, key in enumerate(keys, start=1)
    }


def cut_sections(material: Material) -> tuple[str, ...]:
    """Sections of the form of which the body holds only an excerpt."""
    sections = material.phrases.content.words["narrative"]
    return tuple(section for section in sections if section_excerpt(material, section).is_cut)


def _is_filled(material: Material, form_id: str) -> bool:
    return filled(material, form_id) is not None


_IS_PRESENT: dict[str, Callable[[Material], bool]] = {
    "targets": lambda material: bool(material.plan.targets),
    "registered": lambda material: bool(material.figures.registered),
    "movements": lambda material: bool(movement_lines(material)),
    "commendations": lambda material: bool(material.figures.commendations),
    "models": lambda material: bool(material.figures.models),
    "narrative": lambda material: bool(cut_sections(material)),
    "completeness": lambda material: True,
    "tasks": lambda material: bool(task_lines(material)),
    "registrations": lambda material: bool(registered_units(material)),
    "launches": lambda material: any(one.kind == "launch" for one in material.figures.registrations),
    "pact": lambda material: bool(material.figures.pact),
    "scores": lambda material: any(one.points is not None for one in material.figures.scores),
    "score_details": lambda material: any(one.points is not None for one in material.figures.scores),
    "ballots": lambda material: bool(material.figures.ballots),
    "award_forms": partial(is_table_printed, choice="forms"),
    "award_proposals": partial(is_table_printed, choice="proposals"),
    "award_state": is_state_printed,
    "award_units": partial(is_table_printed, choice="units"),
    "award_movements": partial(is_table_printed, choice="movements"),
    "award_dossiers": partial(is_table_printed, choice="dossiers"),
    "award_decisions": partial(is_register_printed, choice="decisions"),
    "award_nominations": partial(is_register_printed, choice="nominations"),
    "fund": is_fund_printed,
    **{key: partial(_is_filled, form_id=form_id) for form_id, key in STATISTICS.items()},
    "changes": lambda material: bool(material.replacement and material.replacement.changes),
}


def build_annexes(material: Material, *, attached_to: str) -> tuple[Annex, ...]:
    """All annexes, in order."""
    return tuple(_build(material, key, attached_to=attached_to) for key in material.annexes)


def _declared(material: Material, form: AnnexForm) -> tuple[Column, ...]:
    return tuple(column.model_copy(update={"heading": material.fill(column.heading)}) for column in form.columns)


def _build(material: Material, key: str, *, attached_to: str) -> Annex:
    form = material.phrases.content.annexes[key]
    columns = _COLUMNS[key](material) if key in _COLUMNS else _declared(material, form)
    columns, rows = without_empty(columns, tuple(_ROWS[key](material)), optional=form.optional)
    return Annex.model_validate(
        {
            "key": key,
            "number": material.annexes[key],
            "title": material.fill(form.title),
            "attached_to": attached_to,
            "columns": columns,
            "rows": rows,
            "notes": tuple(_NOTES[key](material)) if key in _NOTES else (),
            "imprint": tuple(completeness_imprint(material)) if key == "completeness" else (),
            "form": form_head(material, key),
            "signing": signing_lines(material, key),
        }
    )

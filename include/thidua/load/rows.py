"""Rows of the fact tables from what was read. Figures travel as their exact text; the database refuses what is none."""

from collections.abc import Callable, Iterator

from thidua.forms.bloc_tables import TOTAL
from thidua.forms.edition import SheetKey
from thidua.load.annex_rows import annex_rows
from thidua.load.cells import figure, needed
from thidua.load.columns import COLUMNS
from thidua.load.labels import Labels, UnknownLabelError
from thidua.read.model import ExtractedRow, Extraction
from thidua.text.document_numbers import document_key
from thidua.text.normalise import comparison_key
from thidua.text.parse import parse_day

Row = tuple[object, ...]


class BadRowError(Exception):
    """A row that cannot be stored: sheet key, row number and what is wrong with it, in Vietnamese."""


def fact_rows(extraction: Extraction, labels: Labels) -> Iterator[tuple[str, Row]]:
    """(table, row) for every row of the workbook; a row is in the order of `COLUMNS`. Raises BadRowError."""
    for sheet, (table, make) in _SHEETS.items():
        for row in extraction.tables.get(sheet, ()):
            if _is_silent(sheet, row) or not labels.is_answered(sheet, row):
                continue
            try:
                yield table, (row.row_no, *make(row, labels))
            except (UnknownLabelError, ValueError) as error:
                raise BadRowError(f"trang '{sheet}', dòng {row.row_no}: {error}") from error
    document = extraction.info.get("plan_number"), extraction.info.get("plan_date")
    if any(document):
        yield "unit_plan_fact", document
    yield from annex_rows(extraction)


def _is_silent(sheet: str, row: ExtractedRow) -> bool:
    """A section without words, and the sum of a member's points: the check has compared it with its parts."""
    return (sheet == "narrative" and not row.values.get("text")) or row.values.get("criterion_id") == TOTAL


def _indicator(row: ExtractedRow, labels: Labels) -> Row:
    figures = (figure(row, column) for column in COLUMNS["indicator_fact"][2:9])
    return (needed(row, "target_id"), *figures, labels.status(row.values.get("status")), row.values.get("explanation"))


def _registered(row: ExtractedRow, labels: Labels) -> Row:
    return (
        needed(row, "name"),
        row.values.get("unit_of_measure"),
        *(figure(row, column) for column in ("planned", "actual", "estimate")),
        row.values.get("explanation"),
        row.values.get("registration_id"),
    )


def _registration(row: ExtractedRow, labels: Labels) -> Row:
    due = row.values.get("due")
    due_on = parse_day(due) if due else None
    return (
        needed(row, "registration_id"),
        needed(row, "name"),
        row.values.get("unit_of_measure"),
        figure(row, "planned"),
        labels.is_limit(row.values.get("goal")),
        due,
        due_on.isoformat() if due_on else None,
        labels.target_id(row.values.get("target")),
        row.values.get("explanation"),
    )


def _launch(row: ExtractedRow, labels: Labels) -> Row:
    return (needed(row, "name"), row.values.get("content"), row.values.get("when"))


def _movement(row: ExtractedRow, labels: Labels) -> Row:
    name = needed(row, "name")
    movement_id, level = labels.movement(name, row.values.get("level"))
    counts = (figure(row, column) for column in ("collectives", "individuals"))
    return (movement_id, name, comparison_key(name), level, *counts, row.values.get("result"))


def _commendation(row: ExtractedRow, labels: Labels) -> Row:
    number = row.values.get("decision_number")
    chosen = (
        labels.award(row.values.get("award")),
        labels.award_level(row.values.get("level")),
        labels.award_kind(row.values.get("kind")),
        labels.recipient_class(row.values.get("recipient_class")),
    )
    return (
        *chosen,
        labels.is_decided(row.values.get("decision")),
        *(figure(row, column) for column in ("count", "women")),
        _direct_workers(row, chosen[-1]),
        figure(row, "small_collectives"),
        number,
        document_key(number) if number else None,
        row.values.get("decision_date"),
        labels.office(row.values.get("signer")),
        labels.movement_id(row.values.get("movement")),
    )


def _direct_workers(row: ExtractedRow, recipient_class: str) -> str | None:
    """Since edition 2026.2 the class says it: all of those who work directly are direct workers, told again or not."""
    told = figure(row, "direct_workers")
    is_said_by_class = "decision_number" in row.values and recipient_class == "individual_direct"
    return figure(row, "count") if told is None and is_said_by_class else told


def _model(row: ExtractedRow, labels: Labels) -> Row:
    kind = labels.model_kind(row.values.get("kind"))
    return (kind, needed(row, "name"), row.values.get("field"), row.values.get("result"))


def _narrative(row: ExtractedRow, labels: Labels) -> Row:
    return (needed(row, "section"), needed(row, "text"))


def _pact(row: ExtractedRow, labels: Labels) -> Row:
    assessment = labels.assessment(row.values.get("assessment"))
    return (needed(row, "content_id"), figure(row, "actual"), assessment, row.values.get("result"))


def _score(row: ExtractedRow, labels: Labels) -> Row:
    words = (row.values.get(column) for column in ("evidence", "explanation"))
    return (needed(row, "criterion_id"), figure(row, "points"), *words)


def _awardee(row: ExtractedRow, labels: Labels) -> Row:
    """What is kept of a person and an award; whose it is was encrypted before (`thidua.personal.blind`)."""
    number = row.values.get("decision_number")
    return (
        needed(row, "person_id"),
        row.raw["entry_id"],
        bytes.fromhex(row.raw["sealed"]),
        labels.award(row.values.get("award")),
        labels.award_kind(row.values.get("kind")),
        labels.recipient_class(row.values.get("recipient_class")),
        labels.is_decided(row.values.get("decision")),
        number,
        document_key(number) if number else None,
        row.values.get("decision_date"),
        needed(row, "achievement_mark"),
    )


_SHEETS: dict[SheetKey, tuple[str, Callable[[ExtractedRow, Labels], Row]]] = {
    "indicators": ("indicator_fact", _indicator),
    "registered": ("registered_fact", _registered),
    "movements": ("movement_fact", _movement),
    "commendations": ("commendation_fact", _commendation),
    "models": ("model_fact", _model),
    "narrative": ("narrative_fact", _narrative),
    "pact": ("pact_fact", _pact),
    "scores": ("score_fact", _score),
    "registrations": ("registration_fact", _registration),
    "launches": ("launch_fact", _launch),
    "awardees": ("awardee_fact", _awardee),
}

"""Rows of the fact tables from what was read. Figures travel as their exact text; the database refuses what is none."""

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from thidua.forms.bloc_tables import TOTAL
from thidua.forms.edition import SheetKey
from thidua.load.annex_rows import ANNEX_COLUMNS, annex_rows
from thidua.load.labels import Labels, UnknownLabelError
from thidua.read.model import ExtractedRow, Extraction
from thidua.text.document_numbers import document_key
from thidua.text.normalise import comparison_key
from thidua.text.parse import parse_day

Row = tuple[object, ...]

COLUMNS: dict[str, tuple[str, ...]] = {
    "indicator_fact": (
        "row_no",
        "target_id",
        "numerator",
        "denominator",
        "actual",
        "estimate_numerator",
        "estimate_denominator",
        "estimate",
        "same_period",
        "status",
        "explanation",
    ),
    "registered_fact": (
        "row_no",
        "name",
        "unit_of_measure",
        "planned",
        "actual",
        "estimate",
        "explanation",
        "registration_id",
    ),
    "registration_fact": (
        "row_no",
        "registration_id",
        "name",
        "unit_of_measure",
        "planned",
        "is_limit",
        "due",
        "due_on",
        "target_id",
        "explanation",
    ),
    "launch_fact": ("row_no", "name", "content", "held_in"),
    "unit_plan_fact": ("document_number", "dated"),
    "movement_fact": ("row_no", "movement_id", "name", "name_key", "level", "collectives", "individuals", "result"),
    "commendation_fact": (
        "row_no",
        "award_id",
        "level_id",
        "kind_id",
        "recipient_class_id",
        "is_decided",
        "award_count",
        "women",
        "direct_workers",
        "small_collectives",
        "decision_number",
        "decision_key",
        "decision_date",
        "signer",
        "movement_id",
    ),
    "model_fact": ("row_no", "kind", "name", "field", "result"),
    "narrative_fact": ("row_no", "section", "body"),
    "pact_fact": ("row_no", "content_id", "actual", "assessment", "result"),
    "score_fact": ("row_no", "criterion_id", "points", "evidence", "explanation"),
    "awardee_fact": (
        "row_no",
        "person_id",
        "entry_id",
        "sealed",
        "award_id",
        "kind_id",
        "recipient_class_id",
        "is_decided",
        "decision_number",
        "decision_key",
        "decision_date",
        "achievement_mark",
    ),
    **ANNEX_COLUMNS,
}


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
    figures = (_figure(row, column) for column in COLUMNS["indicator_fact"][2:9])
    return (_needed(row, "target_id"), *figures, labels.status(row.values.get("status")), row.values.get("explanation"))


def _registered(row: ExtractedRow, labels: Labels) -> Row:
    return (
        _needed(row, "name"),
        row.values.get("unit_of_measure"),
        *(_figure(row, column) for column in ("planned", "actual", "estimate")),
        row.values.get("explanation"),
        row.values.get("registration_id"),
    )


def _registration(row: ExtractedRow, labels: Labels) -> Row:
    due = row.values.get("due")
    due_on = parse_day(due) if due else None
    return (
        _needed(row, "registration_id"),
        _needed(row, "name"),
        row.values.get("unit_of_measure"),
        _figure(row, "planned"),
        labels.is_limit(row.values.get("goal")),
        due,
        due_on.isoformat() if due_on else None,
        labels.target_id(row.values.get("target")),
        row.values.get("explanation"),
    )


def _launch(row: ExtractedRow, labels: Labels) -> Row:
    return (_needed(row, "name"), row.values.get("content"), row.values.get("when"))


def _movement(row: ExtractedRow, labels: Labels) -> Row:
    name = _needed(row, "name")
    movement_id, level = labels.movement(name, row.values.get("level"))
    counts = (_figure(row, column) for column in ("collectives", "individuals"))
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
        *(_figure(row, column) for column in ("count", "women")),
        _direct_workers(row, chosen[-1]),
        _figure(row, "small_collectives"),
        number,
        document_key(number) if number else None,
        row.values.get("decision_date"),
        row.values.get("signer"),
        labels.movement_id(row.values.get("movement")),
    )


def _direct_workers(row: ExtractedRow, recipient_class: str) -> str | None:
    """Since edition 2026.2 the class says it: all of those who work directly are direct workers, told again or not."""
    told = _figure(row, "direct_workers")
    is_said_by_class = "decision_number" in row.values and recipient_class == "individual_direct"
    return _figure(row, "count") if told is None and is_said_by_class else told


def _model(row: ExtractedRow, labels: Labels) -> Row:
    kind = labels.model_kind(row.values.get("kind"))
    return (kind, _needed(row, "name"), row.values.get("field"), row.values.get("result"))


def _narrative(row: ExtractedRow, labels: Labels) -> Row:
    return (_needed(row, "section"), _needed(row, "text"))


def _pact(row: ExtractedRow, labels: Labels) -> Row:
    assessment = labels.assessment(row.values.get("assessment"))
    return (_needed(row, "content_id"), _figure(row, "actual"), assessment, row.values.get("result"))


def _score(row: ExtractedRow, labels: Labels) -> Row:
    words = (row.values.get(column) for column in ("evidence", "explanation"))
    return (_needed(row, "criterion_id"), _figure(row, "points"), *words)


def _awardee(row: ExtractedRow, labels: Labels) -> Row:
    """What is kept of a person and an award; whose it is was encrypted before (`thidua.personal.blind`)."""
    number = row.values.get("decision_number")
    return (
        _needed(row, "person_id"),
        row.raw["entry_id"],
        bytes.fromhex(row.raw["sealed"]),
        labels.award(row.values.get("award")),
        labels.award_kind(row.values.get("kind")),
        labels.recipient_class(row.values.get("recipient_class")),
        labels.is_decided(row.values.get("decision")),
        number,
        document_key(number) if number else None,
        row.values.get("decision_date"),
        _needed(row, "achievement_mark"),
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


def _needed(row: ExtractedRow, column: str) -> str:
    text = row.values.get(column)
    if text is None:
        raise ValueError(f"cột '{column}' trống")
    return text


def _figure(row: ExtractedRow, column: str) -> str | None:
    """The figure's own text: PostgreSQL's numeric reads it exactly."""
    text = row.values.get(column)
    if text is None:
        return None
    try:
        is_number = Decimal(text).is_finite()
    except InvalidOperation:
        is_number = False
    if not is_number:
        raise ValueError(f"cột '{column}': '{text}' không phải là số")
    return text

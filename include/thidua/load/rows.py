"""Rows of the fact tables from what was read. Figures travel as their exact text; the database refuses what is none."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from thidua.load.labels import Labels, UnknownLabelError
from thidua.read.model import ExtractedRow, Extraction
from thidua.text.normalise import comparison_key

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
    "registered_fact": ("row_no", "name", "unit_of_measure", "planned", "actual", "estimate", "explanation"),
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
    ),
    "model_fact": ("row_no", "kind", "name", "field", "result"),
    "narrative_fact": ("row_no", "section", "body"),
}


class BadRowError(Exception):
    """A row that cannot be stored: sheet key, row number and what is wrong with it, in Vietnamese."""


def fact_rows(extraction: Extraction, labels: Labels) -> Iterator[tuple[str, Row]]:
    """(table, row) for every row of the workbook; a row is in the order of `COLUMNS`. Raises BadRowError."""
    for sheet, (table, make) in _SHEETS.items():
        for row in extraction.tables.get(sheet, ()):
            if sheet == "narrative" and not row.values.get("text"):
                continue
            try:
                yield table, (row.row_no, *make(row, labels))
            except (UnknownLabelError, ValueError) as error:
                raise BadRowError(f"trang '{sheet}', dòng {row.row_no}: {error}") from error


def _indicator(row: ExtractedRow, labels: Labels) -> Row:
    figures = (_figure(row, column) for column in COLUMNS["indicator_fact"][2:9])
    return (_needed(row, "target_id"), *figures, labels.status(row.values.get("status")), row.values.get("explanation"))


def _registered(row: ExtractedRow, labels: Labels) -> Row:
    return (
        _needed(row, "name"),
        row.values.get("unit_of_measure"),
        *(_figure(row, column) for column in ("planned", "actual", "estimate")),
        row.values.get("explanation"),
    )


def _movement(row: ExtractedRow, labels: Labels) -> Row:
    name = _needed(row, "name")
    movement_id, level = labels.movement(name, row.values.get("level"))
    counts = (_figure(row, column) for column in ("collectives", "individuals"))
    return (movement_id, name, comparison_key(name), level, *counts, row.values.get("result"))


def _commendation(row: ExtractedRow, labels: Labels) -> Row:
    return (
        labels.award(row.values.get("award")),
        labels.award_level(row.values.get("level")),
        labels.award_kind(row.values.get("kind")),
        labels.recipient_class(row.values.get("recipient_class")),
        labels.is_decided(row.values.get("decision")),
        *(_figure(row, column) for column in ("count", "women", "direct_workers", "small_collectives")),
    )


def _model(row: ExtractedRow, labels: Labels) -> Row:
    kind = labels.model_kind(row.values.get("kind"))
    return (kind, _needed(row, "name"), row.values.get("field"), row.values.get("result"))


def _narrative(row: ExtractedRow, labels: Labels) -> Row:
    return (_needed(row, "section"), _needed(row, "text"))


_SHEETS = {
    "indicators": ("indicator_fact", _indicator),
    "registered": ("registered_fact", _registered),
    "movements": ("movement_fact", _movement),
    "commendations": ("commendation_fact", _commendation),
    "models": ("model_fact", _model),
    "narrative": ("narrative_fact", _narrative),
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

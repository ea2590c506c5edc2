"""Frame `indicators`: one row per row of '1. Chỉ tiêu', and one per target of the unit that has no row."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from thidua.check.cells import decimals, given_or_unread, has_explanation, is_filled, is_given, number
from thidua.check.figures import computed_figures
from thidua.check.frame import Frame, Place, Rows
from thidua.check.knowledge import TargetFacts
from thidua.check.spellings import spelling_key
from thidua.check.workbook import Workbook
from thidua.read.model import ExtractedRow

_FACTS = (
    "target_id",
    "is_target_known",
    "is_target_assigned",
    "is_row_present",
    "is_answered",
    "has_explanation",
    "is_numerator_given",
    "is_denominator_given",
    "is_actual_given",
    "is_estimate_given",
    "is_estimate_pair_whole",
    "has_estimate_parts",
    "is_part_filled",
    "is_estimate_part_filled",
    "is_status_given",
    "is_status_known",
    "measure",
    "number_kind",
    "accumulation",
    "is_share",
)
_CELLS = (
    "numerator",
    "denominator",
    "actual",
    "estimate_numerator",
    "estimate_denominator",
    "estimate",
    "same_period",
)
_NUMBERS = (*_CELLS, "actual_decimals", "estimate_decimals", "previous", "lowest", "highest", "ceiling")

_PARTS = frozenset({"numerator", "denominator"})
_ESTIMATE_PARTS = frozenset({"estimate_numerator", "estimate_denominator"})

_NO_TARGET = TargetFacts(
    target_id="",
    indicator_name="",
    unit_of_measure="",
    measure="",
    number_kind="",
    accumulation="",
    is_share=False,
    lowest=math.nan,
    highest=math.nan,
    ceiling=math.nan,
    expected_status=None,
)


def indicators_frame(workbooks: Sequence[Workbook]) -> Frame:
    """Figures as float64, for comparing only; computed columns are percentages where the row is a ratio."""
    rows = Rows("indicators", sheet="indicators", facts=_FACTS, numbers=_NUMBERS)
    for workbook in workbooks:
        for row in workbook.rows("indicators"):
            _add_row(rows, workbook, row)
        if workbook.has_sheet("indicators") and not workbook.is_silent:
            for facts in _targets_without_row(workbook):
                place = Place(workbook=workbook, words=_words(facts))
                rows.add(place, _absent(facts), (math.nan,) * len(_NUMBERS))
    columns = rows.columns()
    return rows.frame({**columns, **computed_figures(columns)})


def _targets_without_row(workbook: Workbook) -> Iterator[TargetFacts]:
    present = {row.values.get("target_id") for row in workbook.rows("indicators")}
    for target_id in workbook.assigned or ():
        if target_id not in present:
            yield workbook.plan.targets[target_id]


def _absent(facts: TargetFacts) -> tuple[Any, ...]:
    known = {"target_id": facts.target_id, "is_target_known": True, "is_target_assigned": True}
    return tuple({**known, "is_row_present": False}.get(name) for name in _FACTS)


def _words(facts: TargetFacts) -> dict[str, str]:
    return {
        "target_id": facts.target_id,
        "indicator_name": facts.indicator_name,
        "unit_of_measure": facts.unit_of_measure,
    }


def _add_row(rows: Rows, workbook: Workbook, row: ExtractedRow) -> None:
    target_id = row.values.get("target_id") or ""
    facts = workbook.plan.targets.get(target_id, _NO_TARGET) if workbook.is_plan_right else _NO_TARGET
    is_known = facts is not _NO_TARGET
    is_assigned = None if workbook.assigned is None else target_id in workbook.assigned
    previous = workbook.item.previous.get(target_id)
    place = Place(workbook=workbook, row=row, words=_words(facts) if is_known else {})
    rows.add(
        place,
        (
            facts.target_id or None,
            is_known if workbook.is_plan_right else None,
            is_assigned if is_known and workbook.is_row_filled("indicators", row) else None,
            True,
            _is_answered(row, facts) if is_known and is_assigned is not False and not workbook.is_silent else None,
            *_what_is_given(row, is_closing=workbook.is_closing),
            _has_estimate_parts(row) if _is_pooled(workbook, target_id) else None,
            is_filled(row, _PARTS),
            is_filled(row, _ESTIMATE_PARTS),
            given_or_unread(row, "status"),
            _is_status_known(workbook, row, facts) if is_known else None,
            facts.measure,
            facts.number_kind,
            facts.accumulation,
            facts.is_share,
        ),
        (
            *(number(row, key) for key in _CELLS),
            decimals(row, "actual"),
            decimals(row, "estimate"),
            math.nan if previous is None else float(previous),
            facts.lowest,
            facts.highest,
            facts.ceiling,
        ),
    )


def _is_answered(row: ExtractedRow, facts: TargetFacts) -> bool:
    """An unreadable cell counts as an answer: it has its own finding already."""
    if facts.measure == "status":
        return is_given(row, "status")
    keys = ("actual", "numerator", "denominator") if facts.measure == "ratio" else ("actual",)
    return any(is_given(row, key) for key in keys)


def _is_pooled(workbook: Workbook, target_id: str) -> bool:
    return workbook.period is not None and target_id in workbook.plan.pooled(workbook.period)


def _has_estimate_parts(row: ExtractedRow) -> bool | None:
    """Whether an estimated percentage has a part with it; half a pair is told by a rule of its own."""
    if not given_or_unread(row, "estimate"):
        return None
    return any(is_given(row, key) for key in _ESTIMATE_PARTS)


def _what_is_given(row: ExtractedRow, *, is_closing: bool) -> tuple[bool | None, ...]:
    """has_explanation ... is_estimate_pair_whole. A unit that has ended is asked for no estimate."""
    pair = is_given(row, "estimate_numerator"), is_given(row, "estimate_denominator")
    return (
        has_explanation(row),
        is_given(row, "numerator"),
        is_given(row, "denominator"),
        given_or_unread(row, "actual"),
        None if is_closing else is_given(row, "estimate") or any(pair),
        all(pair) if any(pair) else None,
    )


def _is_status_known(workbook: Workbook, row: ExtractedRow, facts: TargetFacts) -> bool | None:
    """A word of the form's list, or the word that the plan itself expects."""
    text = row.values.get("status")
    if text is None or "status" in row.problems:
        return None
    key = spelling_key(text)
    return key in workbook.keys.status or key == spelling_key(facts.expected_status or "")

"""Annex of what units registered themselves, with the result of each; and of results that were not registered."""

from collections.abc import Iterator

from thidua.report.book import Cell
from thidua.report.figures import RegisteredFact
from thidua.report.material import Material
from thidua.report.model import Row
from thidua.report.rows import group_row, table_row
from thidua.text.numbers import NO_FIGURE

REGISTERED_DECIMALS = 4
PERCENT_DECIMALS = 2
NO_RESULT = "no_result"
"""The reason of a verdict on what was registered and has no figure."""
OUTSIDE = "outside"
"""The code of a result that nothing was registered for."""


def registered_rows(material: Material) -> Iterator[Row]:
    """Grouped by unit, in the order of the plan; what was registered first, then what was not."""
    facts = sorted(material.figures.registered, key=lambda fact: (material.unit_order[fact.unit_id], *_place(fact)))
    unit_id = None
    order = 0
    for fact in facts:
        if fact.unit_id != unit_id:
            unit_id, order = fact.unit_id, 0
            yield group_row(material.units[fact.unit_id].name)
        order += 1
        yield _row(material, fact, order)


def _place(fact: RegisteredFact) -> tuple[bool, str, int]:
    return fact.registration_id is None, fact.registration_id or "", fact.row_no or 0


def _row(material: Material, fact: RegisteredFact, order: int) -> Row:
    def number(column: str, decimals: int = REGISTERED_DECIMALS) -> Cell:
        return material.book.number(f"{fact.key}:{column}", getattr(fact, column), decimals=decimals)

    return table_row(
        [
            str(order),
            fact.name,
            fact.unit_of_measure or NO_FIGURE,
            number("planned"),
            number("actual"),
            number("estimate"),
            number("percent_of_plan", PERCENT_DECIMALS),
            registered_verdict(material, fact),
            fact.explanation or "",
        ]
    )


def registered_verdict(material: Material, fact: RegisteredFact) -> str:
    """'Đạt'; 'Chưa có kết quả' of what was registered and not reported; a dash where nothing was registered."""
    if fact.verdict is None:
        return NO_FIGURE
    if fact.reason in _REASONS:
        return material.phrases.word("registered", fact.reason)
    group = "verdict_on_estimate" if fact.measured_on == "estimate" else "verdict"
    return material.phrases.word(group, fact.verdict)


_REASONS = frozenset({NO_RESULT, "described", "no_level"})


def result_code(*, verdict: str | None, reason: str | None, measured_on: str | None) -> str:
    """By what a result is counted, one code for each word of `registered_verdict`: 'MET', 'MET:estimate', a reason that
    is told in place of the verdict; 'outside' where nothing was registered."""
    if verdict is None:
        return OUTSIDE
    if reason is not None and reason in _REASONS:
        return reason
    return f"{verdict}:estimate" if measured_on == "estimate" else verdict


def registered_notes(material: Material) -> Iterator[str]:
    """How to read the table: against what results are measured, and what it means that one was not registered."""
    facts = material.figures.registered
    if any(fact.registration_id for fact in facts):
        yield material.say("note_registered")
    if any(fact.registration_id for fact in facts) and any(fact.registration_id is None for fact in facts):
        yield material.say("note_not_registered")

"""Lists of decisions and of nominations: numbers, days and positions, never a name of who was commended."""

import itertools
from collections.abc import Iterator

from thidua.commend.register import PARTS, Line, register_lines, sum_given
from thidua.commend.select import Selection
from thidua.report.award_counts import award_cell, chosen_among, facts
from thidua.report.book import Cell
from thidua.report.material import Material, joined_once
from thidua.report.model import Row
from thidua.report.narrative import unit_names
from thidua.report.numbering import roman
from thidua.report.rows import group_row, table_row
from thidua.text.dates import format_document_day
from thidua.text.numbers import NO_FIGURE

DECISIONS, NOMINATIONS = "decisions", "nominations"


def is_register_printed(material: Material, choice: str) -> bool:
    """Of a commune, whose units tell single decisions, where the plan wants the list and there is anything in it."""
    is_wanted = choice in material.plan.commendation_rules.annexes and material.period.is_measured
    return is_wanted and material.plan.kind == "commune" and bool(_lines(material, is_decided=choice == DECISIONS))


def decision_rows(material: Material) -> Iterator[Row]:
    """Decided awards by level, day and number."""
    return _rows(material, is_decided=True)


def nomination_rows(material: Material) -> Iterator[Row]:
    """Proposed awards by the level that is to decide."""
    return _rows(material, is_decided=False)


@joined_once
def _lines(material: Material, *, is_decided: bool) -> tuple[Line, ...]:
    order = [unit.id for unit in material.plan.units]
    return register_lines(facts(material), material.catalogue, is_decided=is_decided, unit_order=order)


def _rows(material: Material, *, is_decided: bool) -> Iterator[Row]:
    lines, numbers = _lines(material, is_decided=is_decided), itertools.count(1)
    for place, (level, of_level) in enumerate(itertools.groupby(lines, key=lambda line: line.level_id), start=1):
        yield group_row(f"{roman(place)}. {material.catalogue.award_levels[level]}")
        for line in of_level:
            decision = _decision(material, line) if is_decided else ()
            units = unit_names(material, tuple(material.units[unit_id] for unit_id in line.units))
            yield table_row([str(next(numbers)), *decision, *_what(material, line), units])
    every, book = Selection(is_decided=is_decided), material.book
    total = award_cell(material, chosen_among(material, every))
    parts = [book.number(f"{every.key}:{name}", sum_given(getattr(line, name) for line in lines)) for name in PARTS]
    blanks = [""] * (5 if is_decided else 2)
    yield table_row(["", material.say("award_table_total"), *blanks, total, *parts, ""], is_total=True)


def _decision(material: Material, line: Line) -> tuple[str, str, str]:
    day = format_document_day(line.day) if line.day else NO_FIGURE
    return line.number or material.say("award_without_number"), day, "; ".join(line.signers)


def _what(material: Material, line: Line) -> list[Cell | str]:
    phrases, key = material.phrases, line.selection.key
    return [
        material.catalogue.awards[line.award_id].name,
        phrases.word("kind_short", line.kind_id),
        phrases.word("recipient_short", line.recipient_class_id),
        material.book.number(key, line.award_count),
        *(material.book.number(f"{key}:{name}", getattr(line, name)) for name in PARTS),
    ]

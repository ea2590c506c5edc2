"""Annex of a replacement: what it says otherwise than the report it replaces."""

from collections.abc import Iterator

from thidua.report.book import Cell
from thidua.report.material import Material
from thidua.report.model import Change, Row
from thidua.report.narrative import ELLIPSIS, shorten
from thidua.report.rows import table_row
from thidua.text.numbers import NO_FIGURE

CONTEXT = 60
"""Characters of what stayed the same that are shown before a difference deep inside of a long text."""


def change_rows(material: Material) -> Iterator[Row]:
    """One row per change, in the order of the comparison."""
    assert material.replacement is not None
    for order, change in enumerate(material.replacement.changes, start=1):
        before, after = change_words(material, change)
        is_figure = change.kind == "figure" and change.after is not None
        kind = material.phrases.word("change", change.kind)
        yield table_row([str(order), change.label, before, Cell(after, change.key if is_figure else None), kind])


def change_words(material: Material, change: Change) -> tuple[str, str]:
    """What was and what is printed, as long as the annex allows."""
    return cut_pair(change, most=material.phrases.content.limits.change_text)


def cut_pair(change: Change, *, most: int) -> tuple[str, str]:
    """What was and what is printed; of long texts the part that differs, '-' where there is nothing."""
    before, after = change.before, change.after
    if before is None or after is None:
        return _short(before, most) or NO_FIGURE, _short(after, most) or NO_FIGURE
    if max(len(before), len(after)) > most:
        start = _first_difference(before, after)
        before, after = _from(before, start), _from(after, start)
    return shorten(before, most), shorten(after, most)


def _short(text: str | None, most: int) -> str:
    return shorten(text, most) if text else ""


def _first_difference(before: str, after: str) -> int:
    """Where the texts part, moved back by some context to the beginning of a word."""
    same = next(
        (at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    return before.rfind(" ", 0, same - CONTEXT) + 1 if same > CONTEXT else 0


def _from(text: str, start: int) -> str:
    return ELLIPSIS + text[start:] if start else text

"""The fund for emulation and commendation: where it came from, what was spent, and what the text says of it."""

import itertools
from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter

from thidua.fund.catalogue import load_fund
from thidua.report.book import Cell
from thidua.report.material import Material
from thidua.report.model import Paragraph, Row, body_paragraph
from thidua.report.phrases import OutlineNode
from thidua.report.rows import table_row
from thidua.text.numbers import format_number

COLUMNS = ("set_aside", "spent", "spent_on_awards", "spent_otherwise")
TOTAL = "total"


def is_fund_printed(material: Material) -> bool:
    """Of a commune, where anything was recorded: nothing that is missing counts as zero."""
    return material.plan.kind == "commune" and bool(material.figures.fund)


def fund_rows(material: Material) -> Iterator[Row]:
    numbers = itertools.count(1)
    recorded = {row.source_id: row for row in material.figures.fund}
    for source in load_fund().sources:
        if row := recorded.get(source.id):
            amounts = [material.book.number(f"fund:{source.id}:{name}", attrgetter(name)(row)) for name in COLUMNS]
            yield table_row([str(next(numbers)), source.name, *amounts, row.note or ""])
    totals = [_total(material, name) for name in COLUMNS]
    yield table_row(["", material.say("fund_total"), *totals, ""], is_total=True)


def fund_notes(material: Material) -> Iterator[str]:
    """What is left."""
    left = _left(material)
    yield material.say("fund_left" if left >= 0 else "fund_overspent", left=format_number(abs(left)))


def fund_faults(material: Material) -> Iterator[str]:
    """More was spent than there is, or more went into anything but awards than may."""
    left = _left(material)
    if left < 0:
        yield material.say("fund_fault", left=format_number(-left))
    percent, otherwise = load_fund().most_otherwise.percent, _total(material, "spent_otherwise")
    if 100 * _sum(material, "spent_otherwise") > percent * _sum(material, "set_aside"):
        total = _total(material, "set_aside").text
        yield material.say(
            "fund_otherwise", otherwise=otherwise.text, percent=percent, total=total, carried=_carried(material)
        )


def _left(material: Material) -> Decimal:
    return _sum(material, "set_aside") - _sum(material, "spent")


def fund_paragraphs(material: Material, node: OutlineNode) -> Iterator[Paragraph]:
    """Nothing where nothing was recorded."""
    if not is_fund_printed(material):
        return
    total, spent, awards, otherwise = (_total(material, name).text for name in COLUMNS)
    carried = _carried(material)
    text = material.say("fund", total=total, carried=carried, spent=spent, awards=awards, otherwise=otherwise)
    yield body_paragraph(text, key="fund")


def _carried(material: Material) -> str | None:
    """What was left over from the year before; None where nothing was."""
    carried = {source.id for source in load_fund().sources if source.is_carried}
    left = sum((row.set_aside for row in material.figures.fund if row.source_id in carried), start=Decimal(0))
    return format_number(left) if left else None


def _total(material: Material, name: str) -> Cell:
    return material.book.number(f"fund:{TOTAL}:{name}", _sum(material, name))


def _sum(material: Material, name: str) -> Decimal:
    amounts: list[Decimal] = [attrgetter(name)(row) for row in material.figures.fund]
    return sum(amounts, start=Decimal(0))

"""Annex of commendations, and the sums over it that the body speaks of."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from thidua.commend.statutory import Fault, find_faults
from thidua.commend.unchecked import award_cost, find_unchecked
from thidua.plan.catalogue import Award
from thidua.report.book import Cell
from thidua.report.figures import CommendationTotal
from thidua.report.material import Material
from thidua.report.model import Row
from thidua.report.numbering import roman
from thidua.report.rows import group_row, table_row
from thidua.text.dates import format_document_day
from thidua.text.numbers import format_number

COUNTS = ("award_count", "women", "direct_workers", "small_collectives")


def commendation_rows(material: Material) -> Iterator[Row]:
    """Decided awards first, then proposals; titles before forms; a total below each part."""
    number = 0
    for is_decided in (True, False):
        decision = "decided" if is_decided else "proposed"
        for group in ("title", "form"):
            totals = _ordered(material, is_decided=is_decided, group=group)
            if totals:
                number += 1
                heading = material.phrases.word("award_group", group)
                yield group_row(f"{roman(number)}. {heading} - {material.phrases.word('decision', decision)}")
                yield from (_row(material, total, order) for order, total in enumerate(totals, start=1))
                yield _total_row(material, totals, key=f"commendation:{decision}:{group}", heading=heading)


def commendation_faults(material: Material) -> Iterator[str]:
    """What laws and the plan's rules ask of the counts and these do not keep, and what counts cannot say; nothing where
    all is kept."""
    facts, former = material.figures.commendation_facts, material.figures.former_awards
    rules = material.plan.commendation_rules
    for fault in find_faults(facts, rules, year=material.plan.year, former=former):
        if fault.severity == "note":
            yield fault_sentence(material, fault)
    if material.plan.kind == "commune":
        yield from _money_remarks(material)
        for open_one in find_unchecked(facts, rules):
            units, values = _said_values(material, open_one.units, open_one.values)
            yield material.say(f"award_open_{open_one.rule}", units=units, **values)


def _money_remarks(material: Material) -> Iterator[str]:
    """Of a year, for the fund is told by years: less was spent than the awards cost, or more where all are known."""
    rule = material.plan.commendation_rules.award_money
    cost = award_cost(material.figures.commendation_facts, rule)
    if rule.severity == "off" or material.period.kind != "annual" or not cost.least:
        return
    spent = sum((row.spent_on_awards for row in material.figures.fund), start=Decimal(0))
    amounts = {"cost": format_number(cost.least), "spent": format_number(spent)}
    if not material.figures.fund:
        yield material.say("award_open_award_money", **amounts)
    elif spent < cost.least or (cost.is_whole and spent > cost.least):
        yield material.say("award_rule_award_money", is_less=spent < cost.least, **amounts)


def fault_sentence(material: Material, fault: Fault) -> str:
    units, values = _said_values(material, fault.units, fault.values)
    return material.say(f"award_rule_{fault.rule}", units=units, **values)


def _said_values(
    material: Material, units: Iterable[str], values: Mapping[str, object]
) -> tuple[str, dict[str, object]]:
    names = "; ".join(material.units[unit_id].name for unit_id in units)
    return names, {name: _said(material, name, value) for name, value in values.items()}


def _said(material: Material, name: str, value: object) -> object:
    if name in {"award", "needs"}:
        return material.catalogue.awards[str(value)].name
    if name == "awards" and isinstance(value, tuple):
        return "; ".join(f"{material.catalogue.awards[award].name} {percent}%" for award, percent in value)
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, tuple):
        return ", ".join(format_document_day(day) for day in value)
    return value


def _ordered(material: Material, *, is_decided: bool, group: str) -> list[CommendationTotal]:
    """In the order of the catalogue."""
    catalogue = material.catalogue
    awards, levels = list(catalogue.awards), list(catalogue.award_levels)
    kinds, classes = list(catalogue.award_kinds), list(catalogue.recipient_classes)
    return sorted(
        (
            total
            for total in material.figures.commendations
            if total.is_decided == is_decided and award_of(material, total).group == group
        ),
        key=lambda total: (
            levels.index(total.level_id),
            awards.index(total.award_id),
            kinds.index(total.kind_id),
            classes.index(total.recipient_class_id),
        ),
    )


def award_of(material: Material, total: CommendationTotal) -> Award:
    return material.catalogue.awards[total.award_id]


def _row(material: Material, total: CommendationTotal, order: int) -> Row:
    catalogue = material.catalogue
    decision = "decided" if total.is_decided else "proposed"
    parts = (total.award_id, total.level_id, total.kind_id, total.recipient_class_id, decision)
    return table_row(
        [
            str(order),
            award_of(material, total).name,
            catalogue.award_levels[total.level_id],
            catalogue.award_kinds[total.kind_id],
            catalogue.recipient_classes[total.recipient_class_id],
            *_counts(material, [total], key=f"commendation:{':'.join(parts)}"),
        ]
    )


def _total_row(material: Material, totals: list[CommendationTotal], *, key: str, heading: str) -> Row:
    name = material.say("commendations_total", word=heading)
    return table_row(["", name, "", "", "", *_counts(material, totals, key=key)], is_total=True)


def _counts(material: Material, totals: Iterable[CommendationTotal], *, key: str) -> list[Cell]:
    listed = list(totals)
    return [material.book.number(f"{key}:{name}", count(listed, name)) for name in COUNTS]


def count(totals: Iterable[CommendationTotal], name: str = "award_count") -> Decimal:
    """Sum of one of `COUNTS`."""
    return sum((getattr(total, name) for total in totals), start=Decimal(0))


def count_by(
    totals: Iterable[CommendationTotal], part: Callable[[CommendationTotal], str], *, order: Iterable[str]
) -> dict[str, Decimal]:
    """Number of awards by a part of their key, in the given order, without parts that have none."""
    listed = list(totals)
    sums = {key: count(total for total in listed if part(total) == key) for key in order}
    return {key: number for key, number in sums.items() if number}

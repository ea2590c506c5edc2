"""What units wrote, edited by rule: grouped, attributed, the same text said once, limited in length in the body.

Nothing is lost: where the body leaves something out, the whole text stands in an annex and the body says so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from thidua.plan.model import Unit
from thidua.report.material import Material, joined_once
from thidua.report.tidy import NOTHING_KNOWN, Editing, same_key, tidy

_SENTENCE_END = re.compile(r"(?<!\bTP)(?<!\bTS)(?<!\bThS)(?<!\bv\.v)(?<!\b[A-ZĐ])[.;!?](?=\s)")
"""Not after abbreviations and single capitals."""
ELLIPSIS = "…"


@dataclass(frozen=True, kw_only=True)
class Saying:
    """One text and the units that wrote it, in the order of the plan."""

    text: str
    unit_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """What of the sayings stands in the body. is_cut: a text was shortened or left out."""

    sayings: tuple[Saying, ...]
    is_cut: bool


def group_sayings(texts: Iterable[tuple[str, str]], editing: Editing = NOTHING_KNOWN) -> tuple[Saying, ...]:
    """(unit id, text) pairs in order; texts that differ only in writing become one saying of several units."""
    grouped: dict[str, tuple[str, list[str]]] = {}
    for unit_id, text in texts:
        tidied = tidy(text, editing)
        if tidied:
            units = grouped.setdefault(same_key(tidied), (tidied, []))[1]
            if unit_id not in units:
                units.append(unit_id)
    return tuple(Saying(text=text, unit_ids=tuple(units)) for text, units in grouped.values())


def excerpt(sayings: tuple[Saying, ...], *, each: int, all_together: int) -> Excerpt:
    """The first sayings, each at most `each` characters long, `all_together` in sum; always at least one."""
    shown: list[Saying] = []
    left = all_together
    for saying in sayings:
        short = shorten(saying.text, each)
        if shown and len(short) > left:
            break
        shown.append(Saying(text=short, unit_ids=saying.unit_ids))
        left -= len(short)
    is_cut = len(shown) < len(sayings) or any(a.text != b.text for a, b in zip(shown, sayings, strict=False))
    return Excerpt(sayings=tuple(shown), is_cut=is_cut)


def shorten(text: str, most: int) -> str:
    """Cut after a sentence where one ends behind the first quarter, else after a whole word; '…' marks the cut."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    ends = [match.end() for match in _SENTENCE_END.finditer(head) if match.start() >= most // 4]
    cut = head[: ends[-1] - 1] if ends else head.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;.") + ELLIPSIS


@joined_once
def section_sayings(material: Material, section: str) -> tuple[Saying, ...]:
    """What all units wrote for one section of the form, in the order of the plan."""
    facts = [fact for fact in material.figures.narrative if fact.section == section]
    facts.sort(key=lambda fact: (material.unit_order[fact.unit_id], fact.row_no))
    return group_sayings(((fact.unit_id, fact.body) for fact in facts), section_editing(material, section))


@joined_once
def section_editing(material: Material, section: str | None = None) -> Editing:
    """What the rules of editing know of this report; headings are those of the section of the form."""
    known = material.phrases.content.editing
    plan = material.plan
    own = (material.phrases.word("narrative", section), *known.headings.get(section, ())) if section else ()
    names = (*known.names, plan.commune, plan.place.partition(" ")[2], *(unit.name for unit in plan.units))
    return Editing(headings=own, names=tuple(filter(None, names)), persons=known.persons)


@joined_once
def section_excerpt(material: Material, section: str) -> Excerpt:
    limits = material.phrases.content.limits
    return excerpt(section_sayings(material, section), each=limits.unit_text, all_together=limits.section_text)


def unit_names(material: Material, units: tuple[Unit, ...]) -> str:
    """'A; B; C và 5 đơn vị khác': at most as many names as the limits allow."""
    most = material.phrases.content.limits.names
    shown = units if len(units) <= most + 1 else units[:most]
    names = "; ".join(unit.name for unit in shown)
    return material.say("names_and_others", names=names, others=len(units) - len(shown))


def attribution(material: Material, saying: Saying) -> str:
    """'Phòng Văn hóa - Xã hội, Trường A và 5 đơn vị khác'."""
    return unit_names(material, tuple(material.units[unit_id] for unit_id in saying.unit_ids))

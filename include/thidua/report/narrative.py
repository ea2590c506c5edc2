"""What units wrote, edited by rule: grouped, attributed, the same text said once, limited in length in the body.

Nothing is lost: where the body leaves something out, the whole text stands in an annex and the body says so.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from thidua.plan.model import Unit
from thidua.report.material import Material, joined_once
from thidua.report.phrases import upper_first
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


@dataclass(frozen=True, kw_only=True)
class OwnNames:
    """names: of the units, by id. word: what stands for a unit's name where several wrote the same of themselves."""

    names: Mapping[str, str]
    word: str

    def are_in(self, text: str, unit_id: str) -> bool:
        return unit_id in self.names and _is_named(self.names[unit_id], text)

    def without(self, text: str, unit_id: str) -> str:
        """'Công an phường đã phát động' as 'Đơn vị đã phát động'."""
        if not self.are_in(text, unit_id):
            return text
        return upper_first(_name_pattern(self.names[unit_id]).sub(self.word, text))


NOBODY = OwnNames(names={}, word="")


def _is_named(name: str, text: str) -> bool:
    """Looks for the letters first: most texts do not name their unit, and each pattern would be compiled."""
    return name.lower() in text.lower() and _name_pattern(name).search(text) is not None


@cache
def _name_pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def group_sayings(
    texts: Iterable[tuple[str, str]], editing: Editing = NOTHING_KNOWN, own: OwnNames = NOBODY
) -> tuple[Saying, ...]:
    """(unit id, text) pairs in order; texts that differ only in writing, or in the unit's own name, become one saying
    of several units."""
    grouped: dict[str, dict[str, str]] = {}
    for unit_id, text in texts:
        if tidied := tidy(text, editing):
            grouped.setdefault(same_key(own.without(tidied, unit_id)), {}).setdefault(unit_id, tidied)
    return tuple(Saying(text=_shared_text(said, own), unit_ids=tuple(said)) for said in grouped.values())


def _shared_text(said: Mapping[str, str], own: OwnNames) -> str:
    """said: unit id -> text, all of one meaning. The first text; without the unit's name where that is not in all."""
    unit_id, text = next(iter(said.items()))
    is_same = len(set(map(same_key, set(said.values())))) == 1
    return text if is_same else own.without(text, unit_id)


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
    texts = ((fact.unit_id, fact.body) for fact in facts)
    return group_sayings(texts, section_editing(material, section), own_names(material))


@joined_once
def own_names(material: Material) -> OwnNames:
    names = {unit.id: unit.name for unit in material.plan.units}
    return OwnNames(names=names, word=material.say("own_unit"))


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
    """'Phòng Văn hóa - Xã hội; Trường A và 5 đơn vị khác'; nothing where the text itself names its only unit, unless
    what stands in brackets at its end could be taken for one."""
    is_own = len(saying.unit_ids) == 1 and own_names(material).are_in(saying.text, saying.unit_ids[0])
    if is_own and not saying.text.endswith(")"):
        return ""
    return unit_names(material, tuple(material.units[unit_id] for unit_id in saying.unit_ids))

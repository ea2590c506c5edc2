"""Figures of commendations: of the annex, of the text, and of the tables by award, unit or movement."""

from collections.abc import Callable

from thidua.commend.select import CELLS, read_selection
from thidua.explain.inputs import Fact, part_of
from thidua.explain.model import Node
from thidua.explain.sources import Sources, sum_node
from thidua.plan.catalogue import Catalogue

_NAMES = ("women", "direct_workers", "small_collectives")


def commendation_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: as in the annex ('<award>:<level>:<kind>:<class>:decided:women') or the text ('decided:kind:<kind>')."""
    if rest.startswith(f"{CELLS}:"):
        return _selected(sources, rest.removeprefix(f"{CELLS}:"))
    wanted, name = _commendations_of(sources.catalogue, rest)
    parts = [
        part_of(unit, fact, "commendation_fact", (name,), label=sources.catalogue.awards[fact["award_id"]].name)
        for unit, fact in sources.inputs.facts("commendation_fact")
        if wanted(fact)
    ]
    return (sum_node(sources, "Cộng số của các đơn vị; ô trống cộng 0", parts),)


def _selected(sources: Sources, text: str) -> tuple[Node, ...]:
    """The rows that a figure of the tables by award, unit or movement counts, or of a list of decisions; its key says
    which. Behind it: 'share', or a part of the awards."""
    asked, _, tail = text.partition(":")
    chosen, column = read_selection(asked), tail if tail in _NAMES else "award_count"
    parts = [
        part_of(unit, fact, "commendation_fact", (column,), label=sources.catalogue.awards[fact["award_id"]].name)
        for unit, fact in sources.inputs.facts("commendation_fact")
        if chosen.has({**fact, "unit_id": unit.unit_id})
    ]
    rule = "Cộng số của các đơn vị" if tail != "share" else "Tỷ lệ của tổng các dòng sau trong tổng số"
    return (sum_node(sources, rule, parts),)


def _commendations_of(catalogue: Catalogue, rest: str) -> tuple[Callable[[Fact], bool], str]:
    words = rest.split(":")
    name = next((word for word in reversed(words) if word in _NAMES), "award_count")
    is_decided = "proposed" not in words

    def wanted(fact: Fact) -> bool:
        if fact["is_decided"] != is_decided:
            return False
        known = {
            "level": fact["level_id"],
            "kind": fact["kind_id"],
            "class": fact["recipient_class_id"].partition("_")[0],
        }
        if len(words) == 6:
            return tuple(words[:4]) == (
                fact["award_id"], fact["level_id"], fact["kind_id"], fact["recipient_class_id"]
            )  # fmt: skip
        if words[1] in {"title", "form"}:
            return catalogue.awards[fact["award_id"]].group == words[1]
        return words[1] not in known or known[words[1]] == words[2]

    return wanted, name

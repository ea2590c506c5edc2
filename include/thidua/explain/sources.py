"""What the steps below a figure are read from, and the step that adds rows up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from thidua.collect.vault import Vault
from thidua.explain.cells import unit_nodes
from thidua.explain.inputs import Inputs, Part
from thidua.explain.model import Node
from thidua.explain.shown import shown
from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What the steps below a figure are read from."""

    inputs: Inputs
    vault: Vault
    editions: Mapping[str, Edition]
    catalogue: Catalogue

    def nodes(self, parts: Iterable[Part]) -> tuple[Node, ...]:
        return unit_nodes(parts, vault=self.vault, editions=self.editions)


def sum_node(sources: Sources, rule: str, parts: list[Part]) -> Node:
    """The rows that add up to a figure, and by which rule."""
    figures = [value for part in parts for value in part.figures.values() if isinstance(value, Decimal)]
    summed = f", cộng được {shown(sum(figures, start=Decimal(0)))}" if len(figures) > 1 else ""
    return Node(kind="total", label=rule, value=f"{len(parts)} dòng{summed}", children=sources.nodes(parts))

"""Figures that are no target's: movements, commendations, what units registered, counts of units and of rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from thidua.collect.vault import Vault
from thidua.explain.cells import file_node, read_workbooks, shown, unit_nodes
from thidua.explain.inputs import Fact, Inputs, Part, UnitInput, part_of
from thidua.explain.model import Node
from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue
from thidua.report.phrases import load_phrases

COUNTED = {"REPORTED", "CONFIRMED_ZERO", "LATE"}
_NAMES = ("women", "direct_workers", "small_collectives")


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What the steps below a figure are read from."""

    inputs: Inputs
    vault: Vault
    editions: Mapping[str, Edition]
    catalogue: Catalogue

    def nodes(self, parts: Iterable[Part]) -> tuple[Node, ...]:
        return unit_nodes(parts, vault=self.vault, editions=self.editions)


def movement_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: '<movement>:collectives', '…:individuals' or '…:units_reporting'."""
    movement, _, name = rest.rpartition(":")
    columns = (name,) if name in {"collectives", "individuals"} else ("name",)
    parts = [
        part_of(unit, fact, "movement_fact", columns, label=fact["name"])
        for unit, fact in sources.inputs.facts("movement_fact")
        if fact["movement_key"] == movement
    ]
    rule = "Đếm các đơn vị báo cáo về phong trào" if columns == ("name",) else "Cộng số của các đơn vị; ô trống cộng 0"
    return (_sum_node(sources, rule, parts),)


def registered_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: '<unit>:<row>:actual' for one figure, 'units' or 'count' for all rows."""
    unit_id, _, tail = rest.partition(":")
    row_no, _, name = tail.partition(":")
    parts = [
        part_of(unit, fact, "registered_fact", (name or "name",), label=fact["name"])
        for unit, fact in sources.inputs.facts("registered_fact")
        if not name or (unit.unit_id, str(fact["row_no"])) == (unit_id, row_no)
    ]
    return (_sum_node(sources, "Đơn vị tự đăng ký; báo cáo ghi nguyên số của đơn vị", parts),)


def model_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: 'count', or a kind of model."""
    parts = [
        part_of(unit, fact, "model_fact", ("kind", "name"))
        for unit, fact in sources.inputs.facts("model_fact")
        if rest in {"count", fact["kind"]}
    ]
    return (_sum_node(sources, "Đếm các dòng của các đơn vị", parts),)


def commendation_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: as in the annex ('<award>:<level>:<kind>:<class>:decided:women') or the text ('decided:kind:<kind>')."""
    wanted, name = _commendations_of(sources.catalogue, rest)
    parts = [
        part_of(unit, fact, "commendation_fact", (name,), label=sources.catalogue.awards[fact["award_id"]].name)
        for unit, fact in sources.inputs.facts("commendation_fact")
        if wanted(fact)
    ]
    return (_sum_node(sources, "Cộng số của các đơn vị; ô trống cộng 0", parts),)


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


def unit_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: '<unit>:version_no'."""
    unit = sources.inputs.units[rest.partition(":")[0]]
    return (_state_node(sources, unit, with_file=True),)


def completeness_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: 'expected', 'reported', 'late', 'missing', ...; every unit that is counted, and how it stands."""
    units = sources.inputs.units.values()
    return tuple(_state_node(sources, unit) for unit in units if rest not in _CHOICES or _CHOICES[rest](unit))


def verdict_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: a verdict, or 'total'."""
    phrases = load_phrases()
    return tuple(
        Node(
            kind="item",
            label=f"Chỉ tiêu {row['target_id']}",
            value=phrases.word("verdict", row["verdict"]),
            details=row,
        )
        for row in sources.inputs.rows("verdicts")
        if rest in {"total", row["verdict"]}
    )


_CHOICES: dict[str, Callable[[UnitInput], bool]] = {
    "reported": lambda unit: unit.state in COUNTED,
    "on_time": lambda unit: unit.state in COUNTED - {"LATE"},
    "late": lambda unit: unit.state == "LATE",
    "nil": lambda unit: unit.is_confirmed_nil,
    "missing": lambda unit: unit.state == "MISSING" and unit.ended_by is None,
    "ended": lambda unit: unit.ended_by is not None,
    "rejected": lambda unit: unit.state == "REJECTED",
}


def _state_node(sources: Sources, unit: UnitInput, *, with_file: bool = False) -> Node:
    state = load_phrases().word("state", unit.state)
    children: tuple[Node, ...] = ()
    if with_file and unit.file_sha256:
        workbooks = read_workbooks(sources.vault, [unit.file_sha256])
        children = (file_node(unit, workbooks[unit.file_sha256]),)
    return Node(
        kind="item",
        label=f"{unit.unit_id} {unit.unit_name}",
        value=f"{state}, lần nộp {unit.version_no}" if unit.version_no else state,
        details={"unit_id": unit.unit_id, "state": unit.state},
        children=children,
    )


def _sum_node(sources: Sources, rule: str, parts: list[Part]) -> Node:
    figures = [value for part in parts for value in part.figures.values() if isinstance(value, Decimal)]
    summed = f", cộng được {shown(sum(figures, start=Decimal(0)))}" if len(figures) > 1 else ""
    return Node(kind="total", label=rule, value=f"{len(parts)} dòng{summed}", children=sources.nodes(parts))


STEPS: dict[str, Callable[[Sources, str], tuple[Node, ...]]] = {
    "movement": movement_steps,
    "registered": registered_steps,
    "models": model_steps,
    "commendation": commendation_steps,
    "commendations": commendation_steps,
    "unit": unit_steps,
    "completeness": completeness_steps,
    "verdicts": verdict_steps,
}
"""By the first word of a figure's key."""

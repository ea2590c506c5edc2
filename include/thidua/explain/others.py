"""Figures that are no target's: movements, commendations, what units registered, counts of units and of rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from thidua.collect.vault import Vault
from thidua.commend.select import CELLS, read_selection
from thidua.explain.cells import file_node, read_workbooks, unit_nodes
from thidua.explain.inputs import Fact, FactTable, Inputs, Part, UnitInput, part_of
from thidua.explain.model import Node
from thidua.explain.shown import shown
from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue
from thidua.plan.tasks import TASK_STATES
from thidua.report.phrases import load_phrases
from thidua.text.dates import format_short_day

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
    judged = sources.inputs.rows("registered_verdict") if name else []
    columns = ("actual", "estimate") if name == "percent_of_plan" else (name or "name",)
    parts = [
        part_of(unit, fact, "registered_fact", columns, label=fact["name"])
        for unit, fact in sources.inputs.facts("registered_fact")
        if not name or (unit.unit_id, str(fact["row_no"])) == (unit_id, row_no)
    ]
    nodes = tuple(_registered_node(row) for row in judged if _is_asked(row, unit_id, row_no))
    return (*nodes, _sum_node(sources, "Đơn vị tự đăng ký; báo cáo ghi nguyên số của đơn vị", parts))


def _is_asked(row: Fact, unit_id: str, place: str) -> bool:
    """place: row of the result, or the code of a registration without one."""
    own = row["registration_id"] if row["result_row_no"] is None else str(row["result_row_no"])
    return (row["unit_id"], own) == (unit_id, place)


def _registered_node(row: Fact) -> Node:
    return Node(
        kind="item",
        label=f"Bản đăng ký của {row['unit_id']}, mã {row['registration_id']}: {row['name']}",
        value=f"mức đăng ký {shown(row['planned'])}" if row["planned"] is not None else "không có mức",
        details={key: None if value is None else str(value) for key, value in row.items()},
    )


def registration_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: 'units', 'count' for all contents, 'launches', 'plans'; '<unit>:<code>:planned' for one level."""
    unit_id, _, tail = rest.partition(":")
    code = tail.partition(":")[0]
    table: FactTable = "launch_fact" if rest == "launches" else "registration_fact"
    parts = [
        part_of(unit, fact, table, ("planned",) if code else ("name",), label=fact["name"])
        for unit, fact in sources.inputs.facts(table)
        if not code or (unit.unit_id, fact["registration_id"]) == (unit_id, code)
    ]
    return (_sum_node(sources, "Đếm các dòng của các đơn vị", parts),)


def task_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: a state, 'total', or '<task>:state' and what of it; the words on tasks that were counted. One that nothing
    was said of was not begun."""
    return tuple(
        Node(
            kind="item",
            label=f"Nhiệm vụ {row['task_id']}: {TASK_STATES[row['state']]} từ ngày {format_short_day(row['day'])}",
            value=row["evidence"],
            details={"task_id": row["task_id"], "actor": row["actor"]},
        )
        for row in sources.inputs.rows("tasks")
        if rest in {"total", row["state"]} or rest.partition(":")[0] == row["task_id"]
    )


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
    if rest.startswith(f"{CELLS}:"):
        return _selected(sources, rest.removeprefix(f"{CELLS}:"))
    wanted, name = _commendations_of(sources.catalogue, rest)
    parts = [
        part_of(unit, fact, "commendation_fact", (name,), label=sources.catalogue.awards[fact["award_id"]].name)
        for unit, fact in sources.inputs.facts("commendation_fact")
        if wanted(fact)
    ]
    return (_sum_node(sources, "Cộng số của các đơn vị; ô trống cộng 0", parts),)


def _selected(sources: Sources, text: str) -> tuple[Node, ...]:
    """The rows that a figure of the tables by award, unit or movement counts; its key says which."""
    asked, _, share = text.partition(":")
    chosen = read_selection(asked)
    parts = [
        part_of(
            unit, fact, "commendation_fact", ("award_count",), label=sources.catalogue.awards[fact["award_id"]].name
        )
        for unit, fact in sources.inputs.facts("commendation_fact")
        if chosen.has({**fact, "unit_id": unit.unit_id})
    ]
    rule = "Cộng số của các đơn vị" if not share else "Tỷ lệ của tổng các dòng sau trong tổng số"
    return (_sum_node(sources, rule, parts),)


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
    """rest: 'expected', 'reported', 'late', 'missing', ..., or 'kind:school:late' of one kind of unit; every unit that
    is counted, and how it stands."""
    units = list(sources.inputs.units.values())
    if rest.startswith("kind:"):
        _, kind, rest = rest.split(":")
        units = [unit for unit in units if unit.unit_kind == kind]
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
    "absent": lambda unit: unit.state in {"MISSING", "REJECTED"},
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
    "registration": registration_steps,
    "registrations": registration_steps,
    "tasks": task_steps,
}
"""By the first word of a figure's key."""

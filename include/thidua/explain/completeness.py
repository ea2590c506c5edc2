"""Counts of units: every unit that is counted, and how it stands."""

from collections.abc import Callable

from thidua.explain.cells import file_node, read_workbooks
from thidua.explain.inputs import UnitInput
from thidua.explain.model import Node
from thidua.explain.sources import Sources
from thidua.report.material import REPORTED_STATES
from thidua.report.phrases import load_phrases


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


_CHOICES: dict[str, Callable[[UnitInput], bool]] = {
    "reported": lambda unit: unit.state in REPORTED_STATES,
    "on_time": lambda unit: unit.state in REPORTED_STATES - {"LATE"},
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

"""Figures that are no target's: movements, registrations, tasks, models, counts of verdicts."""

from collections.abc import Callable

from thidua.explain.commendations import commendation_steps
from thidua.explain.completeness import completeness_steps, unit_steps
from thidua.explain.inputs import FactTable, part_of
from thidua.explain.model import Node
from thidua.explain.registered import registered_steps
from thidua.explain.sources import Sources, sum_node
from thidua.plan.tasks import TASK_STATES
from thidua.report.phrases import load_phrases
from thidua.text.dates import format_short_day


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
    return (sum_node(sources, rule, parts),)


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
    return (sum_node(sources, "Đếm các dòng của các đơn vị", parts),)


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
    return (sum_node(sources, "Đếm các dòng của các đơn vị", parts),)


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

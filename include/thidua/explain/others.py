"""Figures that are no target's: movements, what units registered, tasks, models, counts of verdicts."""

from collections.abc import Callable

from thidua.explain.commendations import commendation_steps
from thidua.explain.completeness import completeness_steps, unit_steps
from thidua.explain.inputs import Fact, FactTable, part_of
from thidua.explain.model import Node
from thidua.explain.shown import shown
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
    return (*nodes, sum_node(sources, "Đơn vị tự đăng ký; báo cáo ghi nguyên số của đơn vị", parts))


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

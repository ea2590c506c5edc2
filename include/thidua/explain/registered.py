"""Results of what units registered themselves: one of their figures, or how many of what worth."""

from thidua.explain.inputs import Fact, part_of
from thidua.explain.model import Node
from thidua.explain.shown import shown
from thidua.explain.sources import Sources, sum_node
from thidua.report.annex_registered import NO_RESULT, OUTSIDE, result_code


def registered_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: '<unit>:<row>:actual' for one figure; 'units', 'count' for all results, 'count:<code>' for some."""
    unit_id, _, tail = rest.partition(":")
    if unit_id in {"units", "count"}:
        return _without_result(sources) if tail == "silent" else _counted_steps(sources, tail)
    row_no, _, name = tail.partition(":")
    columns = ("actual", "estimate") if name == "percent_of_plan" else (name,)
    parts = [
        part_of(unit, fact, "registered_fact", columns, label=fact["name"])
        for unit, fact in sources.inputs.facts("registered_fact")
        if (unit.unit_id, str(fact["row_no"])) == (unit_id, row_no)
    ]
    judged = sources.inputs.rows("registered_verdict")
    nodes = tuple(_registered_node(row) for row in judged if _is_asked(row, unit_id, row_no))
    return (*nodes, sum_node(sources, "Đơn vị tự đăng ký; báo cáo ghi nguyên số của đơn vị", parts))


def _without_result(sources: Sources) -> tuple[Node, ...]:
    judged = sources.inputs.rows("registered_verdict")
    return tuple(_registered_node(row) for row in judged if row["reason"] == NO_RESULT)


def _counted_steps(sources: Sources, asked: str) -> tuple[Node, ...]:
    """asked: a code as `result_code` makes it; empty for every result. A row that gives no result is none."""
    judged = sources.inputs.rows("registered_verdict")
    codes = {(row["unit_id"], row["result_row_no"]): _code(row) for row in judged}
    parts = [
        part_of(unit, fact, "registered_fact", ("name",), label=fact["name"])
        for unit, fact in sources.inputs.facts("registered_fact")
        if (code := codes.get((unit.unit_id, fact["row_no"]), OUTSIDE)) != NO_RESULT and asked in {"", code}
    ]
    nodes = tuple(_registered_node(row) for row in judged if _code(row) == asked)
    return (*nodes, sum_node(sources, "Đếm các kết quả do đơn vị báo cáo", parts))


def _code(row: Fact) -> str:
    return result_code(verdict=row["verdict"], reason=row["reason"], measured_on=row["measured_on"])


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

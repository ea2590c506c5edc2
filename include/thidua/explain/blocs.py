"""Figures of a bloc's report: results under the pact, points, places, votes, and who recorded them."""

from collections.abc import Callable, Iterable

from thidua.explain.inputs import Fact, part_of
from thidua.explain.model import Node
from thidua.explain.sources import Sources
from thidua.text.dates import format_instant, format_short_day
from thidua.text.numbers import format_number

_SOURCES = {
    "leader": "Khối trưởng chấm",
    "indicator": "Tính từ kết quả giao ước",
    "member": "Đơn vị tự chấm",
    "unclaimed": "Không có điểm thưởng, điểm trừ",
    "none": "Chưa có điểm",
}


def pact_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: '<content>:<unit>:actual', '…:percent'; '<content>:told' or '…:reached' for all members."""
    content_id, _, tail = rest.partition(":")
    unit_id = tail.partition(":")[0]
    parts = [
        part_of(unit, fact, "pact_fact", ("actual",), label=content_id)
        for unit, fact in sources.inputs.facts("pact_fact")
        if fact["content_id"] == content_id and unit_id in {unit.unit_id, "told", "reached"}
    ]
    rule = "Báo cáo của thành viên về nội dung giao ước"
    return (Node(kind="total", label=rule, value=f"{len(parts)} dòng", children=sources.nodes(parts)),)


def score_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: '<unit>:total', '<unit>:place', '<unit>:<criterion>' and what of it: each criterion with its origin."""
    unit_id, _, tail = rest.partition(":")
    criterion_id = tail.partition(":")[0]
    rows = [row for row in sources.inputs.rows("scores", area="report") if row["unit_id"] == unit_id]
    named = [row for row in rows if row["criterion_id"] == criterion_id]
    return tuple(_score_node(sources, row) for row in named or rows)


def _score_node(sources: Sources, row: Fact) -> Node:
    points = "chưa có" if row["points"] is None else f"{format_number(row['points'])} điểm"
    own = [
        part_of(unit, fact, "score_fact", ("points",), label=row["criterion_id"])
        for unit, fact in sources.inputs.facts("score_fact")
        if (unit.unit_id, fact["criterion_id"]) == (row["unit_id"], row["criterion_id"])
    ]
    return Node(
        kind="item",
        label=f"Tiêu chí {row['criterion_id']}: {_SOURCES[row['source']]}",
        value=points,
        details={"unit_id": row["unit_id"], "criterion_id": row["criterion_id"], "source": row["source"]},
        children=(*_appraisal(row), *sources.nodes(own)),
    )


def _appraisal(row: Fact) -> Iterable[Node]:
    if row["actor"] is not None:
        yield Node(kind="note", label=f"{row['actor']}, {format_instant(row['recorded_at'])}: {row['reason']}")


def ballot_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: '<honour>:<unit>:votes' and what of it."""
    honour_id, _, tail = rest.partition(":")
    unit_id = tail.partition(":")[0]
    return tuple(
        Node(
            kind="item",
            label=f"Bình xét ngày {format_short_day(row['held_on'])}, {row['members_present']} thành viên dự họp"
            f"{_papers(row)}",
            value=f"{row['votes']} phiếu",
            details={"unit_id": unit_id, "honour_id": honour_id, "actor": row["actor"]},
            children=(Node(kind="note", label=f"{row['actor']} ghi lúc {format_instant(row['recorded_at'])}"),),
        )
        for row in sources.inputs.rows("ballots")
        if (row["honour_id"], row["unit_id"]) == (honour_id, unit_id)
    )


def _papers(row: Fact) -> str:
    return "" if row["ballots_cast"] is None else f", {row['ballots_valid']}/{row['ballots_cast']} phiếu hợp lệ"


BLOC_STEPS: dict[str, Callable[[Sources, str], tuple[Node, ...]]] = {
    "pact": pact_steps,
    "score": score_steps,
    "ballot": ballot_steps,
}
"""By the first word of a figure's key."""

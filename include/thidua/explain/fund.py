"""Figures of the fund: the lines that they are added up from, and who recorded them."""

from thidua.explain.model import Node
from thidua.explain.sources import Sources
from thidua.fund.catalogue import load_fund
from thidua.text.dates import format_instant
from thidua.text.numbers import format_number


def fund_steps(sources: Sources, rest: str) -> tuple[Node, ...]:
    """rest: '<line>:<column>', or 'total:<column>' for all lines."""
    line, _, column = rest.partition(":")
    names = {source.id: source.name for source in load_fund().sources}
    return tuple(
        Node(
            kind="item",
            label=f"{names.get(row['source_id'], row['source_id'])}: {row['actor']} ghi lúc "
            f"{format_instant(row['recorded_at'])}",
            value=f"nguồn quỹ {format_number(row['set_aside'])}; chi khen thưởng "
            f"{format_number(row['spent_on_awards'])}; chi khác {format_number(row['spent_otherwise'])} đồng",
            details={"source_id": row["source_id"], "actor": row["actor"], "column": column},
        )
        for row in sources.inputs.rows("fund", area="report")
        if line in {"total", row["source_id"]}
    )

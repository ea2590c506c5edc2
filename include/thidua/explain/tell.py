"""An explanation as a tree for the terminal."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from thidua.explain.model import Explanation, Node
from thidua.text.dates import format_instant


def tell_explanation(found: Explanation) -> str:
    """The figure, the report it stands in, and below it every step down to the cell."""
    issued, known = (format_instant(datetime.fromisoformat(at)) for at in (found.issued_at, found.known_at))
    exact = f" (giá trị đúng {found.value})" if found.value not in {None, found.printed} else ""
    return "\n".join(
        [
            f"{found.key} = {found.printed}{exact}",
            f"Báo cáo {found.plan_id}, kỳ {found.period_id}, bản r{found.revision_no}, phát hành lúc {issued}",
            f"Bộ số liệu {found.snapshot_id}: những gì đã biết đến {known}",
            *_tree(found.steps, ""),
        ]
    )


def _tree(nodes: Sequence[Node], indent: str) -> Iterator[str]:
    for place, node in enumerate(nodes, start=1):
        is_last = place == len(nodes)
        value = f": {node.value}" if node.value is not None else ""
        yield f"{indent}{'└─' if is_last else '├─'} {node.label}{value}"
        yield from _tree(node.children, indent + ("   " if is_last else "│  "))

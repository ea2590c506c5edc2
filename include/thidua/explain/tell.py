"""An explanation as a tree for the terminal."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from thidua.explain.model import Explanation, Node
from thidua.text.dates import format_instant
from thidua.text.numbers import format_number


def tell_explanation(found: Explanation) -> str:
    """The figure, the report it stands in, and below it every step down to the cell."""
    issued, known = (format_instant(datetime.fromisoformat(at)) for at in (found.issued_at, found.known_at))
    exact = _exact(found.value)
    return "\n".join(
        [
            f"{found.key} = {found.printed}{f' (giá trị đúng {exact})' if exact not in {None, found.printed} else ''}",
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


def _exact(value: str | None) -> str | None:
    """All digits as a person writes them; words as they are."""
    try:
        number = None if value is None else Decimal(value)
    except InvalidOperation:
        return value
    return None if number is None else format_number(number)

"""What an explanation is: a tree from a printed figure down to cells and files."""

from dataclasses import dataclass, field
from typing import Literal

NodeKind = Literal["plan", "total", "verdict", "unit", "missing", "cell", "file", "report", "item", "note"]


@dataclass(frozen=True, kw_only=True)
class Node:
    """One step. label, value: Vietnamese, for people. details: the same and more, for machines."""

    kind: NodeKind
    label: str
    value: str | None = None
    details: dict[str, str | None] = field(default_factory=dict)
    children: tuple["Node", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One printed figure of one issued revision. value: exact, None where the figure is a word."""

    report_id: int
    plan_id: str
    period_id: str
    revision_no: int
    issued_at: str
    model_sha256: str
    snapshot_id: int
    known_at: str
    key: str
    printed: str
    value: str | None
    steps: tuple[Node, ...]

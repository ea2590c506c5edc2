"""Consistency of a snapshot with what it was made from, before anything is printed from it."""

from dataclasses import dataclass

import sqlalchemy as sa

from thidua.aggregate.rules import rule_files
from thidua.errors import FiguresError
from thidua.warehouse.connect import statement

REMEDY = (
    "Không lập báo cáo từ bộ số liệu này. Sửa nguyên nhân đã nêu (kế hoạch, bản nộp hoặc quy tắc tổng hợp), "
    "rồi chạy lại bước tổng hợp của kỳ báo cáo."
)


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """One row that breaks one rule. key: target, unit or other name within the snapshot; detail: Vietnamese."""

    rule: str
    key: str
    detail: str


def check_snapshot(engine: sa.Engine, snapshot_id: int) -> None:
    """Run every rule of `sql/checks/`; FiguresError lists all disagreements at once."""
    with engine.connect() as connection:
        exists = connection.execute(
            sa.text("select count(*) from snapshot where snapshot_id = :snapshot_id"), {"snapshot_id": snapshot_id}
        ).scalar_one()
        if not exists:
            raise FiguresError(
                f"Không có bộ số liệu tổng hợp số {snapshot_id}.", remedy="Chạy bước tổng hợp của kỳ báo cáo trước."
            )
        found = find_disagreements(connection, snapshot_id)
    if found:
        lines = "\n".join(f"- [{row.rule}] {row.key}: {row.detail}" for row in found)
        raise FiguresError(
            f"Bộ số liệu tổng hợp số {snapshot_id} có {len(found)} chỗ không khớp:\n{lines}", remedy=REMEDY
        )


def find_disagreements(connection: sa.Connection, snapshot_id: int) -> tuple[Disagreement, ...]:
    """All rows that break a rule, in order of rule and key."""
    found = [
        Disagreement(**row)
        for name in rule_files("checks")
        for row in connection.execute(statement("checks", name), {"snapshot_id": snapshot_id}).mappings()
    ]
    return tuple(sorted(found, key=lambda row: (row.rule, row.key, row.detail)))

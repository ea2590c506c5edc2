"""Consistency of a snapshot with what it was made from, before anything is printed from it."""

from dataclasses import dataclass

import sqlalchemy as sa

from thidua.aggregate.rules import rule_files
from thidua.commend.history import FormerAwards
from thidua.commend.statutory import find_faults
from thidua.errors import FiguresError, NotYetError
from thidua.plan.commendation_rules import CommendationRules
from thidua.report.figures import CommendationFact
from thidua.statistics.cells import broken_forms
from thidua.text.dates import format_short_day
from thidua.warehouse.connect import statement

REMEDY = (
    "Không lập báo cáo từ bộ số liệu này. Sửa nguyên nhân đã nêu (kế hoạch, bản nộp hoặc quy tắc tổng hợp), "
    "rồi chạy lại bước tổng hợp của kỳ báo cáo."
)
WAIT = (
    "Airflow tự tổng hợp lại vài lần trong 15 phút; chạy bằng lệnh thì chạy lại khi thu nhận xong. Vẫn còn chờ: xem "
    "lỗi của lượt thu nhận (collect_submissions), sửa rồi chạy lại bước tổng hợp."
)
"""What is to be done where only files are waited for."""


_COUNTED = {
    "fighters": "Chiến sĩ thi đua cơ sở",
    "advanced": "Lao động tiên tiến",
    "members": "số người của đơn vị",
    "percent": "mức quy định (%)",
    "number": "quyết định số",
    "award": "danh hiệu, hình thức",
    "needs": "cần có trước",
    "wanted": "số đề nghị hoặc quyết định",
    "had": "số đã được tặng",
    "year": "năm",
    "years": "số năm liên tục",
    "count": "số lượng",
    "days": "các ngày",
    "side": "đối tượng",
    "campaigns": "số khen theo đợt, chuyên đề, đột xuất",
    "votes": "số phiếu",
    "council": "số thành viên hội đồng",
    "unfinished": "số người chưa hoàn thành nhiệm vụ",
    "disciplined": "số người bị kỷ luật",
}
"""What a fault of the rules on commendations has counted."""


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """One row that breaks one rule. key: target, unit or other name within the snapshot; detail: Vietnamese."""

    rule: str
    key: str
    detail: str


def check_snapshot(engine: sa.Engine, snapshot_id: int) -> None:
    """Run every rule of `sql/checks/`; FiguresError lists all disagreements at once, NotYetError where only files of
    units are still on their way."""
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
        message = f"Bộ số liệu tổng hợp số {snapshot_id} có {len(found)} chỗ không khớp:\n{lines}"
        if all(row.rule == "nothing_waits" for row in found):
            raise NotYetError(message, remedy=WAIT)
        raise FiguresError(message, remedy=REMEDY)


def find_disagreements(connection: sa.Connection, snapshot_id: int) -> tuple[Disagreement, ...]:
    """All rows that break a rule, in order of rule and key."""
    found = [
        Disagreement(**row)
        for name in rule_files("checks")
        for row in connection.execute(statement("checks", name), {"snapshot_id": snapshot_id}).mappings()
    ]
    found += broken_commendation_rules(connection, snapshot_id)
    found += [
        Disagreement(rule="statistics_cross_checks", key=form, detail=fault)
        for form, fault in broken_forms(connection, snapshot_id)
    ]
    return tuple(sorted(found, key=lambda row: (row.rule, row.key, row.detail)))


def broken_commendation_rules(connection: sa.Connection, snapshot_id: int) -> list[Disagreement]:
    """What the plan wants no report to be made with (`Plan.commendation_rules`, severity 'stop')."""
    of_snapshot = {"snapshot_id": snapshot_id}
    told = connection.execute(statement("load", "commendation_rules.sql"), of_snapshot).one_or_none()
    rules = CommendationRules.model_validate(told.rules) if told and told.rules else None
    if told is None or rules is None or not rules.stops:
        return []
    rows = connection.execute(statement("report", "commendation_facts.sql"), of_snapshot)
    facts = [CommendationFact(**row) for row in rows.mappings()]
    before = connection.execute(statement("report", "former_awards.sql"), of_snapshot)
    former = [FormerAwards(**row) for row in before.mappings()]
    return [
        Disagreement(
            rule=fault.rule,
            key=", ".join(fault.units) or "toàn bộ",
            detail=", ".join(f"{_COUNTED[name]} {_shown(value)}" for name, value in fault.values.items()),
        )
        for fault in find_faults(facts, rules, year=told.year, former=former)
        if fault.severity == "stop"
    ]


def _shown(value: object) -> str:
    return ", ".join(format_short_day(day) for day in value) if isinstance(value, tuple) else str(value)

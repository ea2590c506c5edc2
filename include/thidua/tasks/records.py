"""Words on tasks: written down once each, never changed; the newest one counts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.plan.model import Plan, Task
from thidua.plan.tasks import TaskState
from thidua.text.dates import LEGAL_ZONE, format_short_day
from thidua.warehouse.connect import load_sql
from thidua.warehouse.view import lock_plan


@dataclass(frozen=True, kw_only=True)
class TaskWord:
    """What a person says of a task. day: since when it is so. evidence: number and sign of a document, or a file's
    name. content: of that file, to be kept in the vault."""

    task_id: str
    state: TaskState
    day: date
    actor: str
    evidence: str | None = None
    content: bytes | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """The newest word on a task, as it was recorded."""

    task_id: str
    state: TaskState
    day: date
    evidence: str | None
    evidence_sha256: str | None
    note: str | None
    actor: str
    recorded_at: datetime


def record_word(engine: sa.Engine, *, plan: Plan, word: TaskWord, vault: Vault, now: datetime) -> int:
    """Write the word down; its number. OperatorError for an unknown task, a day to come, or a done task without any
    evidence."""
    task = find_task(plan, word.task_id)
    if word.day > now.astimezone(LEGAL_ZONE).date():
        raise OperatorError(
            f"Ngày {format_short_day(word.day)} chưa tới.", remedy="Ghi ngày đã thực hiện bằng --day, dạng 2026-03-15."
        )
    if word.state == "done" and not word.evidence:
        raise OperatorError(
            f"Nhiệm vụ {task.id} chưa có văn bản, minh chứng ({task.evidence}).",
            remedy="Ghi số, ký hiệu văn bản hoặc đường dẫn tệp bằng --evidence.",
        )
    sha256 = vault.put(word.content) if word.content is not None else None
    with engine.begin() as connection:
        # As a load: whoever takes this lock before reading sees no word that is still on its way.
        lock_plan(connection, plan.id)
        if sha256 is not None and word.content is not None:
            blob = {"sha256": sha256, "size_bytes": len(word.content)}
            connection.execute(sa.text(load_sql("deliver", "insert_blob.sql")), blob)
        number: int = _run(
            connection,
            "insert_event",
            plan_id=plan.id,
            task_id=task.id,
            state=word.state,
            day=word.day,
            evidence=word.evidence,
            evidence_sha256=sha256,
            note=word.note,
            actor=word.actor,
            now=now,
        ).scalar_one()
    return number


def find_task(plan: Plan, task_id: str) -> Task:
    """OperatorError where the plan has no such task."""
    for task in plan.tasks:
        if task.id == task_id:
            return task
    known = ", ".join(task.id for task in plan.tasks) or "kế hoạch không có nhiệm vụ nào"
    raise OperatorError(f"Kế hoạch {plan.id} không có nhiệm vụ '{task_id}'.", remedy=f"Chọn một trong: {known}.")


def read_rows(connection: sa.Connection, plan_id: str) -> dict[str, TaskRow]:
    """The newest word on each task that anything was said of."""
    rows = _run(connection, "standings", plan_id=plan_id).mappings()
    return {row["task_id"]: TaskRow(**row) for row in rows}


def _run(connection: sa.Connection, name: str, **values: object) -> sa.CursorResult[Any]:
    return connection.execute(sa.text(load_sql("tasks", f"{name}.sql")), values)

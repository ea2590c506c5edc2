"""What the demonstration tells at its end: what went where, who is missing and why, how long each step took."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

import sqlalchemy as sa

from thidua.launch.api import AirflowApi
from thidua.remind.ledger import read_notices
from thidua.warehouse.connect import load_sql

_STATES = {"MISSING": "chưa nộp", "REJECTED": "đã nộp nhưng bị trả lại", "LATE": "nộp muộn"}


def describe_unmet(connection: sa.Connection) -> str:
    """Who is missing, refused or late, and why."""
    lines = ["CÒN THIẾU HOẶC KHÔNG ĐÚNG HẠN"]
    for row in connection.execute(sa.text(load_sql("report", "unmet_obligations.sql"))):
        reason = f" - {row.sentence}" if row.sentence and row.state == "REJECTED" else ""
        lines.append(f"  {row.plan_id:<27}{row.period_id:<8}  {row.unit_name}: {_STATES[row.state]}{reason}")
    return "\n".join(lines)


def describe_reminders(connection: sa.Connection) -> str:
    """The digests that went out, and what each told."""
    lines = ["THƯ NHẮC VIỆC ĐÃ GỬI  (thidua reminders)"]
    for row in read_notices(connection):
        if row.state == "SENT":
            told = ", ".join(key.partition("|")[2].replace("|", " ") for key in row.item_keys or ())
            lines.append(f"  {row.day:%d/%m/%Y}  {row.address:<30}{told}")
    return "\n".join(lines if len(lines) > 1 else [*lines, "  Hôm nay không có thư nào đến lượt."])


def describe_durations(api: AirflowApi, dag_ids: Sequence[str]) -> str:
    """Seconds per task of the DAGs' runs: how many, median, longest."""
    lines = ["THỜI GIAN TỪNG BƯỚC (giây)"]
    for dag_id in dag_ids:
        seconds: dict[str, list[float]] = defaultdict(list)
        for run in api.runs(dag_id):
            for task in api.tasks(dag_id, run.run_id):
                if task.duration is not None and task.state == "success":
                    seconds[task.task_id].append(task.duration)
        for task_id, all_seconds in seconds.items():
            lines.append(
                f"  {dag_id:<20}{task_id:<26}{len(all_seconds):>3} lượt, "
                f"trung vị {median(all_seconds):.2f}, lâu nhất {max(all_seconds):.2f}"
            )
    return "\n".join(lines)

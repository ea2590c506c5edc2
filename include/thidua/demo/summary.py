"""What the demonstration tells at its end: what went where, who is missing and why, how long each step took."""

import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from thidua.launch.api import AirflowApi
from thidua.settings import Settings
from thidua.warehouse.connect import load_sql

_STATES = {"MISSING": "chưa nộp", "REJECTED": "đã nộp nhưng bị trả lại", "LATE": "nộp muộn"}


def describe_deliveries(connection: sa.Connection, settings: Settings) -> str:
    """Each report issued, with the state of every delivery and the files in the outbox."""
    lines = ["ĐÃ LẬP VÀ GỬI"]
    rows = connection.execute(sa.text(load_sql("report", "issued.sql"))).all()
    for row in rows:
        where = row.address
        if row.channel == "folder":
            folder = Path(settings.outbox) / row.address / row.period_id / f"r{row.revision_no}"
            kinds = ", ".join(sorted(path.suffix.lstrip(".") for path in folder.iterdir()))
            where = f"{os.path.relpath(folder)} ({kinds})"
        lines.append(
            f"  {row.plan_id:<22}{row.period_id:<8}  bản {row.revision_no}  {row.channel:<7}{row.state:<8}{where}"
        )
    return "\n".join(lines)


def describe_unmet(connection: sa.Connection) -> str:
    """Who is missing, refused or late, and why."""
    lines = ["CÒN THIẾU HOẶC KHÔNG ĐÚNG HẠN"]
    for row in connection.execute(sa.text(load_sql("report", "unmet_obligations.sql"))):
        reason = f" - {row.sentence}" if row.sentence and row.state == "REJECTED" else ""
        lines.append(f"  {row.plan_id:<22}{row.period_id:<8}  {row.unit_name}: {_STATES[row.state]}{reason}")
    return "\n".join(lines)


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

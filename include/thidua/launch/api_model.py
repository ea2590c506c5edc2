"""What Airflow's REST API answers, as far as we ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

_FINISHED = frozenset({"success", "failed"})


@dataclass(frozen=True, kw_only=True)
class Run:
    """One DAG run. state: 'queued', 'running', 'success', 'failed'. duration: seconds."""

    dag_id: str
    run_id: str
    state: str
    partition_key: str | None
    started: datetime | None
    ended: datetime | None

    @property
    def is_finished(self) -> bool:
        return self.state in _FINISHED

    @property
    def duration(self) -> float | None:
        return (self.ended - self.started).total_seconds() if self.started and self.ended else None


@dataclass(frozen=True, kw_only=True)
class TaskRun:
    """One task instance of a run. map_index: -1 for a task that is not mapped. duration: seconds."""

    task_id: str
    map_index: int
    state: str | None
    try_number: int
    duration: float | None


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a run asks of a person. body: Markdown. answered_by: name of the user; None while it waits."""

    subject: str
    body: str | None
    options: tuple[str, ...]
    chosen: tuple[str, ...]
    answered_by: str | None


def read_run(found: Mapping[str, Any]) -> Run:
    return Run(
        dag_id=found["dag_id"],
        run_id=found["dag_run_id"],
        state=found["state"],
        partition_key=found["partition_key"],
        started=_instant(found["start_date"]),
        ended=_instant(found["end_date"]),
    )


def read_task(found: Mapping[str, Any]) -> TaskRun:
    return TaskRun(
        task_id=found["task_id"],
        map_index=found["map_index"],
        state=found["state"],
        try_number=found["try_number"],
        duration=found["duration"],
    )


def read_question(found: Mapping[str, Any]) -> Question:
    return Question(
        subject=found["subject"],
        body=found["body"],
        options=tuple(found["options"]),
        chosen=tuple(found["chosen_options"] or ()),
        answered_by=(found["responded_by_user"] or {}).get("name"),
    )


def read_log_entry(entry: str | Mapping[str, Any]) -> str:
    if isinstance(entry, str):
        return entry
    errors = [f"{error['exc_type']}: {error['exc_value']}" for error in entry.get("error_detail") or ()]
    return "\n".join([str(entry.get("event", "")), *errors])


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

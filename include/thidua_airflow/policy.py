"""Which pool the tasks of a run wait in. Imported while Airflow reads its settings, so without Airflow.

Reports of their day have workers that no rerun can take: reruns share the few slots of a pool of their own. One DAG
makes a report on its day, by hand and in a backfill, so it is the run that decides, not the task.
"""

from typing import TYPE_CHECKING

from thidua.launch.pools import RERUNS

if TYPE_CHECKING:
    from airflow.models.taskinstance import TaskInstance

DATED_WEIGHT = 100
BY_HAND_WEIGHT = 10
RERUN_WEIGHT = 1
"""Priorities: where workers are short, a report of its day goes first, then what a person waits for."""


def choose_pool(task_instance: "TaskInstance") -> None:
    """Move what is not of its day to the pool of reruns. Airflow keeps the beginning of a run's id for its kind."""
    if task_instance.dag_id != "deliver_reports" or task_instance.run_id.startswith("scheduled__"):
        return
    is_backfill = task_instance.run_id.startswith("backfill__")
    task_instance.pool = RERUNS
    task_instance.priority_weight = RERUN_WEIGHT if is_backfill else BY_HAND_WEIGHT

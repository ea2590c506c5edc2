"""Which pool the tasks of a run wait in. Imported while Airflow reads its settings, so without Airflow.

Reports of their day have workers that no rerun can take: reruns share the few slots of a pool of their own. One DAG
makes a report on its day, by hand and in a backfill, so it is the run that decides, not the task.
"""

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from thidua.launch.pools import RERUNS

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance

log = logging.getLogger(__name__)

DATED_WEIGHT = 100
BY_HAND_WEIGHT = 10
RERUN_WEIGHT = 1
"""Priorities: where workers are short, a report of its day goes first, then what a person waits for."""


def choose_pool(task_instance: "TaskInstance", dag_run: "DagRun | None" = None) -> None:
    """Move what is not of its day to the pool of reruns, and let there go first what can still be in time.

    Airflow keeps the beginning of a run's id for its kind.
    """
    if task_instance.dag_id == "reissue_reports":
        if dag_run is not None and dag_run.partition_key and _is_in_time(dag_run.partition_key):
            task_instance.priority_weight = DATED_WEIGHT
        return
    if task_instance.dag_id != "deliver_reports" or task_instance.run_id.startswith("scheduled__"):
        return
    is_backfill = task_instance.run_id.startswith("backfill__")
    task_instance.pool = RERUNS
    task_instance.priority_weight = RERUN_WEIGHT if is_backfill else BY_HAND_WEIGHT


def _is_in_time(key: str) -> bool:
    """Whether the report's hour is over and its last instant is not: the schedule may have passed it by.

    Must not raise: a fault here would keep the run from being made.
    """
    from thidua.calendar.report_dates import read_readable_dates
    from thidua.settings import Settings

    try:
        settings = Settings.from_environment()
        now = datetime.now(UTC) + settings.clock_offset
        dates = {one.key: one for one in read_readable_dates(settings.plans, kept=settings.dates_file)}
        one = dates.get(key)
        return one is not None and bool(one.run_at and one.last_instant and one.run_at <= now <= one.last_instant)
    except Exception:
        log.exception("no dates for the run of %s", key)
        return False

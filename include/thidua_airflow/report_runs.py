"""Runs of reports as Airflow keeps them: each at a place of its own in the schedule.

Airflow keeps its place by `partition_date`, and recognises a partition in a backfill by it. So the date must be
unique and must sort like the runs: it is the run's instant plus a fraction of a second that only depends on the key.
Two communes that report at the same instant therefore both get their run.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pendulum
from airflow.timetables.base import DagRunInfo

from thidua.calendar.report_dates import ReportDate

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun

BEFORE_ALL = DagRunInfo(run_after=pendulum.datetime(1970, 1, 1), data_interval=None)
"""The place of a schedule that has not made a run yet."""


def unique_runs(dates: Iterable[ReportDate]) -> Iterator[DagRunInfo]:
    """The run of each dated report, no two with one partition date."""
    taken: set[datetime] = set()
    for one in sorted(dates, key=lambda one: one.key):
        if one.run_at is None:
            continue
        instant = one.run_at + fraction_of(one.key)
        while instant in taken:
            instant += timedelta(microseconds=1)
        taken.add(instant)
        yield DagRunInfo(
            run_after=pendulum.instance(one.run_at).in_timezone("UTC"),
            data_interval=None,
            partition_date=pendulum.instance(instant).in_timezone("UTC"),
            partition_key=one.key,
        )


def fraction_of(key: str) -> timedelta:
    """Less than a second, always the same for a key, whatever other plans there are."""
    digest = hashlib.sha256(key.encode()).digest()
    return timedelta(microseconds=int.from_bytes(digest[:8], "big") % 1_000_000)


def position(run: DagRunInfo) -> datetime:
    """The place of a run in the schedule."""
    return run.partition_date or run.run_after


def last_scheduled_run(dag_run: "DagRun") -> DagRunInfo | None:
    """The newest run of the DAG that the schedule has made; None before the first.

    Called where Airflow's own session is open: in the scheduler and in the main process of the DAG processor.
    """
    from airflow.models.dagrun import DagRun
    from airflow.utils.types import DagRunType
    from sqlalchemy import select
    from sqlalchemy.orm import object_session

    session = object_session(dag_run)
    if session is None:
        return None
    row = session.execute(
        select(DagRun.run_after, DagRun.partition_date, DagRun.partition_key)
        .where(DagRun.dag_id == dag_run.dag_id, DagRun.run_type == DagRunType.SCHEDULED)
        .where(DagRun.partition_date.is_not(None))
        .order_by(DagRun.partition_date.desc())
        .limit(1)
    ).one_or_none()
    return row and DagRunInfo(
        run_after=row.run_after, data_interval=None, partition_date=row.partition_date, partition_key=row.partition_key
    )

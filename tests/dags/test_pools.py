"""Reruns wait for each other, and never a report of its day for them: Airflow's own scheduler decides here."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import pendulum
import pytest
from airflow.assets.manager import asset_manager
from airflow.jobs.job import Job
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
from airflow.models.asset import AssetModel
from airflow.models.backfill import ReprocessBehavior, _create_backfill
from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.models.deadline import Deadline
from airflow.models.pool import Pool
from airflow.models.serialized_dag import SerializedDagModel
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState, TaskInstanceState
from airflow.utils.types import DagRunTriggeredByType, DagRunType
from sqlalchemy import select
from sqlalchemy.orm import Session

from thidua.calendar.report_dates import read_report_dates
from thidua.launch.pools import RERUNS, rerun_slots
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE
from thidua_airflow import deadline
from thidua_airflow.config import CORRECTIONS, DEADLINE_MARGIN
from thidua_airflow.policy import DATED_WEIGHT, RERUN_WEIGHT
from thidua_airflow.prepare import make_missing_pools

REPORT, REISSUE = "deliver_reports", "reissue_reports"
LATE_KEY = "kien-an-2025|2025-Y"
CORRECTED = [f"commune-{number:03}-2025|2025-Y" for number in range(20)]


@pytest.fixture
def session(synced: None) -> Iterator[Session]:
    """The metadata data base with our pool; nothing that a test does is kept."""
    make_missing_pools()
    with create_session(scoped=False) as made:
        yield made
        made.rollback()


@pytest.fixture
def scheduler(session: Session) -> SchedulerJobRunner:
    job = Job()  # type: ignore[no-untyped-call]
    session.add(job)
    session.flush()
    return SchedulerJobRunner(job=job)


def correct(session: Session, keys: list[str]) -> None:
    """The events of a collecting run that has found these reports touched."""
    asset = session.scalars(select(AssetModel).where(AssetModel.name == CORRECTIONS.name)).one()
    for key in keys:
        asset_manager.register_asset_change(asset=asset, partition_key=key, session=session)
    session.flush()


def make_dated_runs(scheduler: SchedulerJobRunner, session: Session, *, until: str) -> None:
    instant = datetime.fromisoformat(until).replace(tzinfo=LEGAL_ZONE)
    model = session.scalars(select(DagModel).where(DagModel.dag_id == REPORT)).one()
    while model.next_dagrun_create_after and model.next_dagrun_create_after <= instant:
        scheduler._create_dag_runs([model], session)
        session.flush()


def trigger(session: Session, *, count: int) -> None:
    """What an operator does who starts reports by hand."""
    dag = SerializedDagModel.get_dag(REPORT, session=session)
    assert dag is not None
    for number in range(count):
        dag.create_dagrun(
            run_id=f"manual__{number}",
            run_after=pendulum.now("UTC").subtract(seconds=2),
            run_type=DagRunType.MANUAL,
            triggered_by=DagRunTriggeredByType.REST_API,
            state=DagRunState.QUEUED,
            partition_key="kien-an-2025|2025-Y",
            session=session,
        )


def next_round(scheduler: SchedulerJobRunner, session: Session, *, workers: int) -> list[TaskInstance]:
    """One round of the scheduler's loop: the tasks that it hands to free workers."""
    scheduler._create_dagruns_for_partitioned_asset_dags(session)
    for run in session.scalars(select(DagRun).where(DagRun.run_type == DagRunType.ASSET_TRIGGERED)):
        run.run_after = pendulum.now("UTC").subtract(seconds=2)  # SQLite's clock has whole seconds
    session.flush()
    scheduler._start_queued_dagruns(session)
    session.flush()
    for run in session.scalars(select(DagRun).where(DagRun.state == DagRunState.RUNNING)):
        scheduler._schedule_dag_run(run, session)
    session.flush()
    return scheduler._executable_task_instances_to_queued(workers, session)


def test_a_correction_wakes_exactly_its_reports(scheduler: SchedulerJobRunner, session: Session) -> None:
    correct(session, CORRECTED[:2])
    next_round(scheduler, session, workers=4)
    runs = session.scalars(select(DagRun)).all()
    assert sorted((run.dag_id, run.partition_key) for run in runs) == [(REISSUE, key) for key in CORRECTED[:2]]
    assert {run.run_type for run in runs} == {DagRunType.ASSET_TRIGGERED}


def test_run_of_a_change_has_an_alert_before_the_legal_end_while_there_is_time(
    scheduler: SchedulerJobRunner, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = {one.key: one.last_instant for one in read_report_dates(Settings.from_environment().plans)}
    ahead = "vinh-bao-2026|2026-Y"

    class OneDayBefore(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            end = ends[ahead]
            assert end is not None
            return cls.fromtimestamp((end - DEADLINE_MARGIN).timestamp() - 60, tz=tz)

    monkeypatch.setattr(deadline, "datetime", OneDayBefore)
    correct(session, [LATE_KEY, ahead])
    next_round(scheduler, session, workers=4)
    told = select(DagRun.partition_key, Deadline.deadline_time).join(Deadline, Deadline.dagrun_id == DagRun.id)
    [(key, due_at)] = session.execute(told)
    assert (key, due_at.astimezone(UTC) + DEADLINE_MARGIN) == (ahead, ends[ahead])


def test_report_of_its_day_is_scheduled_while_reruns_fill_their_pool(
    scheduler: SchedulerJobRunner, session: Session
) -> None:
    correct(session, CORRECTED)
    rerunning = next_round(scheduler, session, workers=32)
    assert [task.pool for task in rerunning] == [RERUNS] * rerun_slots()
    for task in rerunning:
        task.state = TaskInstanceState.RUNNING
    session.flush()
    assert next_round(scheduler, session, workers=32) == []

    make_dated_runs(scheduler, session, until="2025-12-31")
    dated = next_round(scheduler, session, workers=32)
    assert [(task.dag_id, task.task_id, task.pool) for task in dated] == [(REPORT, "aggregate", "default_pool")] * 6


def test_report_that_can_still_be_in_time_goes_before_the_other_replacements(
    scheduler: SchedulerJobRunner, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as one that the schedule has passed by."""
    [passed_by] = [one for one in read_report_dates(Settings.from_environment().plans) if one.key == LATE_KEY]
    assert passed_by.run_at
    ahead = passed_by.run_at + timedelta(hours=2) - datetime.now(UTC)
    monkeypatch.setenv("THIDUA_CLOCK_OFFSET_SECONDS", str(ahead.total_seconds()))
    correct(session, [*CORRECTED[:5], LATE_KEY])
    assert [task.dag_run.partition_key for task in next_round(scheduler, session, workers=1)] == [LATE_KEY]
    tasks = session.scalars(select(TaskInstance).where(TaskInstance.dag_id == REISSUE)).all()
    assert {task.pool for task in tasks} == {RERUNS}
    assert {task.priority_weight for task in tasks if task.dag_run.partition_key == LATE_KEY} == {DATED_WEIGHT}
    assert {task.priority_weight for task in tasks if task.dag_run.partition_key != LATE_KEY} == {RERUN_WEIGHT}


def test_report_of_its_day_gets_the_only_free_worker(scheduler: SchedulerJobRunner, session: Session) -> None:
    correct(session, CORRECTED)
    trigger(session, count=5)
    make_dated_runs(scheduler, session, until="2025-12-31")
    order = [next_round(scheduler, session, workers=1)[0] for _ in range(8)]
    assert [task.run_id.partition("__")[0] for task in order] == ["scheduled"] * 6 + ["manual"] * 2


def test_backfill_and_runs_by_hand_share_the_pool_of_reruns(scheduler: SchedulerJobRunner, session: Session) -> None:
    session.commit()
    _create_backfill(
        dag_id=REPORT,
        from_date=pendulum.datetime(2026, 6, 1),
        to_date=pendulum.datetime(2026, 7, 1),
        max_active_runs=4,
        reverse=False,
        dag_run_conf=None,
        triggering_user_name=None,
        reprocess_behavior=ReprocessBehavior.COMPLETED,
    )
    trigger(session, count=3)
    assert len(next_round(scheduler, session, workers=32)) == rerun_slots()
    pools = {task.pool for task in session.scalars(select(TaskInstance).where(TaskInstance.dag_id == REPORT))}
    assert pools == {RERUNS}


def test_runs_that_wait_for_a_person_keep_no_report_from_starting(
    scheduler: SchedulerJobRunner, session: Session
) -> None:
    trigger(session, count=40)
    next_round(scheduler, session, workers=0)
    make_dated_runs(scheduler, session, until="2025-12-31")
    next_round(scheduler, session, workers=0)
    dated = session.scalars(select(DagRun).where(DagRun.run_type == DagRunType.SCHEDULED)).all()
    assert [run.state for run in dated] == [DagRunState.RUNNING] * 6


def test_pool_keeps_the_slots_that_somebody_chose(session: Session) -> None:
    pool = Pool.get_pool(RERUNS, session=session)
    assert pool is not None
    pool.slots = 7
    session.commit()
    make_missing_pools()
    session.expire_all()
    chosen = Pool.get_pool(RERUNS, session=session)
    assert chosen is not None
    assert chosen.slots == 7
    chosen.slots = rerun_slots()
    session.commit()

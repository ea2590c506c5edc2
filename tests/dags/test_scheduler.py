"""Our schedule in the hands of Airflow's own scheduler code and a real metadata data base."""

from collections.abc import Callable
from datetime import UTC, datetime

import pendulum
import pytest
from airflow.jobs.job import Job
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
from airflow.models.backfill import ReprocessBehavior, _create_backfill
from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.models.deadline import Deadline
from airflow.utils.session import create_session
from airflow.utils.types import DagRunType
from sqlalchemy import select
from sqlalchemy.orm import Session

from thidua.text.dates import LEGAL_ZONE

DAG_ID = "deliver_reports"
H1 = ["chu-van-an-2026|2026-H1", "le-thanh-nghi-2026|2026-H1", "vinh-bao-2026|2026-H1"]

pytestmark = pytest.mark.usefixtures("synced")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LEGAL_ZONE)


def let_scheduler_run_until(instant: datetime) -> None:
    """What the scheduler's loop does whenever a run is due, without its waiting for the clock."""
    with create_session() as session:
        job = Job()  # type: ignore[no-untyped-call]
        runner = SchedulerJobRunner(job=job)
        session.add(job)
        session.flush()
        while (model := _dag_model(session)).next_dagrun_create_after and model.next_dagrun_create_after <= instant:
            runner._create_dag_runs([model], session)
            session.flush()


def _dag_model(session: Session) -> DagModel:
    return session.scalars(select(DagModel).where(DagModel.dag_id == DAG_ID)).one()


def keys_of_runs(run_type: DagRunType = DagRunType.SCHEDULED) -> list[str | None]:
    with create_session() as session:
        return list(
            session.scalars(
                select(DagRun.partition_key)
                .where(DagRun.dag_id == DAG_ID, DagRun.run_type == run_type)
                .order_by(DagRun.id)
            )
        )


def backfill(first: datetime, last: datetime) -> None:
    _create_backfill(
        dag_id=DAG_ID,
        from_date=pendulum.instance(first),
        to_date=pendulum.instance(last),
        max_active_runs=4,
        reverse=False,
        dag_run_conf=None,
        triggering_user_name=None,
        reprocess_behavior=ReprocessBehavior.COMPLETED,
    )


def test_parsing_again_repeats_no_run(
    parse_again: Callable[[], None],
) -> None:
    let_scheduler_run_until(local("2025-12-31 00:00"))
    parse_again()
    let_scheduler_run_until(local("2025-12-31 00:00"))
    assert len(keys_of_runs()) == len(set(keys_of_runs())) == 6


def test_missed_days_are_caught_up() -> None:
    let_scheduler_run_until(local("2026-06-17 00:00"))
    before = keys_of_runs()
    let_scheduler_run_until(local("2026-06-25 00:00"))
    assert sorted(key or "" for key in keys_of_runs()[len(before) :]) == H1


def test_backfill_does_not_move_the_schedule(parse_again: Callable[[], None]) -> None:
    let_scheduler_run_until(local("2025-12-31 00:00"))
    backfill(local("2026-06-01 00:00"), local("2026-07-01 00:00"))
    parse_again()
    let_scheduler_run_until(local("2026-12-31 00:00"))
    assert sorted(key or "" for key in keys_of_runs(DagRunType.BACKFILL_JOB)) == H1
    assert len(keys_of_runs()) == len(set(keys_of_runs())) == 15


def test_backfill_before_anything_was_scheduled_does_not_move_the_schedule(parse_again: Callable[[], None]) -> None:
    backfill(local("2026-06-01 00:00"), local("2026-07-01 00:00"))
    parse_again()
    let_scheduler_run_until(local("2025-12-31 00:00"))
    assert len(keys_of_runs()) == 6


def test_backfill_knows_what_has_run() -> None:
    let_scheduler_run_until(local("2026-06-20 00:00"))
    backfill(local("2026-06-01 00:00"), local("2026-07-01 00:00"))
    assert keys_of_runs(DagRunType.BACKFILL_JOB) == ["le-thanh-nghi-2026|2026-H1"]


def test_each_run_has_its_deadline_a_day_before_the_legal_end() -> None:
    let_scheduler_run_until(local("2026-12-31 00:00"))
    with create_session() as session:
        rows = session.execute(
            select(DagRun.partition_key, Deadline.deadline_time).join(Deadline, Deadline.dagrun_id == DagRun.id)
        )
        deadlines = {key: time.astimezone(UTC) for key, time in rows}
    assert len(deadlines) == 15
    assert deadlines["vinh-bao-2026|2026-Y"] == local("2026-12-13 23:59:59")

"""Collecting rounds through the DAG: quiet ones start nothing, and a chosen plan is always looked at."""

from collections import Counter
from pathlib import Path

import pytest
from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from airflow.sdk import DAG
from airflow.utils.session import create_session
from sqlalchemy import select

from factories.installation import PLAN_ID

# Raised inside Airflow's in-process API server, by one of its libraries about another.
pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")

EACH = ("each_group.collect", "each_group.validate", "each_group.load")


def run(dag: DAG, **form: str) -> DagRun:
    done: DagRun = dag.test(logical_date=None, run_conf=form)
    return done


def states(done: DagRun) -> Counter[tuple[str, str | None]]:
    with create_session() as session:
        found = session.scalars(select(TaskInstance).where(TaskInstance.run_id == done.run_id))
        return Counter((task.task_id, task.state) for task in found)


def test_round_with_nothing_to_do_starts_nothing(home: Path, dags: dict[str, DAG]) -> None:
    (home / "landing" / PLAN_ID).mkdir(parents=True)
    done = run(dags["collect_submissions"])
    assert done.state == "success"
    assert states(done) == {("choose_plans", "success"): 1, **{(task_id, "skipped"): 1 for task_id in EACH}}


def test_plan_that_somebody_has_chosen_is_collected_for_whatever_lies_there(home: Path, dags: dict[str, DAG]) -> None:
    (home / "landing" / PLAN_ID).mkdir(parents=True)
    done = run(dags["collect_submissions"], plan=PLAN_ID)
    assert done.state == "success"
    assert states(done)["each_group.collect", "success"] == states(done)["each_group.load", "skipped"] == 1

"""Two plans in one group, through the DAG: what one of them breaks of the other's, and what comes back to it."""

from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from airflow.models.asset import AssetEvent
from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from airflow.sdk import DAG
from airflow.sdk.exceptions import AirflowTaskTimeout
from airflow.utils.session import create_session
from sqlalchemy import select

from factories.installation import LOCK, PERIOD_ID, PLAN_ID, REPORT_KEY, add_plan, hand_in, issue, take_in
from thidua import pipeline
from thidua.audit.heads import keep_head
from thidua.deliver.sink import SmtpSink
from thidua.pipeline import intake
from thidua.text.dates import LEGAL_ZONE
from thidua_airflow import groups
from thidua_airflow.runtime import sending_settings, task_settings

# Raised inside Airflow's in-process API server, by one of its libraries about another.
pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")

OTHER = "thu-hai-2025"
LOAD = "each_group.load"


@pytest.fixture
def together(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two plans that go in one group; in the folder of the second, which is no workbook, lies something to do."""
    monkeypatch.setattr(groups, "AT_ONCE", 1)
    add_plan(home, edits={LOCK: "lock: 2099-01-31"})
    text = (home / "plans" / f"{PLAN_ID}.yaml").read_text(encoding="utf-8").replace(PLAN_ID, OTHER)
    (home / "plans" / f"{OTHER}.yaml").write_text(text, encoding="utf-8")
    for plan_id in (PLAN_ID, OTHER):
        (home / "landing" / plan_id).mkdir(parents=True)
    (home / "landing" / OTHER / "khong-phai-bieu.xlsx").write_bytes(b"%PDF-1.7")
    return home


def run(dags: dict[str, DAG], **form: str) -> DagRun:
    done: DagRun = dags["collect_submissions"].test(logical_date=None, run_conf=form)
    return done


def loads(done: DagRun) -> Counter[tuple[str, str | None]]:
    """How often a group of these plans ended so in the last step."""
    with create_session() as session:
        found = session.scalars(select(TaskInstance).where(TaskInstance.run_id == done.run_id))
        return Counter((str(one.rendered_map_index), one.state) for one in found if one.task_id == LOAD)


def woken(done: DagRun) -> list[str | None]:
    with create_session() as session:
        events = session.scalars(select(AssetEvent).where(AssetEvent.source_run_id == done.run_id))
        return [one.partition_key for one in events if one.asset.name == "corrections"]


def test_plan_that_failed_beside_one_with_something_to_tell_fails_in_the_next_round_by_itself(
    together: Path, dags: dict[str, DAG], monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(together, ["VP"])

    def full(engine: Any, *, archive: Path, after: str) -> Any:
        if after == f"load {OTHER}":
            raise OSError("No space left on device")
        return keep_head(engine, archive=archive, after=after)

    with monkeypatch.context() as patched:
        patched.setattr(intake, "keep_head", full)
        assert loads(run(dags)) == {(f"{PLAN_ID}, {OTHER}", "success"): 1}
        assert pipeline.plans_with_work(task_settings(), now=task_settings().now()) == []
        assert loads(run(dags)) == {(PLAN_ID, "skipped"): 1, (OTHER, "failed"): 1}
        assert loads(run(dags)) == {(OTHER, "failed"): 1}
    assert loads(run(dags)) == {(OTHER, "skipped"): 1}
    assert [state for _, state in loads(run(dags))] == ["skipped"], "nobody has anything to do any more"


def test_reminder_is_not_lost_with_a_group_that_dies_on_another_plan(
    together: Path, sink: SmtpSink, dags: dict[str, DAG], monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(together, ["VP", "P-KTHTDT", "P-VHXH"])
    issue(sending_settings(), received_at=datetime(2025, 12, 8, 9, tzinfo=LEGAL_ZONE))
    hand_in(together, ["P-VHXH"], figures={"E07": {"actual": Decimal("0.61"), "estimate": Decimal("0.62")}})
    settings = task_settings()
    report: dict[str, Any] = {"plan_id": PLAN_ID, "period_id": PERIOD_ID}
    take_in(settings)
    made = pipeline.aggregate(settings, **report, now=settings.now())
    pipeline.consider(settings, **report, snapshot_id=made["snapshot_id"], now=settings.now())
    monkeypatch.setenv("THIDUA_CLOCK_OFFSET_SECONDS", "7200")
    load = pipeline.load

    def hangs(*given: Any, plan_id: str, **options: Any) -> Any:
        if plan_id == OTHER:
            raise AirflowTaskTimeout("no Exception, so nothing catches it")
        return load(*given, plan_id=plan_id, **options)

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "load", hangs)
        died = run(dags)
        assert ([state for _, state in loads(died)], woken(died)) == (["failed"], [])
    assert woken(run(dags)) == [REPORT_KEY]
    assert woken(run(dags)) == []


def test_what_comes_while_the_neighbours_are_looked_through_came_after_that(
    together: Path, dags: dict[str, DAG], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The instant of receipt is the plan's own: around midnight of the last day it decides who is late."""
    hand_in(together, ["VP"])
    collect, ended, began = pipeline.collect, [], []

    def noting(*given: Any, now: datetime, **options: Any) -> Any:
        began.append(now)
        done = collect(*given, now=now, **options)
        ended.append(task_settings().now())
        return done

    monkeypatch.setattr(pipeline, "collect", noting)
    run(dags)
    assert len(began) == 2
    assert began[1] >= ended[0]

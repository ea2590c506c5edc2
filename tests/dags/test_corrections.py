"""After the report: a unit corrects, an operator invalidates, and the DAGs find, compare, ask, replace and deliver."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from airflow.models.asset import AssetEvent
from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from airflow.sdk import DAG
from airflow.utils.session import create_session
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from factories.answering import after, meanwhile, saying
from factories.installation import LOCK, PERIOD_ID, PLAN_ID, REPORT_KEY, add_plan, hand_in, issue, take_in
from thidua import pipeline
from thidua.deliver.sink import SmtpSink
from thidua.text.dates import LEGAL_ZONE
from thidua_airflow.approval import Approve
from thidua_airflow.runtime import sending_settings, task_settings

# Raised inside Airflow's in-process API server, by one of its libraries about another.
pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")

FORM = {"plan": PLAN_ID, "period": PERIOD_ID}
CORRECTED = {"E07": {"actual": Decimal("0.61"), "estimate": Decimal("0.62")}}
AGAIN = {"E07": {"actual": Decimal("0.55"), "estimate": Decimal("0.56")}}


@pytest.fixture
def issued(home: Path, sink: SmtpSink) -> Path:
    """An installation whose report has gone out, long before its lock day."""
    add_plan(home, edits={LOCK: "lock: 2099-01-31"})
    hand_in(home, ["VP", "P-KTHTDT", "P-VHXH"])
    issue(sending_settings(), received_at=datetime(2025, 12, 8, 9, tzinfo=LEGAL_ZONE))
    return home


@pytest.fixture
def locked(issued: Path) -> Path:
    """The same after the lock day."""
    add_plan(issued)
    return issued


def run(dag: DAG, form: dict[str, Any]) -> DagRun:
    done = dag.test(logical_date=None, run_conf=form)
    assert done.state == "success"
    return done


def collect(dags: dict[str, DAG], **form: str) -> list[tuple[str, str | None]]:
    """One collecting run; the events that it emitted, as (asset, partition)."""
    done = run(dags["collect_submissions"], {"plan": PLAN_ID, **form})
    with create_session() as session:
        events = session.scalars(select(AssetEvent).where(AssetEvent.source_run_id == done.run_id))
        return sorted((event.asset.name, event.partition_key) for event in events)


def states(done: DagRun) -> dict[str, str | None]:
    with create_session() as session:
        found = session.scalars(select(TaskInstance).where(TaskInstance.run_id == done.run_id))
        return {task.task_id: task.state for task in found}


def revisions(engine: Engine) -> list[tuple[int, int | None]]:
    with engine.connect() as connection:
        rows = connection.execute(text("select revision_no, supersedes from report_revision order by revision_no"))
        return [(row.revision_no, row.supersedes) for row in rows]


def decisions(engine: Engine) -> list[tuple[str, str, str | None]]:
    with engine.connect() as connection:
        rows = connection.execute(text("select decision, actor, reason from correction_decision"))
        return [(row.decision, row.actor, row.reason) for row in rows]


def test_correction_is_announced_once_it_is_loaded_and_goes_out_as_a_replacement(
    issued: Path, dags: dict[str, DAG], engine: Engine
) -> None:
    hand_in(issued, ["P-VHXH"], figures=CORRECTED)
    assert collect(dags) == [("corrections", REPORT_KEY), ("submissions", REPORT_KEY)]
    assert states(run(dags["reissue_reports"], FORM)) == {
        **dict.fromkeys(("gather", "aggregate", "render", "deliver"), "success"),
        **dict.fromkeys(("approve", "number", "sign"), "skipped"),
    }
    (first, _), (second, replaced) = revisions(engine)
    assert (first, second, replaced is not None) == (0, 1, True)
    assert {path.name for path in (issued / "outbox").rglob("r?")} == {"r0", "r1"}

    assert collect(dags) == []
    assert states(run(dags["reissue_reports"], FORM)) == {
        **dict.fromkeys(("gather", "aggregate"), "success"),
        **dict.fromkeys(("approve", "number", "render", "sign", "deliver"), "skipped"),
    }
    assert len(revisions(engine)) == 2


def test_what_was_entered_at_the_command_line_wakes_the_report_with_the_next_collecting_run(
    issued: Path, dags: dict[str, DAG], engine: Engine
) -> None:
    settings = task_settings()
    who = {"plan_id": PLAN_ID, "period_id": PERIOD_ID, "unit_id": "P-VHXH"}
    pipeline.withdraw(settings, **who, actor="Người vận hành", reason="Đơn vị đề nghị rút lại", now=settings.now())
    assert collect(dags) == [("corrections", REPORT_KEY)]
    # Nobody has considered it yet, so an event that was lost is emitted again.
    assert collect(dags) == [("corrections", REPORT_KEY)]
    run(dags["reissue_reports"], FORM)
    assert len(revisions(engine)) == 2
    assert collect(dags) == []


def test_replacement_that_cannot_be_made_is_not_tried_every_few_minutes(
    issued: Path, dags: dict[str, DAG], monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(issued, ["P-VHXH"], figures=CORRECTED)
    settings = task_settings()
    take_in(settings)
    report = {"plan_id": PLAN_ID, "period_id": PERIOD_ID}
    made = pipeline.aggregate(settings, **report, now=settings.now())
    considered = pipeline.consider(settings, **report, snapshot_id=made["snapshot_id"], now=settings.now())
    assert considered["outcome"] == "reissue"
    monkeypatch.setenv("THIDUA_CLOCK_OFFSET_SECONDS", "7200")
    assert collect(dags) == [("corrections", REPORT_KEY)]
    assert collect(dags) == []


def test_after_the_lock_day_a_replacement_waits_for_a_person(
    locked: Path, dags: dict[str, DAG], engine: Engine
) -> None:
    hand_in(locked, ["P-VHXH"], figures=CORRECTED)
    take_in(task_settings())
    with meanwhile(saying(Approve.APPROVE, who="thidua", reason="Đã đối chiếu với sổ gốc")) as bodies:
        done = run(dags["reissue_reports"], FORM)
    assert "0,61" in bodies[0]
    assert states(done)["deliver"] == "success"
    assert len(revisions(engine)) == 2
    assert decisions(engine) == [("approved", "thidua", "Đã đối chiếu với sổ gốc")]


def test_refused_replacement_is_not_made_and_not_asked_for_again(
    locked: Path, dags: dict[str, DAG], engine: Engine
) -> None:
    hand_in(locked, ["P-VHXH"], figures=CORRECTED)
    take_in(task_settings())
    with meanwhile(saying(Approve.REJECT, who="thidua")):
        done = run(dags["reissue_reports"], FORM)
    assert {states(done)[task_id] for task_id in ("number", "render", "sign", "deliver")} == {"skipped"}
    assert decisions(engine) == [("refused", "thidua", None)]
    assert collect(dags) == []
    assert states(run(dags["deliver_reports"], FORM))["render"] == "skipped"
    assert revisions(engine) == [(0, None)]


@pytest.mark.parametrize(("decision", "rest", "number"), [("approved", "success", 2), ("refused", "skipped", 1)])
def test_question_sees_what_was_decided_at_the_command_line(
    locked: Path, dags: dict[str, DAG], engine: Engine, decision: str, rest: str, number: int
) -> None:
    hand_in(locked, ["P-VHXH"], figures=CORRECTED)
    take_in(task_settings())

    def decide_elsewhere() -> None:
        settings = task_settings()
        pipeline.decide(
            settings,
            correction_id=1,
            decision="approved" if decision == "approved" else "refused",
            actor="Nguyễn Văn Mẫu",
            reason="Qua điện thoại",
            now=settings.now(),
        )

    with meanwhile(after(lambda: None), after(decide_elsewhere)):
        done = run(dags["reissue_reports"], FORM)
    found = states(done)
    assert (found["approve"], found["render"], found["deliver"]) == ("success", rest, rest)
    assert len(revisions(engine)) == number
    assert decisions(engine) == [(decision, "Nguyễn Văn Mẫu", "Qua điện thoại")]


def test_question_that_has_become_another_one_ends(locked: Path, dags: dict[str, DAG], engine: Engine) -> None:
    hand_in(locked, ["P-VHXH"], figures=CORRECTED)
    take_in(task_settings())

    def newer_figures() -> None:
        settings = task_settings()
        hand_in(locked, ["P-VHXH"], figures=AGAIN)
        take_in(settings)
        report = {"plan_id": PLAN_ID, "period_id": PERIOD_ID}
        made = pipeline.aggregate(settings, **report, now=settings.now())
        pipeline.consider(settings, **report, snapshot_id=made["snapshot_id"], now=settings.now())

    with meanwhile(after(newer_figures)):
        done = run(dags["reissue_reports"], FORM)
    assert {states(done)[task_id] for task_id in ("number", "render", "sign", "deliver")} == {"skipped"}
    assert (decisions(engine), revisions(engine)) == ([], [(0, None)])


def test_marking_the_question_as_done_is_no_leave(locked: Path, dags: dict[str, DAG], engine: Engine) -> None:
    hand_in(locked, ["P-VHXH"], figures=CORRECTED)
    take_in(task_settings())
    done = dags["reissue_reports"].test(logical_date=None, run_conf=FORM, mark_success_pattern="approve")
    assert (done.state, states(done)["render"]) == ("failed", "failed")
    assert revisions(engine) == [(0, None)]


def test_rerun_by_hand_goes_the_same_way_and_loses_nothing(issued: Path, dags: dict[str, DAG], engine: Engine) -> None:
    files = {path: path.read_bytes() for path in (issued / "outbox").rglob("*") if path.is_file()}
    for figures in (CORRECTED, AGAIN):
        hand_in(issued, ["P-VHXH"], figures=figures)
        take_in(task_settings())
        run(dags["deliver_reports"], {**FORM, "reason": "Chạy lại theo yêu cầu"})
    assert [number for number, _ in revisions(engine)] == [0, 1, 2]
    assert all(path.read_bytes() == content for path, content in files.items())


def test_rerun_after_a_decision_changed_a_goal(issued: Path, dags: dict[str, DAG], engine: Engine) -> None:
    add_plan(issued, edits={LOCK: "lock: 2099-01-31", "value: 0.67": "value: 0.60"})
    run(dags["deliver_reports"], FORM)
    assert [number for number, _ in revisions(engine)] == [0, 1]


def test_looking_back_issues_and_sends_nothing(
    issued: Path, sink: SmtpSink, dags: dict[str, DAG], engine: Engine
) -> None:
    known_at = task_settings().now().isoformat()
    assert states(run(dags["preview_report"], {**FORM, "as_known_at": known_at})) == {"preview": "success"}
    assert revisions(engine) == [(0, None)]
    assert len(sink.mails()) == 1
    assert {path.suffix for path in (issued / "previews").rglob("*.*")} >= {".docx", ".pdf", ".xlsx", ".json"}

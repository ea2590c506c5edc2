"""After sending: what came back is taken in, and a report that was sent back goes round again."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from airflow.models.taskinstance import TaskInstance
from airflow.sdk import DAG
from airflow.utils.session import create_session
from sqlalchemy import Engine, select, text

from dags.test_corrections import collect, revisions, run
from factories import notices
from factories.dovecot import running_dovecot
from factories.installation import LOCK, PERIOD_ID, PLAN_ID, REPORT_KEY, add_plan, hand_in, issue
from thidua import pipeline
from thidua.deliver.sink import SmtpSink
from thidua.text.dates import LEGAL_ZONE
from thidua_airflow.runtime import sending_settings, task_settings

# Raised inside Airflow's in-process API server, by one of its libraries about another.
pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")


@pytest.fixture
def issued(home: Path, sink: SmtpSink) -> Path:
    """An installation whose report has gone out, long before its lock day."""
    add_plan(home, edits={LOCK: "lock: 2099-01-31"})
    hand_in(home, ["VP", "P-KTHTDT", "P-VHXH"])
    issue(sending_settings(), received_at=datetime(2025, 12, 8, 9, tzinfo=LEGAL_ZONE))
    return home


def mailed(engine: Engine) -> tuple[int, str]:
    """(id, Message-ID) of the delivery by mail."""
    with engine.connect() as connection:
        row = connection.execute(text("select delivery_id, message_id from delivery where channel = 'smtp'")).one()
    return row.delivery_id, row.message_id


def states(run_id: str) -> dict[str, str | None]:
    with create_session() as session:
        found = session.scalars(select(TaskInstance).where(TaskInstance.run_id == run_id))
        return {task.task_id: task.state for task in found}


def test_installation_without_a_mailbox_skips_it(issued: Path, dags: dict[str, DAG]) -> None:
    done = run(dags["take_acknowledgements"], {})
    assert states(done.run_id) == {"take_mail": "skipped", "take_statuses": "success"}


def test_bounce_is_taken_by_the_connection_of_airflow(
    issued: Path,
    dags: dict[str, DAG],
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    delivery_id, message_id = mailed(engine)
    with running_dovecot() as dovecot:
        monkeypatch.setenv("AIRFLOW_CONN_THIDUA_IMAP", dovecot.url())
        dovecot.put(notices.exchange(message_id))
        done = run(dags["take_acknowledgements"], {})
    assert states(done.run_id) == {"take_mail": "success", "take_statuses": "success"}
    with engine.connect() as connection:
        rows = connection.execute(text("select delivery_id, state, code from acknowledgement")).all()
    assert [tuple(row) for row in rows] == [(delivery_id, "failed", "5.1.10")]
    assert "Hộp thư: 1 thư báo không phát được cần người xử lý" in caplog.text


def test_report_that_was_sent_back_is_replaced_once_a_person_allows_it(
    issued: Path, dags: dict[str, DAG], engine: Engine
) -> None:
    settings = task_settings()
    pipeline.acknowledge(
        settings,
        state="returned",
        actor="Văn thư Mẫu",
        reason="Báo cáo chưa đúng thể thức",
        now=settings.now(),
        delivery_id=mailed(engine)[0],
    )
    assert collect(dags) == [("corrections", REPORT_KEY)]
    made = pipeline.aggregate(settings, plan_id=PLAN_ID, period_id=PERIOD_ID, now=settings.now())
    known: dict[str, Any] = {"plan_id": PLAN_ID, "period_id": PERIOD_ID, "snapshot_id": made["snapshot_id"]}
    considered = pipeline.consider(settings, **known, now=settings.now())
    assert considered["waits_for"] == "returned"
    number = considered["correction_id"]
    who = {"actor": "Chủ tịch Mẫu", "reason": "Đã sửa thể thức"}
    pipeline.decide(settings, correction_id=number, decision="approved", **who, now=settings.now())
    pipeline.render(settings, **known, correction_id=number, now=settings.now())
    assert len(revisions(engine)) == 2
    with engine.connect() as connection:
        reason = connection.execute(text("select reason from report_revision where revision_no = 1")).scalar_one()
    assert reason.startswith("Bị trả lại: ")
    assert "Báo cáo chưa đúng thể thức" in reason
    assert collect(dags) == []

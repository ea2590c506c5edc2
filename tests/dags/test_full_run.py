"""The DAGs in this process, on a real PostgreSQL: workbooks go in, a delivered report comes out."""

from pathlib import Path

import pytest
from airflow.models.asset import AssetEvent
from airflow.sdk import DAG
from airflow.utils.session import create_session
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from factories.installation import PERIOD_ID, PLAN_ID, REPORT_KEY, hand_in
from thidua.deliver.sink import SmtpSink

# Raised inside Airflow's in-process API server, by one of its libraries about another.
pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")


def test_workbooks_become_a_delivered_report(home: Path, sink: SmtpSink, dags: dict[str, DAG], engine: Engine) -> None:
    hand_in(home, ["VP", "P-KTHTDT", "P-VHXH"])
    collecting = dags["collect_submissions"].test(
        logical_date=None, run_conf={"plan": PLAN_ID, "received_at": "2025-12-08T09:00:00+07:00"}
    )
    assert collecting.state == "success"
    with create_session() as session:
        events = session.scalars(select(AssetEvent).where(AssetEvent.source_run_id == collecting.run_id))
        assert [(event.asset.name, event.partition_key) for event in events] == [("submissions", REPORT_KEY)]

    for _ in range(2):
        reporting = dags["deliver_reports"].test(logical_date=None, run_conf={"plan": PLAN_ID, "period": PERIOD_ID})
        assert reporting.state == "success"
    with engine.connect() as connection:
        revisions = connection.execute(text("select revision_no from report_revision")).scalars().all()
        sent = connection.execute(text("select count(*) from delivery_event where state = 'SENT'")).scalar()
        loaded = connection.execute(text("select count(*) from submission")).scalar()
    assert (loaded, revisions, sent) == (3, [0], 2)
    assert len(sink.mails()) == 1
    delivered = {path.suffix for path in (home / "outbox").rglob("*") if path.is_file()}
    assert {".docx", ".pdf", ".xlsx", ".json"} <= delivered

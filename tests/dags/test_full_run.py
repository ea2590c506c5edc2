"""The DAGs in this process, on a real PostgreSQL: workbooks go in, a delivered report comes out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.models.asset import AssetEvent
from airflow.sdk import DAG
from airflow.utils.session import create_session
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from thidua.deliver.sink import SmtpSink
from thidua.demo.answers import make_answers
from thidua.demo.workbooks import make_workbook
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP

# Raised inside Airflow's in-process API server, by one of its libraries about another.
pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")

PROJECT = Path(__file__).resolve().parents[2]
PLAN_ID, PERIOD_ID = "kien-an-2025", "2025-Y"
PLAN_FILE = PROJECT / "include" / "plans" / f"{PLAN_ID}.yaml"


@pytest.fixture
def home(
    tmp_path: Path, cluster: EmbeddedPostgres, database: str, airflow_database: None, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """An installation with one plan and a warehouse of its own."""
    plans = tmp_path / "plans"
    plans.mkdir()
    (plans / PLAN_FILE.name).write_bytes(PLAN_FILE.read_bytes())
    url = cluster.url(database, role=APP, driver="postgres")
    for name, value in {
        "THIDUA_HOME": str(tmp_path),
        "THIDUA_PLANS": str(plans),
        "AIRFLOW_CONN_THIDUA_WAREHOUSE": url,
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def sink(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmtpSink]:
    """The mail server that the installation knows."""
    with SmtpSink(tmp_path / "mail") as made:
        monkeypatch.setenv("AIRFLOW_CONN_THIDUA_SMTP", made.url)
        yield made


@pytest.fixture
def dags(home: Path) -> dict[str, DAG]:
    """The DAGs with the forms of this installation; without the alert, which `dag.test` cannot handle."""
    found = DagBag(str(PROJECT / "dags")).dags
    for dag in found.values():
        dag.deadline = None
        for task in dag.tasks:
            task.retries = 0
    return found


def hand_in(home: Path, *, units: int) -> None:
    plan, catalogue = load_plan(PLAN_FILE), load_catalogue()
    period = plan.period(PERIOD_ID)
    maker = FormMaker(plan=plan, period=period, edition=load_edition(CURRENT_EDITION), catalogue=catalogue)
    folder = home / "landing" / PLAN_ID
    folder.mkdir(parents=True)
    for unit in plan.units_of(period)[:units]:
        answers = make_answers(plan=plan, period=period, unit=unit, catalogue=catalogue)
        (folder / form_name(plan=plan, period=period, unit=unit)).write_bytes(make_workbook(maker, unit, answers))


def test_workbooks_become_a_delivered_report(home: Path, sink: SmtpSink, dags: dict[str, DAG], engine: Engine) -> None:
    hand_in(home, units=3)
    collecting = dags["collect_submissions"].test(
        logical_date=None, run_conf={"plan": PLAN_ID, "received_at": "2025-12-08T09:00:00+07:00"}
    )
    assert collecting.state == "success"
    with create_session() as session:
        assert session.scalars(select(AssetEvent.partition_key)).all() == [f"{PLAN_ID}|{PERIOD_ID}"]

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

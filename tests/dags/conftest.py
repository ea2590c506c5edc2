"""Airflow for tests: its own home, a SQLite metadata data base, no examples. Set before anything imports Airflow."""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DAGS = PROJECT / "dags"
HOME = Path(tempfile.mkdtemp(prefix="thidua-airflow-"))

os.environ.update(
    AIRFLOW_HOME=str(HOME),
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{HOME}/airflow.db",
    AIRFLOW__CORE__DAGS_FOLDER=str(DAGS),
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION="False",
    AIRFLOW__CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL="0",
)

sys.path.insert(0, str(PROJECT / "deploy" / "airflow"))  # as in every component: airflow_local_settings.py

import pytest  # noqa: E402
from airflow.dag_processing.dagbag import DagBag  # noqa: E402
from airflow.sdk import DAG  # noqa: E402

from factories.installation import add_plan  # noqa: E402
from thidua.deliver.sink import SmtpSink  # noqa: E402
from thidua.warehouse.embedded import EmbeddedPostgres  # noqa: E402
from thidua.warehouse.migrate import APP  # noqa: E402


@pytest.fixture(scope="session")
def airflow_database(pytestconfig: pytest.Config) -> Iterator[None]:
    """An empty metadata data base; migrated once per version of Airflow, then copied."""
    assert pytestconfig.cache is not None
    template = pytestconfig.cache.mkdir("airflow") / f"{version('apache-airflow')}.db"
    if template.exists():
        shutil.copy(template, HOME / "airflow.db")
    else:
        _migrate(template)
    yield
    shutil.rmtree(HOME)


@pytest.fixture(scope="session")
def airflow_home(airflow_database: None) -> Path:
    """Where Airflow of these tests keeps its data base and logs. Who imports `HOME` has another, empty one."""
    return HOME


def _migrate(template: Path) -> None:
    from airflow.utils.db import initdb

    initdb()
    with sqlite3.connect(HOME / "airflow.db") as connection:
        # A plain copy of the file would lose what is still in the write-ahead log.
        connection.execute(f"vacuum into '{template}'")


@pytest.fixture(scope="session")
def dagbag(airflow_database: None) -> DagBag:
    """Our DAGs as the DAG processor loads them."""
    return DagBag(str(DAGS))


@pytest.fixture
def synced(airflow_database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Our DAGs in the metadata data base, live since the communes exist, with no runs."""
    monkeypatch.setenv("THIDUA_GO_LIVE", "2025-07-01")
    sync_to_database()
    forget_runs()
    yield
    forget_runs()


def forget_runs() -> None:
    """No runs, no events that could make some, and nothing that one has noted for the next."""
    from airflow.models.asset import AssetEvent, AssetPartitionDagRun, PartitionedAssetKeyLog
    from airflow.models.asset_state_store import AssetStateStoreModel
    from airflow.models.backfill import Backfill, BackfillDagRun
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from sqlalchemy import delete

    with create_session() as session:
        made_by_runs = (PartitionedAssetKeyLog, AssetPartitionDagRun, AssetEvent, AssetStateStoreModel)
        for table in (BackfillDagRun, DagRun, Backfill, *made_by_runs):
            session.execute(delete(table))


def forget_versions() -> None:
    """No versions of DAGs: the forms and dates of another test's plans would stand beside this one's, and Airflow's
    `dag.test` warns of two."""
    from airflow.models.dag_version import DagVersion
    from airflow.models.dagcode import DagCode
    from airflow.models.serialized_dag import SerializedDagModel
    from airflow.utils.session import create_session
    from sqlalchemy import delete

    forget_runs()
    with create_session() as session:
        for table in (SerializedDagModel, DagCode, DagVersion):
            session.execute(delete(table))


@pytest.fixture
def parse_again(synced: None) -> Callable[[], None]:
    """The next round of the DAG processor."""
    return sync_to_database


def sync_to_database() -> None:
    """What the DAG processor does: parse the bundle, write it down, work out each DAG's next run."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.dag_processing.dagbag import sync_bag_to_db

    DagBundlesManager().sync_bundles_to_db()  # type: ignore[no-untyped-call]
    sync_bag_to_db(DagBag(str(DAGS)), "dags-folder", None)


@pytest.fixture
def home(
    tmp_path: Path, cluster: EmbeddedPostgres, database: str, airflow_database: None, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """An installation with one plan and a warehouse of its own."""
    add_plan(tmp_path)
    url = cluster.url(database, role=APP, driver="postgres")
    for name, value in {
        "THIDUA_HOME": str(tmp_path),
        "THIDUA_PLANS": str(tmp_path / "plans"),
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
    forget_versions()
    found = DagBag(str(DAGS)).dags
    for dag in found.values():
        dag.deadline = None
        for task in dag.tasks:
            task.retries = 0
    return found

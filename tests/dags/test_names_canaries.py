"""A list of persons goes through the DAG: no name in logs, in XCom or in any other table and file of Airflow."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from airflow.sdk import DAG

from factories.names import CANARIES, UNIT, Office, add_key, add_names_plan, make_person, names_plan
from factories.traces import dump, found, texts_below
from thidua.settings import Settings

# Raised inside Airflow's in-process API server, by one of its libraries about another.
pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")

PERSON, PLAIN = "Hoàng Thị Chim Yến", "Bui Trong Khiem"


@pytest.fixture
def names_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with a second plan, which asks for names, and a key for them."""
    add_names_plan(home / "plans")
    monkeypatch.setenv("THIDUA_PERSONAL_KEY_FILE", str(add_key(home)))
    return home


def test_a_list_passes_without_a_trace(
    names_home: Path,
    airflow_home: Path,
    dags: dict[str, DAG],
    owner_engine: sa.Engine,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level("DEBUG")
    office = Office(settings=Settings.from_environment())
    office.put([make_person(PERSON), make_person(PLAIN), make_person("Lê Văn Hải Âu", award=f"Thưởng {PERSON}")])
    collect = {"plan": names_plan().id, "received_at": "2026-11-20T09:00:00+07:00"}
    assert dags["collect_submissions"].test(logical_date=None, run_conf=collect).state == "success"
    office.put([make_person(PERSON), make_person(PLAIN)], name=f"{PLAIN}.xlsx")
    assert dags["collect_submissions"].test(logical_date=None, run_conf=collect).state == "success"
    with owner_engine.connect() as connection:
        states = connection.execute(sa.text("select unit_id, state from receipt_state order by 1, 2")).all()
    assert {("REJECTED"), ("LOADED")} <= {state for unit_id, state in states if unit_id == UNIT}
    places = {**texts_below(airflow_home), **texts_below(names_home)}
    places |= {"logs": caplog.text + "".join(capfd.readouterr()), "warehouse": dump(owner_engine)}
    assert found(CANARIES, places) == []
    assert "airflow.db" in places
    assert any("data_docs" in name for name in places)
    assert "BN-00000001" in places["logs"] + places["warehouse"]

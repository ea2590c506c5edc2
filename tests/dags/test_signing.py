"""Signatures in the DAGs: our key signs on the way; a person's token is waited for without a worker."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk import DAG
from airflow.sdk.exceptions import AirflowRescheduleException, DownstreamTasksSkipped
from sqlalchemy import text
from sqlalchemy.engine import Engine

from factories.installation import PERIOD_ID, PLAN_ID, add_plan, hand_in
from factories.signed import KEY, make_signing, open_desk, signers, write_connections
from factories.signers import ORGANISATION, sign_outside
from thidua.deliver.sink import SmtpSink
from thidua.sign.check import check_signatures
from thidua_airflow.runtime import task_settings
from thidua_airflow.signing import LOOK_EVERY, SignReport

pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")

BY_OUR_KEY = f"""year: 2025
signing:
  organisation: {{connection: {KEY}}}
  basis: {{assumption: Kế hoạch giả định để thử việc ký số.}}
"""


@pytest.fixture
def signed_plan(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose plan wants the organisation's signature, with its key as an Airflow connection."""
    add_plan(home, edits={"year: 2025\n": BY_OUR_KEY})
    for name, url in write_connections(home / "keys").items():
        monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}", url)
    return home


def test_report_is_signed_by_our_key_and_goes_out_signed(
    signed_plan: Path, sink: SmtpSink, dags: dict[str, DAG], engine: Engine
) -> None:
    hand_in(signed_plan, ["VP", "P-KTHTDT"])
    received = {"plan": PLAN_ID, "received_at": "2025-12-08T09:00:00+07:00"}
    assert dags["collect_submissions"].test(logical_date=None, run_conf=received).state == "success"
    for _ in range(2):
        run = dags["deliver_reports"].test(logical_date=None, run_conf={"plan": PLAN_ID, "period": PERIOD_ID})
        assert run.state == "success"
    with engine.connect() as connection:
        ((name, sha256),) = connection.execute(text("select signer_name, signed_sha256 from report_signature"))
    assert name == ORGANISATION
    (delivered,) = (signed_plan / "outbox").rglob("bc-*.pdf")
    found = check_signatures(delivered.read_bytes(), None, known_at=datetime.now(UTC))
    assert [one.signer for one in found] == [ORGANISATION]
    assert sha256 in (delivered.parent / f"{PLAN_ID}.manifest").read_text(encoding="utf-8")
    assert len(sink.mails()) == 1


@pytest.fixture
def poke(tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, home: Path) -> Callable[[int], Any]:
    """What the scheduler calls each time, on a report of an installation of its own."""
    settings = task_settings()
    connections = write_connections(tmp_path / "keys")
    for name, url in connections.items():
        monkeypatch.setenv(f"{name.upper()}_URL", url)
    context: Any = {"run_id": "manual__1", "ti": SimpleNamespace(try_number=1)}
    assert settings.home == tmp_path

    def call(report_id: int) -> Any:
        return SignReport(task_id="sign", report={"report_id": report_id, "revision_no": 0}).poke(context)

    return call


def test_run_waits_for_a_token_without_a_worker_and_goes_on(
    tmp_path: Path, engine: Engine, poke: Callable[[int], Any]
) -> None:
    desk = open_desk(tmp_path, engine, make_signing())
    report_id = desk.issue()
    before = datetime.now(UTC)
    with pytest.raises(AirflowRescheduleException) as waits:
        poke(report_id)
    assert before + LOOK_EVERY <= waits.value.reschedule_date <= datetime.now(UTC) + LOOK_EVERY + timedelta(seconds=1)
    (waiting,) = desk.office.folders.to_sign.rglob("*.pdf")
    signed = desk.office.folders.signed / "da-ky.pdf"
    signed.write_bytes(sign_outside(waiting.read_bytes(), signers().person, field="person"))
    stamp = before.timestamp() - 60
    os.utime(signed, (stamp, stamp))
    done = poke(report_id)
    assert done.is_done


def test_run_of_a_report_that_was_replaced_ends_skipped(
    tmp_path: Path, engine: Engine, poke: Callable[[int], Any]
) -> None:
    desk = open_desk(tmp_path, engine, make_signing())
    old = desk.issue()
    desk.issue(revision_no=1)
    with pytest.raises(DownstreamTasksSkipped):
        poke(old)


def test_run_of_a_plan_without_signatures_goes_through(
    tmp_path: Path, engine: Engine, poke: Callable[[int], Any]
) -> None:
    desk = open_desk(tmp_path, engine, make_signing(person=False, organisation=None))
    assert poke(desk.issue()).is_done

"""The DAG that reminds people: nothing for a plan that reminds nobody, and one digest per address otherwise."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from airflow.sdk import DAG

from factories.installation import PLAN_ID
from thidua.deliver.sink import SmtpSink

# Raised inside Airflow's in-process API server, by one of its libraries about another.
pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")

POLICY = """
reminders:
  officer: {name: Cán bộ thi đua, address: can-bo@kien-an.example}
  basis: {assumption: Dữ liệu giả định dùng cho kiểm thử.}
"""


@pytest.fixture(autouse=True)
def last_working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 09:00 on 09/12/2025; units are due before the 10th."""
    offset = datetime(2025, 12, 9, 2, tzinfo=UTC) - datetime.now(UTC)
    monkeypatch.setenv("THIDUA_CLOCK_OFFSET_SECONDS", str(offset.total_seconds()))
    monkeypatch.setenv("THIDUA_GO_LIVE", "2025-07-01")


def state_of_remind(dags: dict[str, DAG]) -> str | None:
    run = dags["remind_units"].test(logical_date=None)
    (instance,) = run.get_task_instances()
    state = instance.state
    return None if state is None else str(state)


def test_plan_without_a_policy_reminds_nobody_and_others_each_address_once(
    home: Path, sink: SmtpSink, dags: dict[str, DAG]
) -> None:
    assert state_of_remind(dags) == "skipped"
    with (home / "plans" / f"{PLAN_ID}.yaml").open("a", encoding="utf-8") as file:
        file.write(POLICY)
    assert state_of_remind(dags) == "success"
    told = [address for mail in sink.mails() for address in mail.recipients]
    assert "can-bo@kien-an.example" in told
    assert len(told) == len(set(told)) > 10
    assert state_of_remind(dags) == "skipped"
    assert len(sink.mails()) == len(told)

"""A run that waits for a person ends with the test, whatever becomes of the person."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from airflow.models.hitl import HITLDetail
from airflow.sdk import DAG

from factories.answering import after, meanwhile
from factories.installation import PERIOD_ID, PLAN_ID, hand_in, issue, take_in
from thidua.deliver.sink import SmtpSink
from thidua.text.dates import LEGAL_ZONE
from thidua_airflow.runtime import sending_settings, task_settings

# Raised inside Airflow's in-process API server, by one of its libraries about another.
pytestmark = pytest.mark.filterwarnings("ignore:Using `httpx` with `starlette.testclient` is deprecated")

FORM = {"plan": PLAN_ID, "period": PERIOD_ID}


@pytest.fixture
def asking(home: Path, sink: SmtpSink, dags: dict[str, DAG]) -> DAG:
    """Its run asks about a replacement after the lock day."""
    hand_in(home, ["VP", "P-KTHTDT", "P-VHXH"])
    issue(sending_settings(), received_at=datetime(2025, 12, 8, 9, tzinfo=LEGAL_ZONE))
    hand_in(home, ["P-VHXH"], figures={"E07": {"actual": Decimal("0.61"), "estimate": Decimal("0.62")}})
    take_in(task_settings())
    return dags["reissue_reports"]


def test_run_ends_when_the_one_who_answers_dies(asking: DAG) -> None:
    def die(_: HITLDetail) -> dict[str, Any]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), meanwhile(die):
        assert asking.test(logical_date=None, run_conf=FORM).state == "failed"


def test_run_ends_when_it_asks_more_often_than_somebody_answers(asking: DAG) -> None:
    with pytest.raises(AssertionError, match="asked once more"), meanwhile(after(lambda: None)) as bodies:
        assert asking.test(logical_date=None, run_conf=FORM).state == "failed"
    assert len(bodies) == 1


def test_answer_that_nobody_asked_for_is_a_fault(airflow_database: None) -> None:
    with pytest.raises(AssertionError, match="nobody has asked"), meanwhile(after(lambda: None)):
        pass

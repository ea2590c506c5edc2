"""The commune's officer is told of reports whose recipient has not answered."""

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from factories.plans import ASSUMED
from factories.reminders import OFFICER, PERIOD, at, make_reminded
from factories.watched import Watched, watch_settings
from thidua.acknowledge.record import record_acknowledgement
from thidua.calendar.workdays import load_workdays
from thidua.remind.model import Item
from thidua.remind.sources import source_modules


@pytest.fixture
def sent(engine: sa.Engine, tmp_path: Any) -> Watched:
    """A report that was sent to two recipients; the plan expects an answer of the first."""
    recipients = [
        {"id": f"noi-nhan-{n}", "name": f"Nơi nhận {n}", "channel": "folder", "address": f"n{n}", "basis": ASSUMED}
        for n in range(2)
    ]
    expected = {"expected": {"noi-nhan-0": "accepted"}, "basis": ASSUMED}
    watched = Watched(engine, watch_settings(tmp_path, warehouse_url=""))
    watched.plan = make_reminded(deliveries=recipients, acknowledgements=expected)
    _, deliveries = watched.issue(at("12-10 08:00"), recipients=2)
    for delivery in deliveries:
        watched.record(delivery, "SENT", at("12-10 08:05"))
    return watched


def items(sent: Watched, now: datetime) -> list[Item]:
    source = source_modules()["acknowledgements"]
    with sent.engine.connect() as connection:
        return list(source.items(connection, plans=[sent.plan], workdays=load_workdays(), now=now))


def say(sent: Watched, state: Any, when: datetime) -> None:
    with sent.engine.begin() as connection:
        record_acknowledgement(
            connection,
            delivery_id=1,
            state=state,
            source="edxml",
            code="01",
            sentence="Đã đến.",
            said_by="Nơi nhận 0",
            said_at=when,
            evidence_sha256=None,
            now=when,
        )


def test_officer_is_told_from_the_hour_of_the_plan_on(sent: Watched) -> None:
    assert items(sent, at("12-13 16:59")) == []
    (item,) = items(sent, at("12-13 17:00"))
    assert (item.address, item.kind, item.key) == (OFFICER["address"], "acknowledgement", f"{sent.plan.id}|{PERIOD}")
    assert "Nơi nhận 0" in item.lines[0]
    assert "chưa có xác nhận" in item.lines[0]
    assert not any("Nơi nhận 1" in line for line in item.lines)
    assert item.due == at("2026-12-14 23:59:59")
    assert items(sent, at("12-16 09:00"))[0].due is None


def test_what_has_arrived_and_is_not_accepted_is_still_told(sent: Watched) -> None:
    say(sent, "received", at("12-11 09:00"))
    (item,) = items(sent, at("12-14 09:00"))
    assert "đã đến nơi, chưa được tiếp nhận" in item.lines[0]


@pytest.mark.parametrize("state", ["accepted", "returned", "failed"])
def test_answer_ends_it(sent: Watched, state: str) -> None:
    say(sent, state, at("12-11 09:00"))
    assert items(sent, at("12-14 09:00")) == []


def test_plan_without_reminders_reminds_nobody(sent: Watched) -> None:
    sent.plan = sent.plan.model_copy(update={"reminders": None})
    assert items(sent, at("12-14 09:00")) == []

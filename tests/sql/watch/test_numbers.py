"""A report that waits for the number that the clerk gives: told from when on nothing else keeps it."""

from datetime import date, datetime
from typing import Any

import pytest

from factories.approvals import by_person, numbered
from factories.catalogues import make_catalogue
from factories.plans import ASSUMED, make_plan
from factories.warehouse import add_row
from factories.watched import PERIOD, Watched, at, write_plan
from thidua.calendar.workdays import load_workdays
from thidua.register.persons import give_number
from thidua.remind.model import Item
from thidua.remind.sources.numbers import items
from thidua.warehouse.plans import register_plan
from thidua.watch.model import Alert, Level

POLICY: dict[str, Any] = {
    "officer": {"name": "Phòng Văn hóa - Xã hội phường Mẫu", "address": "vhxh@mau.example"},
    "since": "2026-12-01",
    "basis": ASSUMED,
}


def given(watched: Watched, **terms: Any) -> None:
    watched.plan = make_plan(numbering=numbered("given"), **terms)
    write_plan(watched.settings.home, watched.plan)
    watched.all_hand_in(at("12-08 09:00"))


def give(watched: Watched, now: datetime, number: int = 12) -> None:
    dated = date(now.year, now.month, now.day)
    give_number(
        watched.engine, plan=watched.plan, period_id=PERIOD, number=number, dated=dated, actor="Văn thư", now=now
    )


def told(watched: Watched, now: datetime) -> dict[str, Alert]:
    return {alert.key.split("|")[0]: alert for alert in watched.alerts(now)}


def test_first_report_waits_from_the_hour_at_which_it_could_be_made(watched: Watched) -> None:
    given(watched)
    assert "number" not in told(watched, at("12-10 09:59"))
    found = told(watched, at("12-10 10:00"))
    assert found["number"].level == Level.NOTICE
    assert f"thidua register give {watched.plan.id} {PERIOD}" in found["number"].remedy
    assert "chờ văn thư cấp số" in found["report"].sentence
    assert told(watched, at("12-14 16:00"))["number"].level == Level.CRITICAL
    give(watched, at("12-14 16:01"))
    found = told(watched, at("12-14 16:02"))
    assert "number" not in found
    assert "cấp số" not in found["report"].sentence


@pytest.mark.parametrize("numbers", ["automatic", "blank"])
def test_nobody_is_waited_for_where_the_plan_wants_no_given_number(watched: Watched, numbers: str) -> None:
    given(watched)
    watched.plan = make_plan(numbering=numbered(numbers))
    write_plan(watched.settings.home, watched.plan)
    assert "number" not in told(watched, at("12-14 16:00"))


def test_replacement_waits_once_it_is_allowed(watched: Watched) -> None:
    given(watched)
    report_id, (delivery,) = watched.issue(at("12-10 08:01"))
    watched.record(delivery, "SENT", at("12-10 08:02"))
    number = watched.waits_for_leave(report_id, at("12-11 09:00"))
    assert "number" not in told(watched, at("12-11 20:00"))
    watched.decide(number, "approved", at("12-12 09:00"))
    assert told(watched, at("12-12 11:00"))["number"].level == Level.NOTICE
    give(watched, at("12-12 11:01"))
    assert "number" not in told(watched, at("12-12 11:02"))


def test_report_that_waits_for_leave_as_well_waits_for_that(watched: Watched) -> None:
    given(watched, approval=by_person())
    assert told(watched, at("12-10 10:00"))["number"].level == Level.NOTICE


def test_number_of_a_day_before_the_figures_is_none(watched: Watched) -> None:
    given(watched)
    give(watched, at("12-09 08:00"))
    summed(watched, at("12-10 08:00"))
    assert told(watched, at("12-10 10:00"))["number"].level == Level.NOTICE


def test_officer_is_told_on_each_working_day_until_the_number_is_given(watched: Watched) -> None:
    given(watched, reminders=POLICY)
    assert reminded(watched, at("12-10 07:59")) == []
    (item,) = reminded(watched, at("12-10 08:01"))
    assert (item.kind, item.address, item.due) == ("number", "vhxh@mau.example", at("12-14 23:59:59"))
    assert "chờ văn thư cấp số" in item.title
    assert f"thidua register give {watched.plan.id} {PERIOD}" in item.lines[-1]
    assert reminded(watched, at("12-12 09:00")) == [], "a Saturday"
    assert len(reminded(watched, at("12-15 09:00"))) == 1
    give(watched, at("12-15 09:01"))
    assert reminded(watched, at("12-15 09:02")) == []


def test_officer_is_not_told_of_what_was_due_before_all_this(watched: Watched) -> None:
    given(watched, reminders={**POLICY, "since": "2026-12-15"})
    assert reminded(watched, at("12-15 09:00")) == []


def reminded(watched: Watched, now: datetime) -> list[Item]:
    with watched.engine.connect() as connection:
        return list(items(connection, plans=[watched.plan], workdays=load_workdays(), now=now))


def summed(watched: Watched, when: datetime) -> None:
    row = {"plan_id": watched.plan.id, "period_id": PERIOD, "known_at": when, "recorded_at": when}
    with watched.engine.begin() as connection:
        version = register_plan(connection, watched.plan, make_catalogue(), load_workdays())
        add_row(
            connection,
            "snapshot",
            {**row, "plan_version_id": version, "inputs_sha256": "1" * 64, "rules_sha256": "2" * 64},
        )

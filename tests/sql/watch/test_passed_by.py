"""A report whose day was moved to before one that had its run already: woken by the next look at its plan."""

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from factories.catalogues import make_catalogue
from factories.warehouse import add_row
from factories.watched import PERIOD, Watched, at
from thidua import pipeline
from thidua.calendar.workdays import load_workdays
from thidua.collect.last_scan import write_last_scan
from thidua.warehouse.plans import register_plan


def woken(watched: Watched, when: str) -> list[str]:
    return pipeline.unmade_reports(watched.settings, plan_id=watched.plan.id, now=at(when))


def busy(watched: Watched, when: str) -> list[str]:
    """One look at all plans, as each collecting round has it."""
    return pipeline.plans_with_work(watched.settings, now=at(when))


def summed(watched: Watched, when: str, *, mark: str = "1") -> None:
    """A run has been there."""
    row = {"plan_id": watched.plan.id, "period_id": PERIOD, "known_at": at(when), "recorded_at": at(when)}
    with watched.engine.begin() as connection:
        version = register_plan(connection, watched.plan, make_catalogue(), load_workdays())
        hashes = {"inputs_sha256": mark * 64, "rules_sha256": "2" * 64}
        add_row(connection, "snapshot", {**row, **hashes, "plan_version_id": version})


def test_report_without_a_run_is_woken_while_it_can_be_in_time(watched: Watched) -> None:
    assert woken(watched, "12-10 08:59") == []
    assert woken(watched, "12-10 09:01") == [f"{watched.plan.id}|{PERIOD}"]
    assert woken(watched, "12-14 23:59") == [f"{watched.plan.id}|{PERIOD}"]
    assert woken(watched, "12-15 00:01") == []


def test_run_that_waits_or_has_failed_is_its_operators(watched: Watched) -> None:
    summed(watched, "12-09 10:00")
    assert woken(watched, "12-10 09:01") != [], "figures of before its day are nobody's run"
    summed(watched, "12-10 08:00", mark="3")
    assert woken(watched, "12-10 09:01") == []


def test_report_that_was_issued_before_its_day_is_there(watched: Watched) -> None:
    watched.issue(at("12-09 10:00"))
    assert woken(watched, "12-10 09:01") == []


def test_what_was_due_before_the_installation_went_live_is_left_alone(watched: Watched) -> None:
    watched.settings = replace(watched.settings, go_live=date(2026, 12, 11))
    assert woken(watched, "12-11 09:01") == []


@pytest.mark.parametrize("edited_before", [timedelta(minutes=10), timedelta(days=3)])
def test_every_round_finds_it_whenever_the_plan_was_edited(watched: Watched, edited_before: timedelta) -> None:
    """Also one that comes long after the mark of a scan that is newer than the edit."""
    now = at("12-10 09:01")
    folder = Path(watched.settings.landing) / watched.plan.id
    folder.mkdir()
    edited_at = (now - edited_before).timestamp()
    os.utime(watched.settings.plans / f"{watched.plan.id}.yaml", (edited_at, edited_at))
    write_last_scan(folder, now=now - timedelta(minutes=5))
    assert busy(watched, "12-10 08:59") == []
    assert [busy(watched, when) for when in ("12-10 09:01", "12-10 09:06", "12-11 08:00")] == [[watched.plan.id]] * 3
    summed(watched, "12-11 08:01")
    assert busy(watched, "12-11 09:02") == []


def test_plan_without_a_landing_folder_is_found_too(watched: Watched) -> None:
    assert busy(watched, "12-10 08:59") == []
    assert busy(watched, "12-10 09:01") == [watched.plan.id]


def test_plan_that_cannot_be_read_takes_no_other_with_it(watched: Watched) -> None:
    Path(watched.settings.plans, "an-2025.yaml").write_text("id: [broken", encoding="utf-8")
    assert busy(watched, "12-10 09:01") == [watched.plan.id]

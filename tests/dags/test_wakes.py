"""One run at a time gathers the changes to a report, and a run that failed is not followed by others at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from factories.state_store import StateStore
from thidua_airflow.wakes import (
    DAG_ID,
    DATED_DAG_ID,
    REMIND_AFTER,
    claim_report,
    find_busy_run,
    has_run_of_its_day,
    is_reminder_due,
    note_reminder,
)

KEY = "vinh-bao-2026|2026-Y"


class States:
    """How far the task `aggregate` of each run is."""

    def __init__(self, **by_run: str | None) -> None:
        self.by_run = by_run

    def __call__(self, *, dag_id: str, task_ids: list[str], run_ids: list[str]) -> dict[str, Any]:
        assert (dag_id, task_ids) == (DAG_ID, ["aggregate"])
        return {run_id: {"aggregate": self.by_run[run_id]} for run_id in run_ids if run_id in self.by_run}


def test_report_that_nobody_has_claimed_is_woken() -> None:
    assert find_busy_run(StateStore(), KEY, states=States()) is None


@pytest.mark.parametrize(
    ("state", "busy"),
    [
        (None, "run-1"),
        ("running", "run-1"),
        ("up_for_retry", "run-1"),
        ("failed", "run-1"),
        ("upstream_failed", "run-1"),
        ("success", None),
        ("skipped", None),
    ],
)
def test_report_is_woken_again_when_its_run_has_considered_it(state: str | None, busy: str | None) -> None:
    store, states = StateStore(), States(**{"run-1": state})
    assert claim_report(store, KEY, run_id="run-1", states=states) is None
    assert find_busy_run(store, KEY, states=states) == busy


def test_second_run_learns_of_the_first_and_does_not_take_over() -> None:
    store, states = StateStore(), States(**{"run-1": None, "run-2": None})
    claim_report(store, KEY, run_id="run-1", states=states)
    assert claim_report(store, KEY, run_id="run-2", states=states) == "run-1"
    assert find_busy_run(store, KEY, states=states) == "run-1"
    assert claim_report(store, KEY, run_id="run-1", states=states) is None


def test_run_that_was_deleted_is_no_obstacle() -> None:
    store = StateStore()
    claim_report(store, KEY, run_id="run-1", states=States(**{"run-1": None}))
    assert claim_report(store, KEY, run_id="run-2", states=States(**{"run-2": None})) is None
    assert find_busy_run(store, KEY, states=States(**{"run-2": None})) == "run-2"


def test_failed_run_is_recalled_after_a_day() -> None:
    store, states = StateStore(), States(**{"run-1": "upstream_failed"})
    claim_report(store, KEY, run_id="run-1", states=states)
    assert find_busy_run(store, KEY, states=states) == "run-1"
    store[KEY]["seen_at"] = (datetime.now(UTC) - REMIND_AFTER - timedelta(minutes=1)).isoformat()
    assert find_busy_run(store, KEY, states=states) is None


def test_report_that_was_never_made_is_recalled_once_a_day() -> None:
    store = StateStore()
    assert is_reminder_due(store, KEY, run_id="round-1")
    note_reminder(store, KEY, run_id="round-1")
    assert not is_reminder_due(store, KEY, run_id="round-2")
    store[f"{KEY}|unfinished"]["at"] = (datetime.now(UTC) - REMIND_AFTER - timedelta(minutes=1)).isoformat()
    assert is_reminder_due(store, KEY, run_id="round-2")
    assert find_busy_run(store, KEY, states=States()) is None


def test_round_that_is_tried_again_tells_what_it_had_noted_before_it_died() -> None:
    store = StateStore()
    note_reminder(store, KEY, run_id="round-1")
    assert is_reminder_due(store, KEY, run_id="round-1")
    assert not is_reminder_due(store, KEY, run_id="round-2")


@pytest.mark.parametrize(
    ("state", "is_there"),
    [(None, True), ("queued", True), ("up_for_retry", True), ("success", False), ("failed", False)],
)
def test_report_whose_own_run_waits_for_its_turn_is_not_woken_beside_it(state: str | None, is_there: bool) -> None:
    named = "scheduled__2026-12-10T01:00:00+00:00__vinh-bao-2026.{}__1f0c2a"

    def states(*, dag_id: str, task_ids: list[str]) -> dict[str, Any]:
        assert (dag_id, task_ids) == (DATED_DAG_ID, ["aggregate"])
        return {named.format("2026-Y"): {"aggregate": state}, named.format("2026-H1"): {"aggregate": None}}

    assert has_run_of_its_day(KEY, states=states) is is_there
    assert not has_run_of_its_day("bao-2026|2026-H1", states=states)

"""Which run is about to consider the corrections of a report, so that no second one is woken beside it.

A run says so in the state store of the asset CORRECTIONS, under the report's key. This only saves runs that would
find nothing to do: that a correction is considered and issued once is the warehouse's business.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from thidua_airflow.runtime import Store

DAG_ID, DATED_DAG_ID = "reissue_reports", "deliver_reports"
REMIND_AFTER = timedelta(days=1)
"""A run that has not considered its report for so long has failed or is lost: another one is woken, as a reminder."""

_DONE = {"success", "skipped"}
_ENDED = {*_DONE, "failed", "upstream_failed", "removed"}


TaskStates = Callable[..., dict[str, Any]]
"""Airflow's `get_task_states`."""


def find_busy_run(store: Store, partition_key: str, *, states: TaskStates) -> str | None:
    """Id of the run that will still consider the report with all that is new by then; None where there is none.

    A run that failed on its way counts: to clear it is the operator's, and a failed run more every few minutes would
    only hide the first.
    """
    claim = store.get(partition_key)
    if not claim or datetime.fromisoformat(claim["seen_at"]) < datetime.now(UTC) - REMIND_AFTER:
        return None
    run_id: str = claim["run_id"]
    of_run = states(dag_id=DAG_ID, task_ids=["aggregate"], run_ids=[run_id]).get(run_id)
    return None if of_run is None or of_run.get("aggregate") in _DONE else run_id


def claim_report(store: Store, partition_key: str, *, run_id: str, states: TaskStates) -> str | None:
    """Say that this run will consider the report; if another one will, its id, and nothing is said."""
    busy = find_busy_run(store, partition_key, states=states)
    if busy not in {None, run_id}:
        return busy
    store.set(partition_key, {"run_id": run_id, "seen_at": datetime.now(UTC).isoformat()})
    return None


def is_reminder_due(store: Store, partition_key: str, *, run_id: str) -> bool:
    """Whether to wake a report only because it was never made: once in `REMIND_AFTER`.

    Whatever kept it from being made may do so again, and a failed run every few minutes would only hide the first. A
    round that dies tells of nothing, whatever it has noted: what it noted itself is no obstacle when it is tried again.
    """
    last = store.get(_reminded(partition_key))
    if not last or last["run_id"] == run_id:
        return True
    return datetime.fromisoformat(last["at"]) <= datetime.now(UTC) - REMIND_AFTER


def note_reminder(store: Store, partition_key: str, *, run_id: str) -> None:
    """This round tells of the report that was never made."""
    store.set(_reminded(partition_key), {"run_id": run_id, "at": datetime.now(UTC).isoformat()})


def has_run_of_its_day(partition_key: str, *, states: TaskStates) -> bool:
    """Whether the schedule has made a run of the report that waits for its turn or is at work on the figures.

    One that has failed is no obstacle: what it failed of may be mended, and there is a deadline.
    """
    named = f"__{partition_key.replace('|', '.')}__"
    of_runs = states(dag_id=DATED_DAG_ID, task_ids=["aggregate"])
    return any(named in run_id and of_run.get("aggregate") not in _ENDED for run_id, of_run in of_runs.items())


def _reminded(partition_key: str) -> str:
    return f"{partition_key}|unfinished"

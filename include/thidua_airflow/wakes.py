"""Which run is about to consider the corrections of a report, so that no second one is woken beside it.

A run says so in the state store of the asset CORRECTIONS, under the report's key. This only saves runs that would
find nothing to do: that a correction is considered and issued once is the warehouse's business.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

DAG_ID = "reissue_reports"
REMIND_AFTER = timedelta(days=1)
"""A run that has not considered its report for so long has failed or is lost: another one is woken, as a reminder."""

_DONE = {"success", "skipped"}


class Store(Protocol):
    """The state store of one asset."""

    def get(self, key: str) -> Any: ...

    def set(self, key: str, value: Any) -> None: ...


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


def remind(store: Store, partition_key: str) -> bool:
    """Whether to wake a report only because its replacement was never made: once in `REMIND_AFTER`.

    Whatever kept it from being made may do so again, and a failed run every few minutes would only hide the first.
    """
    key = f"{partition_key}|unfinished"
    last = store.get(key)
    if last and datetime.fromisoformat(last) > datetime.now(UTC) - REMIND_AFTER:
        return False
    store.set(key, datetime.now(UTC).isoformat())
    return True

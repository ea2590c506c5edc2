"""What happens to a question that a run of a DAG asks, while it waits: a person answers, or time goes by."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import airflow.models.dagbag  # noqa: F401  # a run in another thread would deadlock on importing it
from airflow.models.hitl import HITLDetail
from airflow.models.trigger import handle_event_submit
from airflow.triggers.base import TriggerEvent
from airflow.utils.session import create_session
from airflow.utils.state import TaskInstanceState
from sqlalchemy import select
from sqlalchemy.orm import configure_mappers

Act = Callable[[HITLDetail], dict[str, Any]]
"""What happens to a question: the event that resumes the run."""


def saying(option: str, *, who: str, reason: str = "") -> Act:
    """A person at the web interface."""

    def act(asked: HITLDetail) -> dict[str, Any]:
        asked.responded_by = {"id": who, "name": who}
        asked.responded_at = datetime.now(UTC)
        asked.chosen_options, asked.params_input = [option], {"decision_reason": reason}
        return dict(asked.as_resume_event_payload())

    return act


def after(happens: Callable[[], object]) -> Act:
    """What the scheduler's sweep does once the time to wait is over; before, something happens elsewhere."""

    def act(_: HITLDetail) -> dict[str, Any]:
        happens()
        return {"error": "The response timeout has passed.", "error_type": "timeout"}

    return act


@contextmanager
def meanwhile(*acts: Act) -> Iterator[list[str]]:
    """These things happen, one to each time that the run waits. The bodies of the questions."""
    bodies: list[str] = []
    configure_mappers()  # once, before two threads do
    with ThreadPoolExecutor(max_workers=1) as pool:
        acting = pool.submit(_act_all, acts, bodies)
        yield bodies
        acting.result()


def _act_all(acts: tuple[Act, ...], bodies: list[str]) -> None:
    for act in acts:
        _act(act, bodies)


def _act(act: Act, bodies: list[str]) -> None:
    for _ in range(300):
        with create_session() as session:
            asked = session.scalars(select(HITLDetail).where(HITLDetail.responded_at.is_(None))).one_or_none()
            if asked is not None and asked.task_instance.state == TaskInstanceState.AWAITING_INPUT:
                bodies.append(asked.body or "")
                event = TriggerEvent(act(asked))  # type: ignore[no-untyped-call]  # Airflow's
                handle_event_submit(event, task_instance=asked.task_instance, session=session)
                return
        time.sleep(0.2)
    raise AssertionError("nobody has asked")

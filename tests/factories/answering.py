"""What happens to a question that a run of a DAG asks, while it waits: a person answers, or time goes by."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from threading import Event
from typing import Any

import airflow.models.dagbag  # noqa: F401  # a run in another thread would deadlock on importing it
from airflow.models.hitl import HITLDetail
from airflow.models.taskinstance import TaskInstance
from airflow.models.trigger import handle_event_submit
from airflow.triggers.base import TriggerEvent
from airflow.utils.session import create_session
from airflow.utils.state import TaskInstanceState
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, configure_mappers

PATIENCE, PAUSE = 300.0, 0.2
"""Seconds until a question must have come, and between two looks."""

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
    """What the scheduler's sweep does once the time to wait is over; before, something happens elsewhere, once."""
    once = cache(happens)

    def act(_: HITLDetail) -> dict[str, Any]:
        once()
        return {"error": "The response timeout has passed.", "error_type": "timeout"}

    return act


class _Parked(logging.Handler):
    """Notes when a run does nothing but wait: before, `dag.test` would write over what somebody has answered."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Event()

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith("Waiting for Human-in-the-loop input"):
            self.seen.set()


@contextmanager
def meanwhile(*acts: Act) -> Iterator[list[str]]:
    """These things happen, one to each time that the run waits. The bodies of the questions.

    A run that asks nobody, or somebody more, would wait for ever: it fails then, and so does the test.
    """
    bodies: list[str] = []
    over, parked = Event(), _Parked()
    log = logging.getLogger("airflow.sdk.definitions.dag")
    log.addHandler(parked)
    configure_mappers()  # once, before two threads do
    with ThreadPoolExecutor(max_workers=1) as pool:
        acting = pool.submit(_act_all, acts, bodies, over, parked.seen)
        try:
            yield bodies
        finally:
            over.set()
            log.removeHandler(parked)
        acting.result()


def _act_all(acts: tuple[Act, ...], bodies: list[str], over: Event, parked: Event) -> None:
    try:
        for act in acts:
            _act(act, bodies, over, parked)
        _see_that_nobody_else_is_asked(over)
    except BaseException:
        while not over.wait(PAUSE):
            _fail_what_waits()
        raise


def _act(act: Act, bodies: list[str], over: Event, parked: Event) -> None:
    """Again where SQLite was locked by the run."""
    give_up, locked = time.monotonic() + PATIENCE, None
    while time.monotonic() < give_up and not over.wait(PAUSE):
        if not parked.is_set():
            continue
        try:
            with create_session() as session:
                if asked := _waiting(session):
                    body, event = asked.body or "", TriggerEvent(act(asked))  # type: ignore[no-untyped-call]  # Airflow's
                    handle_event_submit(event, task_instance=asked.task_instance, session=session)
                    session.commit()
                    bodies.append(body)
                    parked.clear()
                    return
                parked.clear()
        except OperationalError as error:
            locked = error
    raise AssertionError("nobody has asked") from locked


def _see_that_nobody_else_is_asked(over: Event) -> None:
    while not over.wait(PAUSE):
        with suppress(OperationalError), create_session() as session:
            assert _waiting(session) is None, "somebody was asked once more"


def _waiting(session: Session) -> HITLDetail | None:
    asked = session.scalars(select(HITLDetail).where(HITLDetail.responded_at.is_(None))).one_or_none()
    return asked if asked is not None and asked.task_instance.state == TaskInstanceState.AWAITING_INPUT else None


def _fail_what_waits() -> None:
    with suppress(OperationalError), create_session() as session:
        for task in session.scalars(select(TaskInstance).where(TaskInstance.state == TaskInstanceState.AWAITING_INPUT)):
            task.state = TaskInstanceState.FAILED

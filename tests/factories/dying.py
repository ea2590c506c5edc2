"""Workers that are to die on their way, each in a process of its own that is started anew: one that is forked from a
process that has rendered a PDF would wait for ever for the threads that it has not inherited."""

import multiprocessing
import os
from collections.abc import Callable
from datetime import datetime
from typing import Any

from factories.approvals import APPROVER
from factories.catalogues import make_catalogue
from factories.corrections import Desk
from thidua.approve.answer import answer_request
from thidua.approve.ask import ask_approval
from thidua.approve.records import Request
from thidua.collect.vault import Vault
from thidua.warehouse.connect import connect

SECONDS = 60


def die_at(point: str, work: Callable[..., object], *arguments: Any) -> None:
    """Run the work in another process, which must be killed at the point."""
    worker = multiprocessing.get_context("spawn").Process(target=_work, args=(point, work, arguments))
    worker.start()
    worker.join(SECONDS)
    assert worker.exitcode == -9, "the point was never reached"


def _work(point: str, work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    os.environ["THIDUA_CRASH_AT"] = point
    work(*arguments)


def ask_and_answer(url: str, vault: str, snapshot_id: int, now: datetime) -> Request:
    """A draft is made, asked about and approved."""
    engine = connect(url)
    asked, _ = ask_approval(engine, snapshot_id=snapshot_id, vault=Vault(vault), catalogue=make_catalogue(), now=now)
    answered = answer_request(
        engine,
        approval_request_id=asked.approval_request_id,
        decision="approved",
        actor=APPROVER["name"],
        reason=None,
        now=now,
    )
    engine.dispose()
    return answered


def issue(url: str, vault: str, snapshot_id: int, now: datetime) -> None:
    """The snapshot's first report is issued."""
    Desk(connect(url), Vault(vault), now=now).issue(snapshot_id)

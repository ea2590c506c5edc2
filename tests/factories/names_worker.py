"""Processes that handle names of persons and may be killed on the way; forked from one that has everything loaded."""

import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from typing import Any

from factories.names import Office
from thidua import pipeline
from thidua.pipeline.personal import Who
from thidua.settings import Settings

ACTOR = "Trần Thị Văn Thư, văn thư"


def start_worker(work: Callable[..., object], *arguments: Any, crash_at: str) -> ForkServerProcess:
    context = multiprocessing.get_context("forkserver")
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    context.set_forkserver_preload(["torture.preload"])
    worker = context.Process(target=_work, args=(work, arguments, crash_at))
    worker.start()
    return worker


def _work(work: Callable[..., object], arguments: tuple[Any, ...], crash_at: str) -> None:
    os.environ["THIDUA_CRASH_AT"] = crash_at
    work(*arguments)


def take_in(settings: Settings) -> None:
    """What lies in the landing folder is received, checked, sealed and loaded."""
    Office(settings=settings).take_in()


def erase(settings: Settings, person_id: int) -> None:
    """One person's keys are destroyed."""
    who = Who(person=str(person_id))
    pipeline.erase_person(settings, who, actor=ACTOR, reason="Cá nhân yêu cầu", now=settings.now())


def destroy_overdue(settings: Settings) -> None:
    """All that is past its time is destroyed."""
    pipeline.destroy_overdue(settings, actor=ACTOR, now=settings.now())

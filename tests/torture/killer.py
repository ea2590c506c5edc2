"""Who dies as a worker comes to a named point: the worker itself, or PostgreSQL under it, which is there again soon."""

import multiprocessing
import os
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Any, Literal

import psutil

from thidua.warehouse.embedded import EmbeddedPostgres
from torture.forkserver import forkserver
from torture.rounds import IS_SHORT

Victim = Literal["worker", "PostgreSQL"]

SECONDS = 90
"""A worker that takes longer hangs."""
AWAY = 1.0
"""Seconds that PostgreSQL stays away from a worker that goes on asking for it; from one that ends, until then."""
KILLED = -9

VICTIMS: tuple[Victim, ...] = ("worker",) if IS_SHORT else ("worker", "PostgreSQL")
"""Of tests that go from point to point."""


def deaths(points: Sequence[str], *, in_short: Collection[str]) -> list[tuple[Victim, str]]:
    """Of both at each point. in_short: the points at which PostgreSQL dies in `make test` too."""
    of_postgres = [point for point in points if not IS_SHORT or point in in_short]
    return [("worker", point) for point in points] + [("PostgreSQL", point) for point in of_postgres]


@dataclass(frozen=True)
class Killer:
    """cluster: the PostgreSQL of the worker, which may be stopped at any moment."""

    victim: Victim
    cluster: EmbeddedPostgres

    def kill(self, work: Callable[..., object], *arguments: Any, at: str, is_forked: bool = False) -> None:
        """Let a process do the work, until it comes to the point; all is up again afterwards.

        is_forked: from this process, for a function that only the test knows and that sets no PDF.
        """
        context = multiprocessing.get_context("fork") if is_forked else forkserver()
        postmaster = find_postmaster(self.cluster) if self.victim == "PostgreSQL" else None
        worker = context.Process(target=_work, args=(at, postmaster and postmaster.pid, work, arguments))
        worker.start()
        if postmaster is not None:
            bring_back(self.cluster, postmaster, worker, point=at)
        worker.join(SECONDS)
        expected = {KILLED} if postmaster is None else {0, 1}
        assert worker.exitcode in expected, f"{at} was never reached, or not survived: {worker.exitcode}"


def find_postmaster(cluster: EmbeddedPostgres) -> psutil.Process:
    """The server's first process, which ends the others with itself."""
    return psutil.Process(int((cluster.data / "postmaster.pid").read_text().split()[0]))


def bring_back(cluster: EmbeddedPostgres, postmaster: psutil.Process, worker: BaseProcess, *, point: str) -> None:
    """Once it has died of the worker's coming to the point, which waits there until it has."""
    give_up_at = time.monotonic() + SECONDS
    while _lives(postmaster):
        assert worker.is_alive() or not _lives(postmaster), f"{point} was never reached"
        assert time.monotonic() < give_up_at, f"{point} was not reached in time"
        time.sleep(0.02)
    worker.join(AWAY)
    cluster.start()


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _work(point: str, postmaster: int | None, work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    os.environ["THIDUA_CRASH_AT"] = point
    if postmaster is not None:
        os.environ["THIDUA_CRASH_PID"] = str(postmaster)
    work(*arguments)

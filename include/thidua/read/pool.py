"""Reading many files in child processes: a file can end its child, never its caller."""

import json
import logging
import selectors
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from thidua.errors import OperatorError
from thidua.read.child import Child, Job
from thidua.read.limits import Limits
from thidua.read.model import RawWorkbook, Refusal
from thidua.read.refusals import make_refusal
from thidua.read.wire import Frame, outcome_from_json

log = logging.getLogger(__name__)

Outcome = RawWorkbook | Refusal
MOST_ATTEMPTS = 2
ASKED_AT_ONCE = 2
"""One file in hand and one waiting in the pipe, so that a child never waits for its parent."""
MOST_AHEAD = 32
"""Outcomes held for the caller, so that a slow caller does not fill the memory."""


class ReaderPool:
    """`with ReaderPool(workers=2) as pool: for outcome in pool.read(paths): ...`; order of outcomes = order of paths.

    A file that ends its child, or takes too long, is tried once more in a fresh one and then refused
    (PARSER_DIED, PARSER_TIMEOUT); all others go on. OperatorError where children cannot start or a file is not there.
    """

    def __init__(self, workers: int = 1, limits: Limits | None = None, *, command: Sequence[str] | None = None) -> None:
        self.workers = workers
        self.limits = limits or Limits()
        self._command = command or [sys.executable, "-P", "-m", "thidua.read.worker"]
        self._children: list[Child] = []
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in list(self._children):
            self._drop(child)
        self._selector.close()

    def read(self, paths: Iterable[Path]) -> Iterator[Outcome]:
        """One outcome for each path. Files are read while the caller works on earlier outcomes."""
        backlog = _Backlog(paths)
        done: dict[int, Outcome] = {}
        wanted = 0
        try:
            while True:
                self._feed(backlog, last=wanted + MOST_AHEAD)
                if wanted in done:
                    yield done.pop(wanted)
                    wanted += 1
                elif any(child.jobs for child in self._children):
                    self._collect(done, backlog)
                else:
                    return
        finally:
            # A caller that left early: what is still being read belongs to nobody.
            for child in [c for c in self._children if c.jobs]:
                self._drop(child)

    def _feed(self, backlog: "_Backlog", *, last: int) -> None:
        """Keep every child busy; the newest first, so that a file that ended a child gets a fresh one."""
        while len(self._children) < self.workers:
            self._children.append(self._start())
        for depth in range(ASKED_AT_ONCE):
            for child in reversed(self._children):
                if len(child.jobs) <= depth and (job := backlog.take(last)) is not None:
                    child.ask(job)

    def _collect(self, done: dict[int, Outcome], backlog: "_Backlog") -> None:
        """Wait until a child answers, dies or runs out of time."""
        busy = [child for child in self._children if child.jobs]
        soonest = max(0.0, min(child.seconds_left for child in busy))
        answered = {key.data for key, _ in self._selector.select(soonest)}
        for child in busy:
            is_alive = True
            if child in answered:
                is_alive = self._take_answers(child, done)
            if not is_alive or child.seconds_left <= 0:
                self._bury(child, done, backlog)

    def _take_answers(self, child: Child, done: dict[int, Outcome]) -> bool:
        try:
            frames, is_alive = child.receive()
        except ValueError:
            return False
        for frame in frames:
            job = child.jobs.popleft()
            if frame["number"] != job.number:
                raise RuntimeError(f"the reader answered {frame['number']} when asked {job.number}")
            done[job.number] = _outcome(frame)
        return is_alive

    def _bury(self, child: Child, done: dict[int, Outcome], backlog: "_Backlog") -> None:
        """A child died or is killed: the file in its hand is tried once more, what waited behind it is not to blame."""
        is_late = child.seconds_left <= 0
        was_ready = child.is_ready
        jobs = list(child.jobs)
        self._drop(child)
        if not was_ready:
            raise child.cannot_start()
        is_late = is_late or child.ran_out_of_cpu
        log.warning("reader child ended (%s): %s", child.process.returncode, child.last_words)
        if jobs:
            jobs[0].failed += 1
            if jobs[0].failed == MOST_ATTEMPTS:
                done[jobs.pop(0).number] = make_refusal("parser_timeout" if is_late else "parser_died")
        backlog.put_back(jobs)

    def _start(self) -> Child:
        child = Child([*self._command, json.dumps(self.limits.as_dict())], self.limits)
        self._selector.register(child.answers, selectors.EVENT_READ, child)
        return child

    def _drop(self, child: Child) -> None:
        self._selector.unregister(child.answers)
        self._children.remove(child)
        child.end()


class _Backlog:
    """What is still to be read. Paths are taken from the caller one by one, as late as possible."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._fresh = (Job(number=number, path=Path(path)) for number, path in enumerate(paths))
        self._again: deque[Job] = deque()
        self._issued = 0

    def take(self, last: int) -> Job | None:
        """The next job with a number below `last`; what was put back comes first."""
        if self._again:
            return self._again.popleft()
        if self._issued >= last:
            return None
        self._issued += 1
        return next(self._fresh, None)

    def put_back(self, jobs: list[Job]) -> None:
        self._again.extendleft(reversed(jobs))


def _outcome(frame: Frame) -> Outcome:
    if "missing" in frame:
        raise OperatorError(
            f"Không mở được tệp đã nhận: {frame['missing']}", remedy="Kiểm tra kho tệp và quyền đọc rồi chạy lại."
        )
    return outcome_from_json(frame)

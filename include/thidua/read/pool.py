"""Reading many files in child processes: a file can end its child, never its caller."""

import logging
import selectors
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Self

import msgspec

from thidua.read.child import Child, Job
from thidua.read.limits import Limits
from thidua.read.refusals import make_refusal
from thidua.read.wire import Outcome, decode_outcome

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 2
ASKED_AT_ONCE = 2
"""One file in hand and one waiting in the pipe, so that a child never waits for its parent."""
MOST_AHEAD = 32
"""Outcomes held for the caller, so that a slow caller does not fill the memory."""


MOST_FILES = 1_000
"""Read by one child in its life: neither memory nor anything else gathers in it without end."""


class ReaderPool:
    """`with ReaderPool(workers=2) as pool: for outcome in pool.read(files): ...`; order of outcomes = order of files.

    A file that ends its child, or takes too long, is tried once more in a fresh one and then refused
    (PARSER_DIED, PARSER_TIMEOUT); all others go on. OperatorError where children cannot start.
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
        self.close()

    @property
    def pids(self) -> list[int]:
        """Of the children that run now."""
        return [child.process.pid for child in self._children]

    def close(self) -> None:
        """End every child."""
        for child in list(self._children):
            self._drop(child)
        self._selector.close()

    def forget(self) -> None:
        """In a fork of the process that owns the pool: leave it alone, and keep nothing of it open."""
        for child in self._children:
            child.forget()
        self._selector.close()

    def read(self, files: Iterable[bytes]) -> Iterator[Outcome]:
        """One outcome for each file. Files are read while the caller works on earlier outcomes."""
        backlog = _Backlog(files, most_bytes=self.limits.file_bytes + 1)
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
        for old in [c for c in self._children if c.asked >= MOST_FILES and not c.jobs]:
            self._drop(old)
        while len(self._children) < self.workers:
            self._children.append(self._start())
        for depth in range(ASKED_AT_ONCE):
            for child in reversed(self._children):
                if len(child.jobs) <= depth and child.asked < MOST_FILES and (job := backlog.take(last)) is not None:
                    self._ask(child, job)

    def _ask(self, child: Child, job: Job) -> None:
        child.ask(job)
        if child.is_sending and child.questions not in self._selector.get_map():
            self._selector.register(child.questions, selectors.EVENT_WRITE, child)

    def _send(self, child: Child) -> None:
        child.send()
        if not child.is_sending:
            self._selector.unregister(child.questions)

    def _collect(self, done: dict[int, Outcome], backlog: "_Backlog") -> None:
        """Wait until a child answers, dies or runs out of time."""
        busy = [child for child in self._children if child.jobs]
        soonest = max(0.0, min(child.seconds_left for child in busy))
        answered = set()
        for key, events in self._selector.select(soonest):
            if events & selectors.EVENT_WRITE:
                self._send(key.data)
            else:
                answered.add(key.data)
        for child in busy:
            is_alive = True
            if child in answered:
                is_alive = self._take_answers(child, done)
            if not is_alive or child.seconds_left <= 0:
                self._bury(child, done, backlog)

    def _take_answers(self, child: Child, done: dict[int, Outcome]) -> bool:
        """Whether the child goes on. One that answers nonsense, or more than it was asked, is as good as dead."""
        try:
            answers, is_alive = child.receive()
            for answer in answers:
                if not child.jobs:
                    return False
                outcome = decode_outcome(answer)
                done[child.jobs.popleft().number] = outcome
        except ValueError:
            return False
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
        # Never what it said last: that may quote a cell.
        log.warning("reader child ended (%s)", child.process.returncode)
        if jobs:
            jobs[0].failed += 1
            if jobs[0].failed == MOST_ATTEMPTS:
                done[jobs.pop(0).number] = make_refusal("parser_timeout" if is_late else "parser_died")
        backlog.put_back(jobs)

    def _start(self) -> Child:
        child = Child([*self._command, msgspec.json.encode(self.limits).decode()], self.limits)
        self._selector.register(child.answers, selectors.EVENT_READ, child)
        return child

    def _drop(self, child: Child) -> None:
        self._selector.unregister(child.answers)
        if child.questions in self._selector.get_map():
            self._selector.unregister(child.questions)
        self._children.remove(child)
        child.end()


class _Backlog:
    """What is still to be read. Files are taken from the caller one by one, as late as possible."""

    def __init__(self, files: Iterable[bytes], *, most_bytes: int) -> None:
        self._fresh = (Job(number=number, data=data[:most_bytes]) for number, data in enumerate(files))
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

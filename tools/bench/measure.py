"""What a measurement needs besides a clock: processor time, ours and others', and peak memory of our processes."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from tools.bench.processes import Process, all_processes, below, busy_seconds, command_of, peak_mib

POSTGRES = "PostgreSQL"
READER = "reader child"
BENCH = "bench"
_LOOK_SECONDS = 0.5
_PACE_SECONDS = 2.0
_PACE_ROUNDS = 100_000
_REAP_SECONDS = 0.1
"""For a moment, a process that ends is seen neither as itself nor in what its parent has added up."""

KindOf = Callable[[int, str], str | None]
"""A word for a process by its pid and command line; None: that of its parent."""


@dataclass(kw_only=True)
class Surroundings:
    """What happened while something was measured.

    foreign_cores: processor time that was not ours, per second. cpu_seconds: ours, by kind of process; a process that
    ended counts for the one that waited for it. peak_mib: by kind, the largest resident size that one ever had.
    pace_ms: processor milliseconds that one and the same loop took, every other second: a host that serves others too
    gives more or less, which no clock of this machine shows.
    """

    seconds: float = 0.0
    foreign_cores: float = 0.0
    cpu_seconds: dict[str, float] = field(default_factory=dict)
    peak_mib: dict[str, float] = field(default_factory=dict)
    pace_ms: list[float] = field(default_factory=list)


def kind_by_pid(names: Mapping[int, str]) -> KindOf:
    """Processes by pid, and the children that read workbooks."""
    return lambda pid, command: READER if "thidua.read.worker" in command else names.get(pid)


@contextmanager
def watched(roots: Collection[int], kind_of: KindOf) -> Iterator[Surroundings]:
    """Watch the block; the result is complete when it is left. roots: pids that are ours besides this process, each
    with all that descends from it."""
    watch = _Watch(roots={os.getpid(), *roots}, kind_of=kind_of)
    stop = threading.Event()
    watcher = threading.Thread(target=watch.look_until, args=(stop,), daemon=True)
    started, busy, own = time.perf_counter(), busy_seconds(), watch.own_seconds()
    watcher.start()
    try:
        yield watch.found
    finally:
        found = watch.found
        found.seconds, busy = time.perf_counter() - started, busy_seconds() - busy
        time.sleep(_REAP_SECONDS)
        spent = watch.own_seconds()
        spent.subtract(own)
        found.cpu_seconds = {kind: seconds for kind, seconds in spent.items() if seconds > 0}
        found.foreign_cores = max(0.0, busy - sum(spent.values())) / found.seconds
        stop.set()
        watcher.join()


@dataclass(kw_only=True)
class _Watch:
    roots: set[int]
    kind_of: KindOf
    found: Surroundings = field(default_factory=Surroundings)
    known: dict[tuple[int, int], str | None] = field(default_factory=dict)

    def look_until(self, stop: threading.Event) -> None:
        next_pace = time.monotonic()
        while True:
            if time.monotonic() >= next_pace:
                self.found.pace_ms.append(_pace_ms())
                next_pace += _PACE_SECONDS
            for process, kind in self._kinds():
                self.found.peak_mib[kind] = max(self.found.peak_mib.get(kind, 0.0), peak_mib(process.pid))
            if stop.wait(_LOOK_SECONDS):
                return

    def own_seconds(self) -> Counter[str]:
        """By kind, of all our processes that live, with what those have used that ended and were waited for."""
        total: Counter[str] = Counter()
        for process, kind in self._kinds():
            total[kind] += process.cpu_seconds  # type: ignore[assignment]  # a Counter of seconds
        return total

    def _kinds(self) -> Iterator[tuple[Process, str]]:
        kinds: dict[int, str] = {}
        for process in below(self.roots, all_processes()):
            kinds[process.pid] = self._own_kind(process) or kinds.get(process.parent, BENCH)
            yield process, kinds[process.pid]

    def _own_kind(self, process: Process) -> str | None:
        key = (process.pid, process.started)
        if key not in self.known:
            self.known[key] = self.kind_of(process.pid, command_of(process.pid))
        return self.known[key]


def _pace_ms() -> float:
    started = time.thread_time()
    total = 0
    for number in range(_PACE_ROUNDS):
        total += number * number
    return (time.thread_time() - started) * 1000

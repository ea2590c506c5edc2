"""A city of communes through the library: a few worker processes, a handful of communes per task."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from queue import Empty, SimpleQueue

from thidua.settings import Settings
from tools.bench.faults import MISTAKES
from tools.bench.installation import CACHE, begin_afresh, bench_settings, database_server, postmaster
from tools.bench.measure import POSTGRES, Surroundings, kind_by_pid, watched
from tools.bench.ours import OwnRun, run_communes
from tools.bench.plans import plan_id
from tools.bench.proof import Delivered, require_all_right
from tools.bench.sides import Side, sides
from tools.bench.workbooks import hand_in, make_communes

WORKERS = 3
"""One more than cores: some are always waiting for the disk. Measured with 114 communes: 66.9 s, with two 70.4 s."""
TASKS = 20
"""At most: a second of waiting whether files still change is spent once for a task and not for each commune."""


@dataclass(frozen=True, kw_only=True)
class CityResult:
    """stage_seconds: of all workers together. workbooks: read, those that were refused included. reports: one of each
    commune."""

    communes: int
    workers: int
    workbooks: int
    stage_seconds: dict[str, float]
    surroundings: Surroundings
    reports: list[Delivered]


@dataclass(frozen=True, kw_only=True)
class FinishedCity:
    """The installation in which all reports are delivered, its server and the warm workers still running."""

    settings: Settings
    workers: Mapping[str, Side]
    result: CityResult


def measure_city(*, communes: int, say: Callable[[str], None], workers: int = WORKERS) -> CityResult:
    """From files in the landing folder to reports in the outbox; start-up and a warm-up of each worker left out."""
    with finished_city(communes=communes, say=say, worker_count=workers) as city:
        return city.result


@contextmanager
def finished_city(*, communes: int, say: Callable[[str], None], worker_count: int = WORKERS) -> Iterator[FinishedCity]:
    """The same; what comes next may use what stands there. One commune more for each worker has warmed it up."""
    numbers = range(1, communes + 1)
    warm_up = range(numbers.stop, numbers.stop + worker_count)
    everything = range(1, warm_up.stop)
    folders = make_communes(everything, CACHE, processes=2)
    settings = bench_settings("city")
    begin_afresh(settings, everything)
    for number in everything:
        hand_in(folders[number], Path(settings.landing), plan_id=plan_id(number))
    names_of_workers = [f"worker {number}" for number in range(1, worker_count + 1)]
    with database_server(settings) as ready, sides(*names_of_workers) as workers:
        _run_all(ready, [[number] for number in warm_up], workers.values())
        for side in workers.values():
            side.settle()
        say(f"{communes} communes: workers warmed up")
        names = {side.pid: "worker" for side in workers.values()} | {postmaster(ready): POSTGRES}
        with watched([postmaster(ready)], kind_by_pid(names)) as surroundings:
            runs = _run_all(ready, _tasks(numbers), workers.values())
        say(f"{communes} communes in {surroundings.seconds:.1f} s; comparing the outputs")
        reports = require_all_right(ready, numbers)
        result = _result(communes, worker_count, runs, surroundings, reports)
        yield FinishedCity(settings=ready, workers=workers, result=result)


def _result(
    communes: int, workers: int, runs: list[OwnRun], surroundings: Surroundings, reports: list[Delivered]
) -> CityResult:
    assert sum(run.sent for run in runs) == communes
    assert sum(run.rejected for run in runs) == communes * len(MISTAKES)
    return CityResult(
        communes=communes,
        workers=workers,
        workbooks=sum(run.accepted + run.rejected for run in runs),
        stage_seconds=_added(runs),
        surroundings=surroundings,
        reports=reports,
    )


def _tasks(numbers: range) -> list[Sequence[int]]:
    """Equal shares, as near as can be."""
    count = min(TASKS, len(numbers))
    ends = [len(numbers) * number // count for number in range(count + 1)]
    return [numbers[first:last] for first, last in pairwise(ends)]


def _run_all(settings: Settings, tasks: Sequence[Sequence[int]], workers: Iterable[Side]) -> list[OwnRun]:
    """Every worker takes the next task as soon as it is free."""
    waiting: SimpleQueue[Sequence[int]] = SimpleQueue()
    for task in tasks:
        waiting.put(task)
    done: list[OwnRun] = []

    def work(side: Side) -> None:
        while True:
            try:
                task = waiting.get_nowait()
            except Empty:
                return
            done.append(side.run(run_communes, settings, [plan_id(number) for number in task]))

    sides_at_work = list(workers)
    with ThreadPoolExecutor(max_workers=len(sides_at_work)) as threads:
        list(threads.map(work, sides_at_work))
    return done


def _added(runs: list[OwnRun]) -> dict[str, float]:
    seconds: dict[str, float] = {}
    for run in runs:
        for stage, spent in run.seconds.items():
            seconds[stage] = seconds.get(stage, 0.0) + spent
    return seconds

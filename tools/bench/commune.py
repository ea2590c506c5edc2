"""One commune of a hundred workbooks: the product against the ways of the baseline, in turns."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from thidua.settings import Settings
from tools.bench.baseline.pdf import has_converter
from tools.bench.baseline.run import WAYS, Way, run_baseline
from tools.bench.installation import CACHE, baseline_url, begin_afresh, bench_settings, database_server, postmaster
from tools.bench.measure import POSTGRES, Surroundings, kind_by_pid, watched
from tools.bench.ours import read_outcome, run_communes
from tools.bench.plans import make_plan
from tools.bench.proof import require_right, require_same
from tools.bench.sides import Side, sides
from tools.bench.workbooks import hand_in, make_communes

OURS = "ours"
OURS_PER_ROUND = 3
WARM_UP = range(1, 2)


@dataclass(kw_only=True)
class CommuneResult:
    """seconds: way -> stage -> seconds, one mapping for every commune that was run. surroundings: of the same runs.
    rows: stored by the baseline, of one commune. has_pdf: the baseline made one too."""

    seconds: dict[str, list[dict[str, float]]] = field(default_factory=dict)
    surroundings: dict[str, list[Surroundings]] = field(default_factory=dict)
    peak_mib: dict[str, float] = field(default_factory=dict)
    rows: int = 0
    has_pdf: bool = True


@dataclass(kw_only=True)
class _Bench:
    """What a run needs: the installation, the workbooks by commune, a process for each way."""

    settings: Settings
    folders: Mapping[int, Path]
    processes: Mapping[str, Side]
    result: CommuneResult = field(default_factory=CommuneResult)

    def __post_init__(self) -> None:
        self._names = {side.pid: name for name, side in self.processes.items()}
        self._postmaster = postmaster(self.settings)
        self._names[self._postmaster] = POSTGRES

    def round(self, numbers: range, ways: Sequence[Way]) -> None:
        """These communes our way, then the first of them every other way."""
        for number in numbers:
            self._ours(number)
        for way in ways:
            self._baseline(way, numbers[0])

    def _ours(self, number: int) -> None:
        plan = make_plan(number)
        hand_in(self.folders[number], Path(self.settings.landing), plan_id=plan.id)
        with self._watched(OURS):
            run = self.processes[OURS].run(run_communes, self.settings, [plan.id])
        self.result.seconds.setdefault(OURS, []).append(run.seconds)
        require_right(plan, read_outcome(self.settings, plan.id))

    def warm_up(self) -> None:
        """Once in every process: imports, templates, caches. The slow way differs from the next only by its gate."""
        self.round(WARM_UP, WAYS[1:])
        self._baseline(WAYS[1], WARM_UP[0], process=WAYS[0])
        for side in self.processes.values():
            side.settle()
        self.result = CommuneResult(has_pdf=has_converter())

    def _baseline(self, way: Way, number: int, *, process: str | None = None) -> None:
        plan = make_plan(number)
        ours = read_outcome(self.settings, plan.id)
        out = self.settings.home / "baseline" / way / plan.id
        with self._watched(way):
            run = self.processes[process or way].run(
                run_baseline,
                way,
                plan=plan,
                workbooks=self.folders[number],
                report=ours.report,
                database_url=baseline_url(self.settings),
                out=out,
            )
        self.result.seconds.setdefault(way, []).append(run.seconds)
        self.result.rows = run.rows
        require_same(way, run, ours)
        shutil.rmtree(out)

    @contextmanager
    def _watched(self, way: str) -> Iterator[None]:
        with watched([self._postmaster], kind_by_pid(self._names)) as found:
            yield
        self.result.surroundings.setdefault(way, []).append(found)
        for kind, peak in found.peak_mib.items():
            self.result.peak_mib[kind] = max(self.result.peak_mib.get(kind, 0.0), peak)


def measure_commune(*, rounds: int, say: Callable[[str], None]) -> CommuneResult:
    """Another commune every time, all ways but the slowest in every round, outputs compared each time."""
    numbers = range(1, WARM_UP.stop + rounds * OURS_PER_ROUND)
    folders = make_communes(numbers, CACHE, processes=2)
    settings = bench_settings("commune")
    begin_afresh(settings, numbers)
    with database_server(settings) as ready, sides(OURS, *WAYS) as processes:
        bench = _Bench(settings=ready, folders=folders, processes=processes)
        bench.warm_up()
        say("warmed up: imports, compiled templates, caches")
        for number in range(rounds):
            first = WARM_UP.stop + number * OURS_PER_ROUND
            # The slow way takes as long as all others together; it is run once.
            bench.round(range(first, first + OURS_PER_ROUND), WAYS if number == 0 else WAYS[1:])
            say(f"round {number + 1} of {rounds}: outputs equal")
    return bench.result

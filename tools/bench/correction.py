"""What the correction of one workbook costs after a whole city was done, and whether it costs more in a large one.

Corrections in different communes of the finished city give the ratio to the city's run. Growth is told by one and the
same correction in warehouses of different size, in turns: the workbook, the commune and its history are alike.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from thidua import pipeline
from thidua.settings import Settings
from tools.bench.city import CityResult, FinishedCity, finished_city
from tools.bench.corrected import (
    Standing,
    correcting_units,
    hand_in_corrected,
    require_replaced,
    run_correction,
)
from tools.bench.installation import CACHE, begin_afresh, bench_settings, database_server, postmaster
from tools.bench.measure import BENCH, POSTGRES, Surroundings, kind_by_pid, watched
from tools.bench.ours import read_outcome, run_communes
from tools.bench.plans import make_plan, plan_id
from tools.bench.proof import Delivered, delivered
from tools.bench.sides import Side
from tools.bench.warehouse import Extent, add_past_years, read_extent, read_records, rows_read, tidy
from tools.bench.workbooks import hand_in, make_communes

SMALL = (1, 10)
SPREAD = 7
ROUNDS = 5
PAST_YEARS = 3
SAME = 1
"""The commune whose corrections are compared between warehouses."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Of one correction. rows_read: visited in the warehouse, by table."""

    surroundings: Surroundings
    seconds: dict[str, float]
    rows_read: dict[str, int]
    report: Delivered

    @property
    def cpu_seconds(self) -> float:
        return own_cpu_seconds(self.surroundings)


@dataclass(frozen=True, kw_only=True)
class Grown:
    """The same corrections in one warehouse, round by round. years: this one and those before it."""

    communes: int
    years: int
    extent: Extent
    costs: list[Cost]


@dataclass(frozen=True, kw_only=True)
class CorrectionResult:
    """growth: comparisons, each with the smallest warehouse first; its rounds were taken in turns."""

    city: CityResult
    costs: list[Cost]
    growth: list[list[Grown]]


@dataclass(frozen=True, kw_only=True)
class _Office:
    """A warehouse with issued reports, and the warm process that works on it."""

    communes: int
    settings: Settings
    worker: Side

    def correct(self, number: int, unit_no: int) -> Cost:
        """The unit in that place of commune `number` hands in a corrected workbook."""
        plan = make_plan(number)
        hand_in_corrected(self.settings, plan, correcting_units(plan)[unit_no])
        before, visited = self._standing(plan.id), rows_read(self.settings)
        server = postmaster(self.settings)
        names = {self.worker.pid: "worker", server: POSTGRES}
        with watched([server], kind_by_pid(names)) as surroundings:
            run = self.worker.run(run_correction, self.settings, plan.id, f"bench-correction-{unit_no}")
        visited = {table: rows - visited.get(table, 0) for table, rows in rows_read(self.settings).items()}
        after = self._standing(plan.id)
        require_replaced(plan.id, run, before, after)
        return Cost(
            surroundings=surroundings,
            seconds=run.seconds,
            rows_read={table: rows for table, rows in visited.items() if rows},
            report=delivered(after.outcome),
        )

    def _standing(self, of_plan: str) -> Standing:
        return Standing(records=read_records(self.settings), outcome=read_outcome(self.settings, of_plan))


def own_cpu_seconds(found: Surroundings) -> float:
    """Processor time of all processes that did the work; the benchmark's own is left out."""
    return sum(seconds for kind, seconds in found.cpu_seconds.items() if kind != BENCH)


def measure_correction(*, communes: int, say: Callable[[str], None]) -> CorrectionResult:
    """A city, corrections in it, and the same correction in smaller warehouses and in one with past years."""
    with finished_city(communes=communes, say=say) as city, ExitStack() as stack:
        office = _warmed_up(city)
        costs = [office.correct(number, -1) for number in _spread(communes)]
        _require_nothing_touched(office)
        say(f"{len(costs)} corrections in different communes: one report touched, one replacement delivered each")
        small = [stack.enter_context(_small_office(number, office.worker)) for number in SMALL if number < communes]
        growth = [_grown([*small, office], first_unit=0, years=1)]
        say(f"the same corrections in {len(small) + 1} warehouses of different size")
        add_past_years(office.settings, PAST_YEARS)
        say(f"{PAST_YEARS} past years added")
        growth.append(_grown([*small[:1], office], first_unit=ROUNDS, years=1 + PAST_YEARS))
        return CorrectionResult(city=city.result, costs=costs, growth=growth)


def _warmed_up(city: FinishedCity) -> _Office:
    """A first correction, in a commune that is not measured: imports, templates, caches."""
    office = _Office(communes=city.result.communes, settings=city.settings, worker=next(iter(city.workers.values())))
    tidy(office.settings)
    office.correct(city.result.communes + 1, 0)
    office.worker.settle()
    return office


def _spread(communes: int) -> list[int]:
    """Communes from all over the city, but not the one that is corrected in every warehouse."""
    return sorted({SAME + 1 + step * (communes - 1) // SPREAD for step in range(SPREAD)})


def _require_nothing_touched(office: _Office) -> None:
    for number in range(1, office.communes + 1):
        touched = pipeline.touched_reports(office.settings, plan_id=plan_id(number), now=office.settings.now())
        assert not touched, touched


@contextmanager
def _small_office(communes: int, worker: Side) -> Iterator[_Office]:
    """An installation of its own with so many communes, all reports delivered."""
    numbers = range(1, communes + 1)
    folders = make_communes(numbers, CACHE, processes=2)
    settings = bench_settings(f"correction-{communes}")
    begin_afresh(settings, numbers)
    for number in numbers:
        hand_in(folders[number], Path(settings.landing), plan_id=plan_id(number))
    with database_server(settings) as ready:
        run = worker.run(run_communes, ready, [plan_id(number) for number in numbers])
        assert run.sent == communes
        tidy(ready)
        yield _Office(communes=communes, settings=ready, worker=worker)


def _grown(offices: Sequence[_Office], *, first_unit: int, years: int) -> list[Grown]:
    """years: of the largest one; the others have this year only."""
    extents = [read_extent(office.settings) for office in offices]
    rounds = [[office.correct(SAME, first_unit + number) for office in offices] for number in range(ROUNDS)]
    return [
        Grown(communes=office.communes, years=years if office is offices[-1] else 1, extent=extent, costs=list(costs))
        for office, extent, costs in zip(offices, extents, zip(*rounds, strict=True), strict=True)
    ]

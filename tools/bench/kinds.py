"""Reports that are not a commune's own: a bloc's of its year, and statistics, which are counted from other reports."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from thidua import pipeline
from thidua.demo.blocs import record_blocs
from thidua.demo.cast import arrivals, last_instant_of_story
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.settings import Settings, project_path
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import kept_open
from tools.bench.clock import Stages
from tools.bench.installation import begin_afresh, bench_settings, database_server, postmaster
from tools.bench.measure import POSTGRES, Surroundings, kind_by_pid, watched
from tools.bench.ours import CONSIDER
from tools.bench.proof import Delivered, delivered_files
from tools.bench.sides import sides

WARD, BLOC = "le-thanh-nghi-2026", "blocs/khoi-8-le-thanh-nghi-2026"
HALF, YEAR, STATISTICS = "2026-H1", "2026-Y", "2026-TK"
PERSONS = ("approval", "numbering", "signing", "exchange", "acknowledgements", "reminders")
"""What a report waits for, and who is written to; nobody is asked here."""


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """warm_up: made first in the same process; another report of the same plan."""

    name: str
    plan: str
    warm_up: str
    period: str


KINDS = (
    _Kind(name="bloc", plan=BLOC, warm_up=HALF, period=YEAR),
    _Kind(name="statistics", plan=WARD, warm_up=HALF, period=STATISTICS),
)


@dataclass(frozen=True, kw_only=True)
class KindResult:
    """One report. seconds: by stage. surroundings: of the report alone; its process has made one other before."""

    name: str
    seconds: dict[str, float]
    surroundings: Surroundings
    report: Delivered

    @property
    def peak_mib(self) -> float:
        return self.surroundings.peak_mib[self.name]


@dataclass(frozen=True, kw_only=True)
class KindsResult:
    kinds: tuple[KindResult, ...]


def measure_kinds(*, say: Callable[[str], None]) -> KindsResult:
    """A process for each kind, so that none is charged another's memory; what units hand in is loaded before."""
    settings = _settings()
    begin_afresh(settings, range(0))
    for plan in (WARD, BLOC):
        _write_plain(plan, settings.plans)
    with database_server(settings) as ready, sides("intake", *(kind.name for kind in KINDS)) as processes:
        processes["intake"].run(_take_in, ready)
        say("workbooks of the ward and of bloc 8 loaded")
        results = []
        for kind in KINDS:
            side, plan_id = processes[kind.name], Path(kind.plan).name
            side.run(make_report, ready, plan_id, kind.warm_up)
            side.settle()
            with watched([postmaster(ready)], kind_by_pid({side.pid: kind.name, postmaster(ready): POSTGRES})) as found:
                seconds = side.run(make_report, ready, plan_id, kind.period)
            files = sorted((Path(ready.outbox) / plan_id / kind.period / "r0").iterdir())
            result = KindResult(name=kind.name, seconds=seconds, surroundings=found, report=delivered_files(files))
            say(f"{kind.name}: {result.report.pages} pages")
            results.append(result)
    return KindsResult(kinds=tuple(results))


def make_report(settings: Settings, plan_id: str, period_id: str) -> dict[str, float]:
    """From figures to delivery; seconds by stage."""
    stages = Stages()
    report: dict[str, Any] = {"plan_id": plan_id, "period_id": period_id}
    with kept_open():
        with stages.stage("aggregate"):
            snapshot_id = pipeline.aggregate(settings, **report, now=settings.now())["snapshot_id"]
            pipeline.check_figures(settings, snapshot_id=snapshot_id)
        with stages.stage(CONSIDER):
            pipeline.consider(settings, **report, snapshot_id=snapshot_id, now=settings.now())
        with stages.stage("render"):
            issued = pipeline.render(settings, **report, snapshot_id=snapshot_id, now=settings.now())
        with stages.stage("deliver"):
            pipeline.deliver(settings, report_id=issued["report_id"], now=settings.now(), worker="bench")
    return stages.seconds


def _settings() -> Settings:
    """Its clock has passed the last day of the demonstration's year."""
    ahead = last_instant_of_story() + timedelta(days=1) - datetime.now(LEGAL_ZONE)
    return replace(bench_settings("kinds"), clock_offset=max(ahead, timedelta(0)))


def _write_plain(plan: str, folder: Path) -> None:
    source = project_path("include", "plans", f"{plan}.yaml")
    content: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    kept = {key: value for key, value in content.items() if key not in PERSONS}
    kept["deliveries"] = [one for one in kept["deliveries"] if one["channel"] == "folder"]
    (folder / source.name).write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _take_in(settings: Settings) -> None:
    """The workbooks of the demonstration's units, and the points that the bloc's leader gives."""
    plans = [load_plan(path) for path in sorted(settings.plans.glob("*.yaml"))]
    with kept_open():
        for plan in plans:
            _hand_in(settings, plan.id, (HALF, YEAR))
            pipeline.collect(settings, plan_id=plan.id, now=settings.now())
            pipeline.validate(settings, plan_id=plan.id, now=settings.now(), run_name=f"bench-{plan.id}")
            pipeline.load(settings, plan_id=plan.id, now=settings.now())
    record_blocs(settings, plans)


def _hand_in(settings: Settings, plan_id: str, period_ids: Iterable[str]) -> None:
    folder = Path(settings.landing) / plan_id
    folder.mkdir(parents=True, exist_ok=True)
    for period_id in period_ids:
        plan, period = pipeline.plan_of_period(settings, plan_id, period_id)
        for one in arrivals(plan, period, catalogue=load_catalogue(), roles=("on_time",)):
            (folder / one.file_name).write_bytes(one.content)

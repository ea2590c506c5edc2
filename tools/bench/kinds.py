"""Reports that are not a commune's annual report: one of each other kind that leaves an installation."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thidua import pipeline
from thidua.settings import Settings
from thidua.warehouse.connect import kept_open
from tools.bench.annexes import city_annexes
from tools.bench.city_plan import CITY
from tools.bench.clock import Stages
from tools.bench.installation import database_server, postmaster
from tools.bench.kinds_home import (
    BLOC,
    HALF,
    NAMES,
    REGISTERING,
    REGISTRATION,
    STATISTICS,
    WARD,
    YEAR,
    begin,
    for_names,
    take_in,
)
from tools.bench.measure import POSTGRES, Surroundings, kind_by_pid, watched
from tools.bench.ours import CONSIDER
from tools.bench.plans import PERIOD
from tools.bench.proof import Delivered, delivered_files
from tools.bench.sides import Side, sides

RENDER = "render"


@dataclass(frozen=True, kw_only=True)
class Made:
    """seconds: by stage. files: that were handed out."""

    seconds: dict[str, float]
    files: list[Path]


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
    """communes: whose annexes are the city's report."""

    communes: int
    kinds: tuple[KindResult, ...]


def measure_kinds(*, communes: int, say: Callable[[str], None]) -> KindsResult:
    """A process for each kind, so that none is charged another's memory; what units hand in is loaded before."""
    annexes = city_annexes(communes, say=say)
    with (
        database_server(begin(communes)) as ready,
        sides("intake", *(kind.name for kind in KINDS)) as processes,
    ):
        settings = for_names(ready)
        processes["intake"].run(take_in, settings, annexes)
        say("workbooks of the ward, of bloc 8 and of registering units, and the communes' annexes loaded")
        results = [_measure(settings, kind, processes[kind.name], say=say) for kind in KINDS]
    return KindsResult(communes=communes, kinds=tuple(results))


def _measure(settings: Settings, kind: "_Kind", side: Side, *, say: Callable[[str], None]) -> KindResult:
    side.run(look_at_another, settings)
    side.settle()
    server = postmaster(settings)
    with watched([server], kind_by_pid({side.pid: kind.name, server: POSTGRES})) as found:
        made = side.run(kind.make, settings, kind.plan, kind.period)
    report = delivered_files(made.files)
    say(f"{kind.name}: {report.pages} pages")
    return KindResult(name=kind.name, seconds=made.seconds, surroundings=found, report=report)


def look_at_another(settings: Settings) -> None:
    """The ward's annual report, which is not measured here."""
    make_preview(settings, WARD, YEAR)


def make_preview(settings: Settings, plan_id: str, period_id: str) -> Made:
    """What goes to nobody above is only looked at: from figures to files."""
    stages, now = Stages(), settings.now()
    with stages.stage("aggregate"), stages.inside({RENDER: "thidua.render.run:render_report"}):
        made = pipeline.preview(settings, plan_id=plan_id, period_id=period_id, known_at=now, now=now)
    stages.seconds["aggregate"] -= stages.seconds[RENDER]
    return Made(seconds=stages.seconds, files=[Path(made["folder"]) / name for name in made["files"]])


def make_report(settings: Settings, plan_id: str, period_id: str) -> Made:
    """From figures to delivery."""
    stages = Stages()
    report: dict[str, Any] = {"plan_id": plan_id, "period_id": period_id}
    with kept_open():
        with stages.stage("aggregate"):
            snapshot_id = pipeline.aggregate(settings, **report, now=settings.now())["snapshot_id"]
            pipeline.check_figures(settings, snapshot_id=snapshot_id)
        with stages.stage(CONSIDER):
            pipeline.consider(settings, **report, snapshot_id=snapshot_id, now=settings.now())
        with stages.stage(RENDER):
            issued = pipeline.render(settings, **report, snapshot_id=snapshot_id, now=settings.now())
        with stages.stage("deliver"):
            pipeline.deliver(settings, report_id=issued["report_id"], now=settings.now(), worker="bench")
    return Made(seconds=stages.seconds, files=sorted((Path(settings.outbox) / plan_id / period_id / "r0").iterdir()))


def make_list(settings: Settings, plan_id: str, period_id: str) -> Made:
    """The list of persons for whoever may read names: read, recorded, unsealed and made into files at once."""
    stages = Stages()
    with stages.stage("list"):
        listed = pipeline.list_names(
            settings, plan_id=plan_id, period_id=period_id, actor="bench", purpose="Đo thời gian.", now=settings.now()
        )
    return Made(seconds=stages.seconds, files=[Path(listed["folder"]) / name for name in listed["files"]])


@dataclass(frozen=True, kw_only=True)
class _Kind:
    name: str
    plan: str
    period: str
    make: Callable[[Settings, str, str], Made] = make_report


KINDS = (
    _Kind(name="six months", plan=WARD, period=HALF),
    _Kind(name="registration", plan=REGISTERING, period=REGISTRATION, make=make_preview),
    _Kind(name="bloc", plan=BLOC, period=YEAR),
    _Kind(name="statistics", plan=WARD, period=STATISTICS),
    _Kind(name="names", plan=WARD, period=NAMES, make=make_list),
    _Kind(name="city", plan=CITY, period=PERIOD),
)

"""One commune, from the folder with its workbooks to the report's files, the two ways of the baseline."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.report.model import Report
from tools.bench.baseline.figures import roll_up, store, without_units
from tools.bench.baseline.frames import Commune, make_frames
from tools.bench.baseline.gate import Gate
from tools.bench.baseline.read import read_commune
from tools.bench.baseline.report import write_report
from tools.bench.clock import Stages
from tools.bench.plans import PERIOD
from tools.bench.totals import Totals

Way = Literal["naive", "competent", "competent, files opened once"]
WAYS: tuple[Way, ...] = ("naive", "competent", "competent, files opened once")


@dataclass(frozen=True, kw_only=True)
class BaselineRun:
    """seconds: by stage. rejected: unit ids. rows: how many were stored."""

    seconds: dict[str, float]
    rejected: frozenset[str]
    totals: Totals
    rows: int
    files: list[Path]


def run_baseline(way: Way, *, plan: Plan, workbooks: Path, report: Report, database_url: str, out: Path) -> BaselineRun:
    """report: what is to be printed; composing it is a gift to the baseline."""
    # Rules are made before the clock starts: a service would keep them.
    commune = Commune.of(plan, plan.period(PERIOD), edition=load_edition(CURRENT_EDITION), catalogue=load_catalogue())
    gate = Gate(commune)
    stages = Stages()
    with stages.stage("read"):
        books = read_commune(workbooks, commune.edition, is_opened_once=way == WAYS[2])
    with stages.stage("check"):
        rejected = gate.rejected_one_by_one(books) if way == "naive" else gate.rejected_at_once(books)
    with stages.stage("load"):
        frames = without_units(make_frames(books, commune), rejected)
        engine = sa.create_engine(database_url)
        rows = store(frames, engine, commune)
        engine.dispose()
    with stages.stage("aggregate"):
        totals = roll_up(frames, commune)
    with stages.stage("render"):
        files = write_report(report, out, stages)
    return BaselineRun(seconds=stages.seconds, rejected=frozenset(rejected), totals=totals, rows=rows, files=files)

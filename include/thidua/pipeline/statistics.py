"""A year's statistics forms, from what units' reports already told."""

from datetime import datetime
from pathlib import Path

from thidua.pipeline.common import Step, one_plan, refuse_future
from thidua.plan.amend import plan_in_force
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.plan.model import Plan
from thidua.settings import Settings
from thidua.warehouse.connect import opened


def statistics(
    settings: Settings,
    *,
    plan_id: str,
    year: int,
    now: datetime,
    known_at: datetime | None = None,
    to: Path | None = None,
) -> Step:
    """The forms 0601, 0602 and 0603 of the year in Word, PDF, Excel and JSON: files in a folder, nothing sent.

    known_at: as known then; now if None. to: default `<home>/statistics/<plan>/<year>`. OperatorError for an instant
    that has not come, FiguresError where a form breaks its own cross-checks.
    """
    from thidua.render.run import render_report
    from thidua.statistics.forms import load_statistics
    from thidua.statistics.report import make_statistics, statistics_period

    refuse_future(known_at or now, now)
    plan, forms = one_plan(settings, plan_id), load_statistics()
    period = statistics_period(plan, year, forms)
    in_force = plan_in_force(plan, period=period, known_at=known_at or now)
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        report = make_statistics(
            connection,
            plans=[in_force, *_followed(settings, plan)],
            year=year,
            known_at=known_at or now,
            catalogue=load_catalogue(),
            statistics=forms,
        )
    folder = to or settings.home / "statistics" / plan_id / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    files = render_report(report)
    for file in files:
        (folder / file.file_name).write_bytes(file.data)
    return {"folder": str(folder), "files": [file.file_name for file in files]}


def _followed(settings: Settings, plan: Plan) -> list[Plan]:
    """The plan of the year before: the first days of the window are in its last report."""
    path = settings.plans / f"{plan.follows}.yaml"
    return [load_plan(path)] if plan.follows and path.exists() else []

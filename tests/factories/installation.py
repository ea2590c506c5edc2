"""One installation with one commune, as its operator has it: a folder of plans, a landing folder, its units."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from thidua import pipeline
from thidua.demo.answers import make_answers
from thidua.demo.figures import Cells
from thidua.demo.workbooks import make_workbook
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.settings import Settings, project_path

PLAN_ID, PERIOD_ID = "kien-an-2025", "2025-Y"
REPORT_KEY = f"{PLAN_ID}|{PERIOD_ID}"
PLAN_FILE = project_path("include", "plans", f"{PLAN_ID}.yaml")
LOCK = "lock: 2026-01-31"
"""As the plan file has it, for both its periods."""

Figures = Mapping[str, Mapping[str, Decimal | None]]
"""Target id -> column key -> what the unit writes instead, None for nothing."""


def add_plan(home: Path, *, edits: Mapping[str, str] | None = None) -> None:
    """The commune's plan in the installation's folder. edits: texts of the file and what stands there instead."""
    text = PLAN_FILE.read_text(encoding="utf-8")
    for before, after in (edits or {}).items():
        assert before in text
        text = text.replace(before, after)
    folder = home / "plans"
    folder.mkdir(exist_ok=True)
    (folder / PLAN_FILE.name).write_text(text, encoding="utf-8")


def hand_in(
    home: Path, units: Sequence[str], *, figures: Figures | None = None, models: Sequence[Cells] | None = None
) -> None:
    """These units' workbooks into the landing folder; with these figures and exemplary models instead of the usual."""
    plan, catalogue = load_plan(PLAN_FILE), load_catalogue()
    period = plan.period(PERIOD_ID)
    maker = FormMaker(plan=plan, period=period, edition=load_edition(CURRENT_EDITION), catalogue=catalogue)
    folder = home / "landing" / PLAN_ID
    folder.mkdir(parents=True, exist_ok=True)
    for unit in (unit for unit in plan.units_of(period) if unit.id in units):
        answers = make_answers(plan=plan, period=period, unit=unit, catalogue=catalogue)
        changed = {key: _filled({**answers.indicators[key], **cells}) for key, cells in (figures or {}).items()}
        answers = replace(answers, indicators={**answers.indicators, **changed})
        if models is not None:
            answers = replace(answers, models=list(models))
        content = make_workbook(maker, unit, answers)
        (folder / form_name(plan=plan, period=period, unit=unit)).write_bytes(content)


def _filled(cells: Mapping[str, Decimal | str | None]) -> Cells:
    return {column: value for column, value in cells.items() if value is not None}


def take_in(settings: Settings, *, received_at: datetime | None = None) -> None:
    """What lies in the landing folder is received, checked and loaded; nobody is told of it."""
    pipeline.collect(settings, plan_id=PLAN_ID, now=settings.now(), received_at=received_at)
    pipeline.validate(settings, plan_id=PLAN_ID, now=settings.now(), run_name="take-in")
    pipeline.load(settings, plan_id=PLAN_ID, now=settings.now())


def issue(settings: Settings, *, received_at: datetime) -> None:
    """What lies in the landing folder becomes the first report, which goes out."""
    report: dict[str, Any] = {"plan_id": PLAN_ID, "period_id": PERIOD_ID}
    take_in(settings, received_at=received_at)
    snapshot_id = pipeline.aggregate(settings, **report, now=settings.now())["snapshot_id"]
    made = pipeline.render(settings, **report, snapshot_id=snapshot_id, now=settings.now())
    pipeline.deliver(settings, report_id=made["report_id"], now=settings.now(), worker="test")

"""Two residential groups merge on a date: forms, intake, figures and report, from a real plan with a decision in it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from thidua import pipeline
from thidua.demo.answers import make_answers
from thidua.demo.workbooks import make_workbook
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name, write_forms
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings, project_path
from thidua.warehouse.connect import opened

PLAN, HALF, YEAR = "chu-van-an-2026", "2026-H1", "2026-Y"
MERGED, NEW = ("TDP-01", "TDP-02"), "TDP-07"
POOR = "A04"


@pytest.fixture
def amended(settings: Settings, tmp_path: Path) -> Settings:
    """The plan of Chu Văn An with the example of the operator's manual behind it."""
    manual = project_path("docs", "operations.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(amendments:\n.*?)```", manual, re.DOTALL)
    (tmp_path / "plans").mkdir()
    text = project_path("include", "plans", f"{PLAN}.yaml").read_text(encoding="utf-8")
    (tmp_path / "plans" / f"{PLAN}.yaml").write_text(text + example, encoding="utf-8")
    return replace(settings, plans=tmp_path / "plans")


def hand_in(settings: Settings, *unit_ids: str) -> dict[str, int]:
    plan, period = pipeline.plan_of_period(settings, PLAN, YEAR)
    catalogue = load_catalogue()
    maker = FormMaker(plan=plan, period=period, edition=load_edition(CURRENT_EDITION), catalogue=catalogue)
    folder = Path(settings.landing) / PLAN
    folder.mkdir(exist_ok=True)
    for unit in plan.units_of(period):
        if unit.id in unit_ids:
            answers = make_answers(plan=plan, period=period, unit=unit, catalogue=catalogue)
            (folder / form_name(plan=plan, period=period, unit=unit)).write_bytes(make_workbook(maker, unit, answers))
    pipeline.collect(settings, plan_id=PLAN, now=settings.now())
    checked = pipeline.validate(settings, plan_id=PLAN, now=settings.now(), run_name="test")
    return {**checked, **pipeline.load(settings, plan_id=PLAN, now=settings.now())}


def coverage(settings: Settings, snapshot_id: int) -> dict[str, tuple[int, int]]:
    statement = sa.text("select target_id, units_reported, units_expected from indicator_total where snapshot_id = :s")
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        return {row[0]: (row[1], row[2]) for row in connection.execute(statement, {"s": snapshot_id})}


def test_year_of_a_merger(amended: Settings) -> None:
    taken = hand_in(amended, *MERGED, NEW)
    assert (taken["accepted"], taken["rejected"], taken["loaded"]) == (3, 0, 3)
    made = {
        period: pipeline.aggregate(amended, plan_id=PLAN, period_id=period, now=amended.now())
        for period in (HALF, YEAR)
    }
    for snapshot in made.values():
        pipeline.check_figures(amended, snapshot_id=snapshot["snapshot_id"])
    half, year = (coverage(amended, made[period]["snapshot_id"]) for period in (HALF, YEAR))
    assert year[POOR] == (1, 5)
    assert half[POOR] == (0, 6)
    assert "A16" in half
    assert "A16" not in year


def test_forms_are_made_for_who_owes_a_report_of_the_period(amended: Settings, tmp_path: Path) -> None:
    names = {}
    for period_id in (HALF, YEAR):
        plan, period = pipeline.plan_of_period(amended, PLAN, period_id)
        written = write_forms(plan=plan, period=period, folder=tmp_path / period_id)
        names[period_id] = {path.stem.rpartition("__")[2] for path in written}
    assert names[YEAR] - names[HALF] == {NEW}
    assert names[HALF] <= names[YEAR]


def test_decision_is_no_reason_to_make_the_half_year_again(amended: Settings, settings: Settings) -> None:
    before = pipeline.aggregate(settings, plan_id=PLAN, period_id=HALF, now=settings.now())
    after = pipeline.aggregate(amended, plan_id=PLAN, period_id=HALF, now=amended.now())
    assert (after["snapshot_id"], after["is_new"]) == (before["snapshot_id"], False)

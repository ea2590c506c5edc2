"""Workbooks in, delivered reports out, on a real plan; run twice, the same result."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from thidua import pipeline
from thidua.deliver.sink import SmtpSink
from thidua.demo.answers import Answers, make_answers
from thidua.demo.workbooks import make_workbook
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.settings import Settings
from thidua.warehouse.connect import connect

PLAN, PERIOD = "kien-an-2025", "2025-Y"
MISSING, FAULTY = "TDP-05", "TH-02"


@pytest.fixture(scope="module")
def answers() -> dict[str, Answers]:
    """What each unit writes; by unit id."""
    plan = pipeline.one_plan(Settings.from_environment(), PLAN)
    period = plan.period(PERIOD)
    return {
        unit.id: make_answers(plan=plan, period=period, unit=unit, catalogue=load_catalogue())
        for unit in plan.units_of(period)
    }


def _land(settings: Settings, plan: Plan, answers: dict[str, Answers], *, faulty: set[str]) -> None:
    period = plan.period(PERIOD)
    maker = FormMaker(plan=plan, period=period, edition=load_edition(CURRENT_EDITION), catalogue=load_catalogue())
    folder = Path(settings.landing) / PLAN
    folder.mkdir(exist_ok=True)
    for unit in plan.units_of(period):
        if unit.id in answers:
            content = make_workbook(maker, unit, answers[unit.id], is_faulty=unit.id in faulty)
            (folder / form_name(plan=plan, period=period, unit=unit)).write_bytes(content)


def _take_in(settings: Settings) -> dict[str, int]:
    received = pipeline.collect(settings, plan_id=PLAN, now=settings.now())
    checked = pipeline.validate(settings, plan_id=PLAN, now=settings.now(), run_name="test")
    loaded = pipeline.load(settings, plan_id=PLAN, now=settings.now())
    return {
        "received": len(received["receipt_ids"]),
        "accepted": checked["accepted"],
        "rejected": checked["rejected"],
        "loaded": loaded["loaded"],
    }


def _report(settings: Settings) -> dict[str, object]:
    snapshot = pipeline.aggregate(settings, plan_id=PLAN, period_id=PERIOD, now=settings.now())
    pipeline.check_figures(settings, snapshot_id=snapshot["snapshot_id"])
    issued = pipeline.render(settings, plan_id=PLAN, period_id=PERIOD, snapshot_id=snapshot["snapshot_id"])
    pipeline.deliver(settings, report_id=issued["report_id"], now=settings.now(), worker="test")
    return {**snapshot, **issued}


def test_workbooks_in_delivered_report_out(settings: Settings, sink: SmtpSink, answers: dict[str, Answers]) -> None:
    plan = pipeline.one_plan(settings, PLAN)
    handed_in = {unit_id: one for unit_id, one in answers.items() if unit_id != MISSING}
    _land(settings, plan, handed_in, faulty={FAULTY})
    taken = _take_in(settings)
    assert taken == {
        "received": len(handed_in),
        "accepted": len(handed_in) - 1,
        "rejected": 1,
        "loaded": len(handed_in) - 1,
    }
    report = _report(settings)
    outbox = Path(settings.outbox) / PLAN / PERIOD / "r0"
    assert sorted(path.suffix for path in outbox.iterdir()) == [".docx", ".json", ".pdf", ".xlsx"]
    assert len(sink.mails()) == 1
    data = json.loads(next(outbox.glob("*.json")).read_text(encoding="utf-8"))["data"]
    totals = {target["target_id"]: target for target in data["targets"]}
    counted = {unit_id: one for unit_id, one in handed_in.items() if unit_id != FAULTY}
    assert Decimal(totals["E11"]["actual"]) == _sum(counted, "E11", "actual")
    assert Decimal(totals["E09"]["numerator"]) == _sum(counted, "E09", "numerator")
    assert Decimal(totals["E09"]["denominator"]) == _sum(counted, "E09", "denominator")
    assert totals["E09"]["verdict"] == "INSUFFICIENT_DATA"
    states = {row["unit_id"]: row["state"] for row in data["units"]}
    assert (states[MISSING], states[FAULTY]) == ("MISSING", "REJECTED")

    again = _take_in(settings)
    assert again == {"received": 0, "accepted": 0, "rejected": 0, "loaded": 0}
    second = _report(settings)
    assert second["snapshot_id"] == report["snapshot_id"]
    assert second["report_id"] == report["report_id"]
    assert not second["is_new"]
    assert len(sink.mails()) == 1


def test_refused_workbook_is_answered_at_its_cells(settings: Settings, answers: dict[str, Answers]) -> None:
    plan = pipeline.one_plan(settings, PLAN)
    _land(settings, plan, {FAULTY: answers[FAULTY]}, faulty={FAULTY})
    assert _take_in(settings)["rejected"] == 1
    [answer] = (Path(settings.outbox) / "phan-hoi" / PLAN).glob("*.txt")
    text = answer.read_text(encoding="utf-8")
    assert "Trang “3. Phong trào”, ô E5" in text
    assert "Trang “Thông tin”, ô C13" in text
    assert "CHƯA được đưa vào số liệu tổng hợp" in text


def test_correction_makes_a_replacement_that_names_what_it_replaces(
    settings: Settings, sink: SmtpSink, answers: dict[str, Answers]
) -> None:
    plan = pipeline.one_plan(settings, PLAN)
    _land(settings, plan, {k: v for k, v in answers.items() if k != FAULTY}, faulty=set())
    _take_in(settings)
    first = _report(settings)
    _land(settings, plan, {FAULTY: answers[FAULTY]}, faulty=set())
    assert _take_in(settings)["loaded"] == 1
    snapshot = pipeline.aggregate(settings, plan_id=PLAN, period_id=PERIOD, now=settings.now())
    issued = pipeline.render(
        settings, plan_id=PLAN, period_id=PERIOD, snapshot_id=snapshot["snapshot_id"], reason="Đơn vị nộp bổ sung"
    )
    engine = connect(settings.warehouse_url)
    with engine.connect() as connection:
        rows = connection.execute(sa.text("select report_id, revision_no, supersedes from report_revision")).all()
    engine.dispose()
    assert sorted(rows) == [(first["report_id"], 0, None), (issued["report_id"], 1, first["report_id"])]


def _sum(answers: dict[str, Answers], target_id: str, key: str) -> Decimal:
    cells = [one.indicators[target_id] for one in answers.values() if target_id in one.indicators]
    assert cells
    return sum((Decimal(cell[key]) for cell in cells), Decimal(0))

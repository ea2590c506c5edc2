"""Workbooks in, delivered reports out, on a real plan; run twice, the same result."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from factories.files import docx_paragraphs
from thidua import pipeline
from thidua.deliver.sink import SmtpSink
from thidua.demo.answers import Answers, make_answers
from thidua.demo.workbooks import make_workbook
from thidua.errors import OperatorError
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.forms.maker import FormMaker
from thidua.forms.write import form_name
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.settings import Settings

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
    """Every step of one run of the report, as the DAG does them."""
    at: dict[str, Any] = {"plan_id": PLAN, "period_id": PERIOD, "now": settings.now()}
    snapshot = pipeline.aggregate(settings, **at)
    pipeline.check_figures(settings, snapshot_id=snapshot["snapshot_id"])
    considered = pipeline.consider(settings, **at, snapshot_id=snapshot["snapshot_id"])
    if considered["outcome"] not in {"first", "reissue"}:
        return {**snapshot, **considered, "is_new": False}
    issued = pipeline.render(
        settings, **at, snapshot_id=snapshot["snapshot_id"], correction_id=considered["correction_id"]
    )
    pipeline.deliver(settings, report_id=issued["report_id"], now=settings.now(), worker="test")
    return {**snapshot, **considered, **issued}


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
    assert sorted(path.suffix for path in outbox.iterdir()) == [".docx", ".json", ".manifest", ".pdf", ".xlsx"]
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
    assert (second["outcome"], second["is_new"]) == ("unchanged", False)
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


@pytest.fixture
def never_locked(settings: Settings) -> Settings:
    """The same plan, with a day of the lock that the test's clock has not passed."""
    folder = settings.home / "plans"
    folder.mkdir()
    text = (settings.plans / f"{PLAN}.yaml").read_text(encoding="utf-8")
    (folder / f"{PLAN}.yaml").write_text(text.replace("lock: 2026-01-31", "lock: 2199-01-31"), encoding="utf-8")
    return replace(settings, plans=folder)


def test_corrected_workbook_makes_a_replacement_that_says_what_changed(
    never_locked: Settings, sink: SmtpSink, answers: dict[str, Answers]
) -> None:
    settings, plan = never_locked, pipeline.one_plan(never_locked, PLAN)
    _land(settings, plan, answers, faulty=set())
    _take_in(settings)
    assert _report(settings)["outcome"] == "first"
    outbox = Path(settings.outbox) / PLAN / PERIOD
    first_files = {path.name: path.read_bytes() for path in (outbox / "r0").iterdir()}
    assert pipeline.touched_reports(settings, plan_id=PLAN, now=settings.now()) == []

    _land(settings, plan, {"TDP-05": _more_jobs(answers["TDP-05"])}, faulty=set())
    assert _take_in(settings)["loaded"] == 1
    assert pipeline.touched_reports(settings, plan_id=PLAN, now=settings.now()) == [f"{PLAN}|{PERIOD}"]
    report: dict[str, Any] = {"plan_id": PLAN, "period_id": PERIOD, "now": settings.now()}
    assert pipeline.gather(settings, **report)["wait_until"] is not None
    tried = pipeline.dry_run(settings, **report)
    replaced = _report(settings)
    assert (tried.outcome, replaced["outcome"], replaced["revision_no"]) == ("reissue", "reissue", 1)
    assert pipeline.touched_reports(settings, plan_id=PLAN, now=settings.now()) == []
    assert _report(settings)["outcome"] == "unchanged"

    assert {path.name: path.read_bytes() for path in (outbox / "r0").iterdir()} == first_files
    content = json.loads(next((outbox / "r1").glob("*.json")).read_text(encoding="utf-8"))
    changed = {change["key"]: (change["before"], change["after"]) for change in content["replacement"]["changes"]}
    assert "target:E11:actual" in changed
    assert changed["unit:TDP-05"] == ("Đã báo cáo (quá hạn), lần nộp 1", "Đã báo cáo (quá hạn), lần nộp 2")
    assert content["provenance"]["inputs"][0]["file_sha256"]
    table = load_workbook(next((outbox / "r1").glob("*.xlsx"))).worksheets[-1]
    assert table["A2"].value == "NHỮNG NỘI DUNG THAY ĐỔI SO VỚI BÁO CÁO ĐƯỢC THAY THẾ"
    text = " ".join(docx_paragraphs(next((outbox / "r1").glob("*.docx")).read_bytes()))
    assert "Báo cáo này thay thế Báo cáo số" in text
    assert "nộp bản sửa (lần nộp 2, nhận lúc" in text
    assert len(sink.mails()) == 2


def test_after_the_lock_the_replacement_waits_for_a_person(settings: Settings, answers: dict[str, Answers]) -> None:
    plan = pipeline.one_plan(settings, PLAN)
    _land(settings, plan, answers, faulty=set())
    _take_in(settings)
    _report(settings)
    _land(settings, plan, {"TDP-05": _more_jobs(answers["TDP-05"])}, faulty=set())
    _take_in(settings)
    with pytest.raises(OperatorError, match="đang chờ người có trách nhiệm"):
        _report(settings)


def _more_jobs(answers: Answers) -> Answers:
    """The same answers with one figure corrected."""
    cells = answers.indicators["E11"]
    corrected = {**cells, "actual": str(Decimal(cells["actual"]) + 1)}
    return replace(answers, indicators={**answers.indicators, "E11": corrected})


def _sum(answers: dict[str, Answers], target_id: str, key: str) -> Decimal:
    cells = [one.indicators[target_id] for one in answers.values() if target_id in one.indicators]
    assert cells
    return sum((Decimal(cell[key]) for cell in cells), Decimal(0))

"""One unit of one commune hands in a corrected workbook: from the landing folder to the delivered replacement."""

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from thidua import pipeline
from thidua.demo.slip import Slip, put_right
from thidua.forms.load import CURRENT_EDITION, load_edition
from thidua.plan.model import Plan
from thidua.settings import Settings
from thidua.versions import correction_form
from thidua.warehouse.connect import kept_open
from tools.bench.clock import PDF, Stages
from tools.bench.faults import faulty_units
from tools.bench.ours import CONSIDER, INTAKE, Outcome
from tools.bench.plans import PERIOD
from tools.bench.proof import KINDS, require_none
from tools.bench.totals import differences
from tools.bench.warehouse import Records
from tools.bench.workbooks import let_lie

TARGET = "E11"
LESS = Decimal(1)
TOUCHED = "touched reports"
LEAVE = "Đồng ý lập báo cáo thay thế (đo tốc độ)."


@dataclass(frozen=True, kw_only=True)
class CorrectionRun:
    """What the steps said. seconds: by stage."""

    seconds: dict[str, float]
    accepted: int
    loaded: int
    touched: list[str]
    outcome: str
    revision_no: int
    is_new: bool
    sent: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The whole warehouse and one commune's report, before or after."""

    records: Records
    outcome: Outcome


def correcting_units(plan: Plan) -> list[str]:
    """Units that have told a figure to be put right."""
    faulty = faulty_units(plan)
    return [unit.id for unit in plan.units if unit.kind == "residential_group" and unit.id not in faulty]


def hand_in_corrected(settings: Settings, plan: Plan, unit_id: str) -> None:
    """The unit gets back what it handed in, takes one away from a figure, and hands it in again."""
    form, _ = correction_form(
        settings, plan_id=plan.id, period_id=PERIOD, unit_id=unit_id, folder=settings.home / "forms"
    )
    slip = Slip(plan=plan.id, period=PERIOD, unit=unit_id, target=TARGET, columns=("actual",), less=LESS)
    workbook, _ = put_right(form.read_bytes(), slip, load_edition(CURRENT_EDITION))
    target = Path(settings.landing) / plan.id / form.name
    target.write_bytes(workbook)
    let_lie(target)


def run_correction(settings: Settings, plan_id: str, run_name: str) -> CorrectionRun:
    """All steps that the collecting and the reissuing run take for this commune; a person allows what waits for it."""
    with kept_open():
        return _run(settings, plan_id, run_name)


def _run(settings: Settings, plan_id: str, run_name: str) -> CorrectionRun:
    stages = Stages()
    with stages.stage(INTAKE):
        pipeline.collect(settings, plan_id=plan_id, now=settings.now())
    with stages.stage("check"):
        verdicts = pipeline.validate(settings, plan_id=plan_id, now=settings.now(), run_name=run_name)
    with stages.stage("load"):
        loaded = pipeline.load(settings, plan_id=plan_id, now=settings.now())
    with stages.stage(TOUCHED):
        touched = pipeline.touched_reports(settings, plan_id=plan_id, now=settings.now())
        # A run would wait here for more changes; the benchmark does not.
        pipeline.gather(settings, plan_id=plan_id, period_id=PERIOD, now=settings.now())
    with stages.stage("aggregate"):
        snapshot = pipeline.aggregate(settings, plan_id=plan_id, period_id=PERIOD, now=settings.now())
        pipeline.check_figures(settings, snapshot_id=snapshot["snapshot_id"])
    report = {"plan_id": plan_id, "period_id": PERIOD, "snapshot_id": snapshot["snapshot_id"]}
    with stages.stage(CONSIDER):
        considered = pipeline.consider(settings, **report, now=settings.now())
        if considered["waits_for"]:
            _allow(settings, considered["correction_id"])
    with stages.stage("render"), stages.inside({PDF: "thidua.render.run:render_pdf"}):
        issued = pipeline.render(settings, **report, now=settings.now(), correction_id=considered["correction_id"])
    with stages.stage("deliver"):
        delivered = pipeline.deliver(settings, report_id=issued["report_id"], now=settings.now(), worker="bench")
    return CorrectionRun(
        seconds=stages.seconds,
        accepted=verdicts["accepted"],
        loaded=loaded["loaded"],
        touched=touched,
        outcome=considered["outcome"],
        revision_no=issued["revision_no"],
        is_new=issued["is_new"],
        sent=delivered["sent"],
    )


def _allow(settings: Settings, correction_id: int) -> None:
    """The period's lock date has passed for whoever runs the benchmark today."""
    pipeline.decide(
        settings, correction_id=correction_id, decision="approved", actor="bench", reason=LEAVE, now=settings.now()
    )


def require_replaced(plan_id: str, run: CorrectionRun, before: Standing, after: Standing) -> None:
    """One report was touched and one replacement delivered: in the whole warehouse there is one more of everything,
    the figure is less by what was taken away, and all others are what they were."""
    assert (run.accepted, run.loaded, run.sent, run.is_new, run.outcome) == (1, 1, 1, True, "reissue"), run
    assert run.touched == [f"{plan_id}|{PERIOD}"], run
    expected = Records(**{name: count + 1 for name, count in vars(before.records).items()})
    assert after.records == expected, (before.records, after.records)
    was = before.outcome.totals[TARGET]
    assert was.actual is not None
    totals = before.outcome.totals | {TARGET: replace(was, actual=was.actual - LESS)}
    require_none(f"{plan_id}: replacement", differences(after.outcome.totals, totals))
    replacement = after.outcome.report.replacement
    assert replacement is not None
    assert replacement.revision_no + 1 == run.revision_no == after.outcome.report.provenance.revision_no
    assert [change.key for change in replacement.changes if change.key.startswith(f"target:{TARGET}:")]
    assert {path.suffix for path in after.outcome.files} >= KINDS

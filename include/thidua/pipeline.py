"""The steps of the pipeline, in the order of the flow: collect, validate, load, aggregate, render, deliver.

Each is one function with keyword arguments that a DAG's task, a test and the command line call alike. Between the
steps travel ids, paths and counts; the data itself stays in the vault and in the warehouse. Every step may be run
again: what is done is found done.
"""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from thidua.audit.heads import keep_head
from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.errors import OperatorError
from thidua.plan.amend import latest_plan, plan_in_force
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.plan.model import Period, Plan
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE, format_instant
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.changes.dry_run import DryRun
    from thidua.explain.issued import PrintedFigure
    from thidua.explain.model import Explanation
    from thidua.explain.reproduce import Reproduction

Step = dict[str, Any]
"""What a step hands on: ids and counts only."""


def plan_ids(settings: Settings) -> list[str]:
    """Ids of all plans, in order of their names."""
    return sorted(path.stem for path in settings.plans.glob("*.yaml"))


def one_plan(settings: Settings, plan_id: str) -> Plan:
    """The plan with this id, as it was issued, with its amendments; OperatorError where there is none."""
    path = settings.plans / f"{plan_id}.yaml"
    if not path.exists():
        known = ", ".join(plan_ids(settings))
        raise OperatorError(f"Không có kế hoạch '{plan_id}'.", remedy=f"Chọn một trong: {known}.")
    return load_plan(path)


def one_period(plan: Plan, period_id: str) -> Period:
    """The plan's period with this id; OperatorError where there is none."""
    try:
        return plan.period(period_id)
    except KeyError:
        known = ", ".join(period.id for period in plan.periods)
        raise OperatorError(
            f"Kế hoạch {plan.id} không có kỳ '{period_id}'.", remedy=f"Chọn một trong: {known}."
        ) from None


def plan_of_period(
    settings: Settings, plan_id: str, period_id: str, *, known_at: datetime | None = None
) -> tuple[Plan, Period]:
    """The plan as it is in force for the period's report, and the period by it; OperatorError where there is none.

    known_at: only what was decided by then; None for everything that the plan's file holds.
    """
    plan = one_plan(settings, plan_id)
    in_force = plan_in_force(plan, period=one_period(plan, period_id), known_at=known_at)
    return in_force, in_force.period(period_id)


def find_strangers(settings: Settings, *, landing: Any = None) -> list[str]:
    """Sentences on what lies in the landing folder under no plan's name: nobody would ever take it."""
    from thidua.collect.landing import find_strangers as find

    return find(landing if landing is not None else Path(settings.landing), plan_ids=plan_ids(settings))


def collect(
    settings: Settings, *, plan_id: str, now: datetime, landing: Any = None, received_at: datetime | None = None
) -> Step:
    """Take what lies in the plan's landing folder into the vault and give receipts. landing: any path-like folder.

    A file that came before, byte for byte, has its receipt already: nothing is taken, and the unit is told so.
    """
    from thidua.check.repeated import answer_repeated
    from thidua.collect.receive import receive_files

    with opened(settings.warehouse_url) as engine:
        received = receive_files(
            engine,
            landing=landing if landing is not None else Path(settings.landing),
            vault=Vault(settings.vault),
            plan_ids=[plan_id],
            now=now,
            received_at=received_at,
        )
        if any(not receipt.is_new for receipt in received):
            answer_repeated(engine, received, plan=one_plan(settings, plan_id), outbox=settings.outbox)
    return {"plan_id": plan_id, "receipt_ids": [r.receipt_id for r in received if r.is_new]}


def validate(settings: Settings, *, plan_id: str, now: datetime, run_name: str) -> Step:
    """Read and check the plan's waiting receipts; verdicts are recorded, and each unit's findings written for it."""
    from thidua.check.feedback import write_feedback
    from thidua.check.waiting import check_waiting
    from thidua.forms.load import load_editions

    with opened(settings.warehouse_url) as engine:
        plan = one_plan(settings, plan_id)
        try:
            verdicts = check_waiting(
                engine,
                plan=plan,
                vault=Vault(settings.vault),
                catalogue=load_catalogue(),
                editions=load_editions(),
                now=now,
                run_name=run_name,
                data_docs=settings.data_docs / plan_id,
            )
            crash_point("check-committed")
        finally:
            # Also when a file was lost: the units whose verdicts are recorded must not wait for it.
            write_feedback(engine, plan=plan, run_name=run_name, outbox=settings.outbox)
    return {
        "plan_id": plan_id,
        "batch_id": verdicts.batch_id,
        "accepted": verdicts.accepted,
        "rejected": verdicts.rejected + verdicts.quarantined,
    }


def load(settings: Settings, *, plan_id: str, now: datetime) -> Step:
    """Load the plan's accepted receipts; `partitions` are the reports ('plan|period') that this touches."""
    from thidua.load.load import load_accepted

    with opened(settings.warehouse_url) as engine:
        loaded = load_accepted(
            engine,
            plan=latest_plan(one_plan(settings, plan_id)),
            vault=Vault(settings.vault),
            catalogue=load_catalogue(),
            now=now,
        )
        crash_point("load-committed")
        keep_head(engine, archive=settings.heads_folder, after=f"load {plan_id}")
    return {
        "plan_id": plan_id,
        "loaded": sum(one.is_new for one in loaded),
        "partitions": sorted({f"{one.plan_id}|{one.period_id}" for one in loaded if one.is_new}),
    }


def withdraw(
    settings: Settings, *, plan_id: str, period_id: str, unit_id: str, actor: str, reason: str, now: datetime
) -> Step:
    """The unit takes back all that it handed in for the period. OperatorError where nothing of it counts."""
    from thidua.load import void

    _, period = plan_of_period(settings, plan_id, period_id)
    asked = void.Asked(plan_id=plan_id, period_id=period.id, unit_id=unit_id, actor=actor, reason=reason, now=now)
    with opened(settings.warehouse_url) as engine:
        voided = void.withdraw(engine, asked)
        keep_head(engine, archive=settings.heads_folder, after=f"withdraw {plan_id}|{period_id}|{unit_id}")
    return {**asdict(voided), "partitions": [f"{plan_id}|{period_id}"]}


def invalidate(
    settings: Settings,
    *,
    plan_id: str,
    period_id: str,
    unit_id: str,
    version_no: int,
    actor: str,
    reason: str,
    now: datetime,
) -> Step:
    """An operator voids one version of a unit, a withdrawal included; the one before it stands again."""
    from thidua.load import void

    _, period = plan_of_period(settings, plan_id, period_id)
    asked = void.Asked(plan_id=plan_id, period_id=period.id, unit_id=unit_id, actor=actor, reason=reason, now=now)
    with opened(settings.warehouse_url) as engine:
        voided = void.invalidate(engine, asked, version_no=version_no)
        keep_head(engine, archive=settings.heads_folder, after=f"invalidate {plan_id}|{period_id}|{unit_id}")
    return {**asdict(voided), "partitions": [f"{plan_id}|{period_id}"]}


def aggregate(
    settings: Settings, *, plan_id: str, period_id: str, now: datetime, known_at: datetime | None = None
) -> Step:
    """Roll up what is known at the instant (default: now). The same inputs give the same snapshot.

    OperatorError for an instant that has not come: what will be known then is not known yet.
    """
    from thidua.aggregate.run import aggregate_period

    _refuse_future(known_at or now, now)
    with opened(settings.warehouse_url) as engine:
        snapshot = aggregate_period(
            engine,
            plan=one_plan(settings, plan_id),
            period_id=period_id,
            known_at=known_at or now,
            catalogue=load_catalogue(),
            workdays=load_workdays(),
        )
    return {"snapshot_id": snapshot.snapshot_id, "is_new": snapshot.is_new}


def check_figures(settings: Settings, *, snapshot_id: int) -> None:
    """Stop the report when a figure does not agree with its parts."""
    from thidua.aggregate.checks import check_snapshot

    with opened(settings.warehouse_url) as engine:
        check_snapshot(engine, snapshot_id)


def consider(
    settings: Settings, *, plan_id: str, period_id: str, snapshot_id: int, now: datetime, reason: str | None = None
) -> Step:
    """Compare the snapshot's report with the one that was issued, and record what the plan's policy makes of it.

    outcome 'first': nothing was issued yet; 'unchanged', 'silent', 'note': the issued report stands; 'reissue': a
    replacement is to be made, after a person's leave where `waits_for` says so; 'overtaken': another run has compared
    newer figures, and it is its business. summary: for that person.
    """
    from thidua.changes.consider import consider_report

    with opened(settings.warehouse_url) as engine:
        considered = consider_report(
            engine,
            plan_id=plan_id,
            period_id=period_id,
            snapshot_id=snapshot_id,
            vault=Vault(settings.vault),
            catalogue=load_catalogue(),
            now=now,
            words=reason,
        )
        crash_point("consider-committed")
        keep_head(engine, archive=settings.heads_folder, after=f"consider {plan_id}|{period_id}")
    return asdict(considered)


def decide(
    settings: Settings,
    *,
    correction_id: int,
    decision: Literal["approved", "refused"],
    actor: str,
    reason: str | None,
    now: datetime,
) -> Step:
    """A person allows or refuses the replacement that a comparison led to."""
    from thidua.changes.decide import decide_correction

    with opened(settings.warehouse_url) as engine:
        decided = decide_correction(
            engine, correction_id=correction_id, decision=decision, actor=actor, reason=reason, now=now
        )
        keep_head(engine, archive=settings.heads_folder, after=f"decide {correction_id}")
    names = ("correction_id", "plan_id", "period_id", "snapshot_id", "decision")
    return {name: getattr(decided, name) for name in names}


def gather(settings: Settings, *, plan_id: str, period_id: str, now: datetime) -> Step:
    """Until when to wait for more changes to an issued report, by the plan's policy; None: consider it now."""
    from thidua.changes.wake import gather_until

    policy = one_plan(settings, plan_id).corrections
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        until = gather_until(connection, plan_id=plan_id, period_id=period_id, policy=policy, now=now)
    return {"wait_until": until.isoformat() if until else None}


def touched_reports(settings: Settings, *, plan_id: str, now: datetime) -> list[str]:
    """Partitions 'plan|period' whose issued report has something new that was not considered yet, or a replacement
    that was decided on more than an hour ago and never made."""
    from thidua.changes.wake import touched_periods

    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        return [f"{plan_id}|{period_id}" for period_id in touched_periods(connection, plan_id=plan_id, now=now)]


def unfinished_reports(settings: Settings, *, plan_id: str, now: datetime) -> list[str]:
    """Those of the touched reports that nothing new has come to: only their replacement was never made."""
    from thidua.changes.wake import unfinished_periods

    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        return [f"{plan_id}|{period_id}" for period_id in unfinished_periods(connection, plan_id=plan_id, now=now)]


def dry_run(settings: Settings, *, plan_id: str, period_id: str, now: datetime) -> "DryRun":
    """What would become of the report if it were made again now, to whom it would go; nothing is written."""
    from thidua.changes.dry_run import try_report

    plan, _ = plan_of_period(settings, plan_id, period_id, known_at=now)
    with opened(settings.warehouse_url) as engine:
        return try_report(
            engine,
            plan=plan,
            period_id=period_id,
            vault=Vault(settings.vault),
            catalogue=load_catalogue(),
            workdays=load_workdays(),
            now=now,
        )


def render(
    settings: Settings,
    *,
    plan_id: str,
    period_id: str,
    snapshot_id: int,
    now: datetime,
    correction_id: int | None = None,
    reason: str | None = None,
) -> Step:
    """Make the report's files and record the revision with its deliveries: the first one, or the replacement that
    `consider` led to. A report that says the same is not issued again. reason: the operator's, beside the recorded."""
    from thidua.report.issue import issue_report

    with opened(settings.warehouse_url) as engine:
        issued = issue_report(
            engine,
            plan_id=plan_id,
            period_id=period_id,
            snapshot_id=snapshot_id,
            catalogue=load_catalogue(),
            vault=Vault(settings.vault),
            now=now,
            correction_id=correction_id,
            words=reason,
        )
        crash_point("issue-committed")
        keep_head(engine, archive=settings.heads_folder, after=f"issue {plan_id}|{period_id}|r{issued.revision_no}")
    return {"report_id": issued.report_id, "revision_no": issued.revision_no, "is_new": issued.is_new}


def deliver(
    settings: Settings,
    *,
    worker: str,
    now: datetime | None = None,
    report_id: int | None = None,
    smtp_url: str | None = None,
) -> Step:
    """Send what is due of one report, or of all. Raises when something needs a person.

    now: None for the data base's clock, on which workers agree whose own clocks differ.
    """
    from thidua.deliver.channels import open_channels
    from thidua.deliver.ledger import read_clock
    from thidua.deliver.run import deliver_pending, summarise

    with opened(settings.warehouse_url) as engine:
        channels = open_channels(
            settings.find_connection, outbox=settings.outbox, smtp_url=smtp_url or settings.smtp_url
        )
        outcomes = deliver_pending(
            engine,
            vault=Vault(settings.vault),
            channels=channels,
            worker=worker,
            now=now or read_clock(engine) + settings.clock_offset,
            report_id=report_id,
        )
        crash_point("delivery-run")
        keep_head(engine, archive=settings.heads_folder, after=f"deliver {report_id or 'all'}")
    return summarise(outcomes)


def resolve_delivery(
    settings: Settings, *, delivery_id: int, outcome: Literal["sent", "not-sent"], actor: str, reason: str
) -> None:
    """A person records what the recipient says of a delivery whose outcome is unknown."""
    from thidua.deliver import persons
    from thidua.deliver.ledger import read_clock

    with opened(settings.warehouse_url) as engine:
        now = read_clock(engine) + settings.clock_offset
        persons.resolve_delivery(engine, delivery_id=delivery_id, outcome=outcome, actor=actor, reason=reason, now=now)
        keep_head(engine, archive=settings.heads_folder, after=f"resolve delivery {delivery_id}")


def order_resend(
    settings: Settings, *, delivery_id: int, actor: str, reason: str, even_if_replaced: bool = False
) -> None:
    """A person orders one more copy of a delivery, which the next run of `deliver` sends."""
    from thidua.deliver import persons
    from thidua.deliver.ledger import read_clock

    with opened(settings.warehouse_url) as engine:
        persons.order_resend(
            engine,
            delivery_id=delivery_id,
            actor=actor,
            reason=reason,
            now=read_clock(engine) + settings.clock_offset,
            even_if_replaced=even_if_replaced,
        )
        keep_head(engine, archive=settings.heads_folder, after=f"resend delivery {delivery_id}")


def preview(
    settings: Settings, *, plan_id: str, period_id: str, known_at: datetime, now: datetime, to: Path | None = None
) -> Step:
    """The report as it was known at the instant, by the plan in force then: files in a folder, nothing issued or sent.

    to: default `<home>/previews/<plan>/<period>/<instant>`. OperatorError for an instant that has not come.
    """
    from thidua.render.run import render_report
    from thidua.report.preview import preview_report

    _refuse_future(known_at, now)
    plan = one_plan(settings, plan_id)
    with opened(settings.warehouse_url) as engine:
        made = preview_report(
            engine,
            plan=plan_in_force(plan, period=one_period(plan, period_id), known_at=known_at),
            period_id=period_id,
            known_at=known_at,
            vault=Vault(settings.vault),
            catalogue=load_catalogue(),
            workdays=load_workdays(),
        )
    folder = to or settings.home / "previews" / plan_id / period_id / f"{known_at.astimezone(LEGAL_ZONE):%Y%m%dT%H%M%S}"
    folder.mkdir(parents=True, exist_ok=True)
    files = render_report(made.report)
    for file in files:
        (folder / file.file_name).write_bytes(file.data)
    return {
        "folder": str(folder),
        "files": [file.file_name for file in files],
        "disagreements": [f"[{one.rule}] {one.key}: {one.detail}" for one in made.disagreements],
    }


def explain(
    settings: Settings, *, plan_id: str, period_id: str, figure: str, revision_no: int | None = None
) -> "Explanation":
    """One printed figure down to the cells it came from. revision_no: default the newest. figure: 'A04' or a key."""
    from thidua.explain.explain import explain_figure

    with opened(settings.warehouse_url) as engine:
        return explain_figure(
            engine,
            vault=Vault(settings.vault),
            plan_id=plan_id,
            period_id=period_id,
            revision_no=revision_no,
            figure=figure,
        )


def list_figures(
    settings: Settings, *, plan_id: str, period_id: str, revision_no: int | None = None
) -> "list[PrintedFigure]":
    """Every figure that an issued report prints, in the order of printing."""
    from thidua.explain.explain import list_figures as read

    with opened(settings.warehouse_url) as engine:
        return read(engine, vault=Vault(settings.vault), plan_id=plan_id, period_id=period_id, revision_no=revision_no)


def reproduce(
    settings: Settings,
    *,
    report_id: int | None = None,
    plan_id: str | None = None,
    period_id: str | None = None,
    revision_no: int | None = None,
) -> "Reproduction":
    """Make an issued report again from what it pins, and compare every step with what was stored.

    By its report_id, or by plan, period and revision (default: the newest).
    """
    from thidua.explain.reproduce import reproduce_report

    with opened(settings.warehouse_url) as engine:
        return reproduce_report(
            engine,
            vault=Vault(settings.vault),
            catalogue=load_catalogue(),
            report_id=report_id,
            plan_id=plan_id,
            period_id=period_id,
            revision_no=revision_no,
        )


def _refuse_future(known_at: datetime, now: datetime) -> None:
    if known_at > now:
        raise OperatorError(
            f"Thời điểm tổng hợp {format_instant(known_at)} chưa đến (hiện là {format_instant(now)}).",
            remedy="Chọn thời điểm không muộn hơn hiện tại, hoặc để trống để tổng hợp theo hiện tại.",
        )

"""The steps of the pipeline, in the order of the flow: collect, validate, load, aggregate, render, deliver.

Each is one function with keyword arguments that a DAG's task, a test and the command line call alike. Between the
steps travel ids, paths and counts; the data itself stays in the vault and in the warehouse. Every step may be run
again: what is done is found done.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plan
from thidua.plan.model import Period, Plan
from thidua.settings import Settings
from thidua.text.dates import format_instant
from thidua.warehouse.connect import opened

Step = dict[str, Any]
"""What a step hands on: ids and counts only."""


def plan_ids(settings: Settings) -> list[str]:
    """Ids of all plans, in order of their names."""
    return sorted(path.stem for path in settings.plans.glob("*.yaml"))


def one_plan(settings: Settings, plan_id: str) -> Plan:
    """The plan with this id; OperatorError where there is none."""
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


def find_strangers(settings: Settings, *, landing: Any = None) -> list[str]:
    """Sentences on what lies in the landing folder under no plan's name: nobody would ever take it."""
    from thidua.collect.landing import find_strangers as find

    return find(landing if landing is not None else Path(settings.landing), plan_ids=plan_ids(settings))


def collect(
    settings: Settings, *, plan_id: str, now: datetime, landing: Any = None, received_at: datetime | None = None
) -> Step:
    """Take what lies in the plan's landing folder into the vault and give receipts. landing: any path-like folder."""
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
            engine, plan=one_plan(settings, plan_id), vault=Vault(settings.vault), catalogue=load_catalogue(), now=now
        )
    return {
        "plan_id": plan_id,
        "loaded": sum(one.is_new for one in loaded),
        "partitions": sorted({f"{one.plan_id}|{one.period_id}" for one in loaded if one.is_new}),
    }


def aggregate(
    settings: Settings, *, plan_id: str, period_id: str, now: datetime, known_at: datetime | None = None
) -> Step:
    """Roll up what is known at the instant (default: now). The same inputs give the same snapshot.

    OperatorError for an instant that has not come: what will be known then is not known yet.
    """
    from thidua.aggregate.run import aggregate_period

    if known_at is not None and known_at > now:
        raise OperatorError(
            f"Thời điểm tổng hợp {format_instant(known_at)} chưa đến (hiện là {format_instant(now)}).",
            remedy="Chọn thời điểm không muộn hơn hiện tại, hoặc để trống để tổng hợp theo hiện tại.",
        )
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


def render(settings: Settings, *, plan_id: str, period_id: str, snapshot_id: int, reason: str | None = None) -> Step:
    """Make the report's files and record the revision with its deliveries; an unchanged report is not issued again."""
    from thidua.report.issue import issue_report

    with opened(settings.warehouse_url) as engine:
        issued = issue_report(
            engine,
            plan=one_plan(settings, plan_id),
            period_id=period_id,
            snapshot_id=snapshot_id,
            catalogue=load_catalogue(),
            vault=Vault(settings.vault),
            reason=reason,
        )
    return {"report_id": issued.report_id, "revision_no": issued.revision_no, "is_new": issued.is_new}


def deliver(
    settings: Settings, *, now: datetime, worker: str, report_id: int | None = None, smtp_url: str | None = None
) -> Step:
    """Send what is due of one report, or of all. Raises when something needs a person."""
    from thidua.deliver.channels import open_channels
    from thidua.deliver.run import deliver_pending, summarise

    with opened(settings.warehouse_url) as engine:
        channels = open_channels(outbox=settings.outbox, smtp_url=smtp_url or settings.smtp_url)
        outcomes = deliver_pending(
            engine, vault=Vault(settings.vault), channels=channels, worker=worker, now=now, report_id=report_id
        )
    return summarise(outcomes)

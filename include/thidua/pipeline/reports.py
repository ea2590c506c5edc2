"""From the warehouse to a report: aggregate, check, render; and a look at what was known earlier."""

from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from thidua.audit.heads import keep_head
from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.pipeline.common import Step, one_period, one_plan, refuse_future
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Plan
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import opened
from thidua.warehouse.known_plan import KnownPlan, plan_known_at


def aggregate(
    settings: Settings, *, plan_id: str, period_id: str, now: datetime, known_at: datetime | None = None
) -> Step:
    """Roll up what is known now; or what was known at an instant, by the plan as the warehouse knew it then. The same
    inputs give the same snapshot.

    OperatorError for an instant that has not come: what will be known then is not known yet.
    """
    from thidua.aggregate.run import aggregate_in_force, aggregate_period

    plan, catalogue, workdays = one_plan(settings, plan_id), load_catalogue(), load_workdays()
    with opened(settings.warehouse_url) as engine:
        if known_at is None:
            snapshot = aggregate_period(
                engine, plan=plan, period_id=period_id, known_at=now, catalogue=catalogue, workdays=workdays
            )
        else:
            refuse_future(known_at, now)
            then = _plan_known_at(engine, plan, period_id, known_at)
            snapshot = aggregate_in_force(
                engine,
                plan=then.plan,
                plan_known_at=now,
                period_id=period_id,
                known_at=known_at,
                catalogue=catalogue,
                workdays=workdays,
            )
    return {"snapshot_id": snapshot.snapshot_id, "is_new": snapshot.is_new}


def check_figures(settings: Settings, *, snapshot_id: int) -> None:
    """Stop the report when a figure does not agree with its parts."""
    from thidua.aggregate.checks import check_snapshot

    with opened(settings.warehouse_url) as engine:
        check_snapshot(engine, snapshot_id)


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
    `consider` led to. A report that says the same is not issued again. reason: the operator's, beside the recorded.
    wants_signature: it is not sent before it is signed."""
    from thidua.report.issue import issue_report
    from thidua.sign.records import read_state

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
        with engine.connect() as connection:
            wants_signature = read_state(connection, issued.report_id) is not None
    return {
        "report_id": issued.report_id,
        "revision_no": issued.revision_no,
        "is_new": issued.is_new,
        "wants_signature": wants_signature,
    }


def preview(
    settings: Settings, *, plan_id: str, period_id: str, known_at: datetime, now: datetime, to: Path | None = None
) -> Step:
    """The report as it was known at the instant, by the plan as the warehouse knew it then: files in a folder, nothing
    issued or sent.

    to: default `<home>/previews/<plan>/<period>/<instant>`. plan_statement: what of the plan could not be taken from
    that time, or None. OperatorError for an instant that has not come.
    """
    plan = one_plan(settings, plan_id)
    return preview_plan(settings, plan, period_id=period_id, known_at=known_at, now=now, to=to)


def preview_plan(
    settings: Settings, plan: Plan, *, period_id: str, known_at: datetime, now: datetime, to: Path | None = None
) -> Step:
    """The same by a plan that need not be the one in the folder of plans."""
    from thidua.render.run import render_report
    from thidua.report.preview import preview_report

    refuse_future(known_at, now)
    with opened(settings.warehouse_url) as engine:
        then = _plan_known_at(engine, plan, period_id, known_at)
        made = preview_report(
            engine,
            plan=then.plan,
            period_id=period_id,
            known_at=known_at,
            vault=Vault(settings.vault),
            catalogue=load_catalogue(),
            workdays=load_workdays(),
        )
    folder = to or settings.home / "previews" / plan.id / period_id / f"{known_at.astimezone(LEGAL_ZONE):%Y%m%dT%H%M%S}"
    folder.mkdir(parents=True, exist_ok=True)
    files = render_report(made.report)
    for file in files:
        (folder / file.file_name).write_bytes(file.data)
    return {
        "folder": str(folder),
        "files": [file.file_name for file in files],
        "disagreements": [f"[{one.rule}] {one.key}: {one.detail}" for one in made.disagreements],
        "plan_statement": then.statement,
    }


def _plan_known_at(engine: sa.Engine, plan: Plan, period_id: str, known_at: datetime) -> KnownPlan:
    one_period(plan, period_id)
    with engine.connect() as connection:
        return plan_known_at(connection, plan, period_id=period_id, known_at=known_at)

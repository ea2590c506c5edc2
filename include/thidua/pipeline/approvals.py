"""A person's leave for the first report of a period."""

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from thidua.audit.heads import keep_head
from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.pipeline.common import Step, plan_of_period
from thidua.pipeline.reports import aggregate
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import plan_sha256
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.approve.records import Request


def request_approval(settings: Settings, *, plan_id: str, period_id: str, snapshot_id: int, now: datetime) -> Step:
    """Make the draft of the first report, lay out its files and record the question; an earlier answer counts again.

    standing: 'waiting', 'approved', 'refused', 'outdated' (a newer draft was asked about) or 'issued'. releases_at:
    when the plan lets it go out unanswered, None where it never does. summary: Vietnamese markdown for the person.
    """
    from thidua.aggregate.checks import find_disagreements
    from thidua.approve.ask import ask_approval, settle
    from thidua.approve.folder import lay_out_draft
    from thidua.approve.records import plan_of_request
    from thidua.approve.summary import summarise_draft

    vault, workdays = Vault(settings.vault), load_workdays()
    with opened(settings.warehouse_url) as engine:
        asked, draft = ask_approval(engine, snapshot_id=snapshot_id, vault=vault, catalogue=load_catalogue(), now=now)
        settled = settle(engine, approval_request_id=asked.approval_request_id, workdays=workdays, now=now)
        keep_head(engine, archive=settings.heads_folder, after=f"ask {plan_id}|{period_id}")
        with engine.connect() as connection:
            plan = plan_of_request(connection, settled)
            files = lay_out_draft(connection, settled, vault=vault, folder=settings.drafts_folder)
            disagreements = [
                f"[{one.rule}] {one.key}: {one.detail}" for one in find_disagreements(connection, settled.snapshot_id)
            ]
        summary = summarise_draft(
            settled, draft.report, plan=plan, files=files, disagreements=disagreements, workdays=workdays
        )
        told = _told(engine, settled)
    return told | {"summary": summary, "folder": str(files[0].parent) if files else ""}


def approval_standing(settings: Settings, *, approval_request_id: int, now: datetime) -> Step:
    """Where a request stands now; at the plan's deadline it is released where the plan says so."""
    from thidua.approve.ask import settle

    with opened(settings.warehouse_url) as engine:
        settled = settle(engine, approval_request_id=approval_request_id, workdays=load_workdays(), now=now)
        keep_head(engine, archive=settings.heads_folder, after=f"settle approval {approval_request_id}")
        return _told(engine, settled)


def answer_approval(
    settings: Settings,
    *,
    approval_request_id: int,
    decision: Literal["approved", "refused"],
    actor: str,
    account: str | None = None,
    reason: str | None,
    now: datetime,
) -> Step:
    """Record a person's answer about a draft. account: under which they signed in to Airflow."""
    from thidua.approve.answer import answer_request

    with opened(settings.warehouse_url) as engine:
        answered = answer_request(
            engine,
            approval_request_id=approval_request_id,
            decision=decision,
            actor=actor,
            account=account,
            reason=reason,
            now=now,
        )
        keep_head(engine, archive=settings.heads_folder, after=f"answer approval {approval_request_id}")
        return _told(engine, answered)


def is_draft_current(settings: Settings, *, approval_request_id: int, now: datetime) -> bool:
    """Whether the report would be printed alike now: if not, an answer about its draft does not count."""
    from thidua.approve.draft import compose_draft
    from thidua.approve.records import one_request

    with opened(settings.warehouse_url) as engine:
        with engine.connect() as connection:
            request = one_request(connection, approval_request_id)
        made = aggregate(settings, plan_id=request.plan_id, period_id=request.period_id, now=now)
        with engine.connect() as connection:
            draft = compose_draft(
                connection,
                snapshot_id=made["snapshot_id"],
                vault=Vault(settings.vault),
                catalogue=load_catalogue(),
            )
    return draft.sha256 == request.draft_sha256


def approvals(settings: Settings) -> "list[Request]":
    """Every request, in the order of asking."""
    from thidua.approve.records import list_requests

    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        return list_requests(connection)


def unasked_reports(settings: Settings, *, plan_id: str, now: datetime) -> list[str]:
    """Partitions 'plan|period' of reports that are not issued and whose draft has changed since somebody was asked."""
    from thidua.approve.wake import changed_periods, plans_asked

    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        changed = set(changed_periods(connection, plan_id=plan_id, now=now))
        for period_id, plans in plans_asked(connection, plan_id=plan_id):
            plan, _ = plan_of_period(settings, plan_id, period_id, known_at=now)
            if plan_sha256(plan) not in plans:
                changed.add(period_id)
    return [f"{plan_id}|{period_id}" for period_id in sorted(changed)]


def unmade_reports(settings: Settings, *, plan_id: str, now: datetime) -> list[str]:
    """Partitions of reports that were allowed, or had to be released, more than an hour ago and were never issued; of
    blocs' reports whose day has passed and of which something was recorded since; and of reports that the schedule has
    passed by and that can still be in time."""
    from thidua.approve.wake import unmade_periods
    from thidua.pipeline.blocs import unmade_bloc_periods
    from thidua.pipeline.passed_by import passed_by_periods

    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        periods = set(unmade_periods(connection, plan_id=plan_id, now=now, workdays=load_workdays()))
        periods |= set(unmade_bloc_periods(settings, connection, plan_id=plan_id, now=now))
        periods |= set(passed_by_periods(settings, connection, plan_id=plan_id, now=now))
    return [f"{plan_id}|{period_id}" for period_id in sorted(periods)]


def _told(engine: sa.Engine, request: "Request") -> Step:
    from thidua.approve.deadline import releases_at
    from thidua.approve.records import plan_of_request

    with engine.connect() as connection:
        plan = plan_of_request(connection, request)
    releases = releases_at(plan, request.period_id, load_workdays())
    return {
        "approval_request_id": request.approval_request_id,
        "plan_id": request.plan_id,
        "period_id": request.period_id,
        "snapshot_id": request.snapshot_id,
        "standing": request.standing,
        "decision": request.decision,
        "actor": request.actor,
        "role": request.role,
        "reason": request.decision_reason,
        "releases_at": releases.isoformat() if releases else None,
    }

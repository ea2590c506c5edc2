"""What becomes of an issued report when something new arrives."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from thidua.audit.heads import keep_head
from thidua.calendar.workdays import load_workdays
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.pipeline.common import Step, one_plan, plan_of_period
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.changes.dry_run import DryRun


def consider(
    settings: Settings, *, plan_id: str, period_id: str, snapshot_id: int, now: datetime, reason: str | None = None
) -> Step:
    """Compare the snapshot's report with the one that was issued, and record what the plan's policy makes of it.

    outcome 'first': nothing was issued yet; 'unchanged', 'silent', 'note': the issued report stands; 'reissue': a
    replacement is to be made, after a person's leave where `waits_for` says so; 'overtaken': another run has compared
    newer figures, and it is its business. summary: for that person. wants_number: a person gives it before the report
    is rendered.
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


def correction_standing(settings: Settings, *, correction_id: int) -> Step:
    """Where a comparison that waits for a person stands: 'waiting', 'approved', 'refused', 'issued' (its replacement
    is there), or 'outdated' (a newer comparison or revision knows more)."""
    from thidua.changes.records import one_correction

    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        found = one_correction(connection, correction_id)
    standing = "issued" if found.issued_report_id is not None else "outdated" if found.is_outdated else found.decision
    if found.decision == "refused":
        standing = "refused"
    return {"standing": standing or "waiting", "actor": found.actor, "reason": found.decision_reason}


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

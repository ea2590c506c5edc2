"""What would become of a report if it were made again now: everything is done, and nothing of it is kept."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from thidua.aggregate.checks import Disagreement, find_disagreements
from thidua.aggregate.trial import trial_snapshot
from thidua.calendar.workdays import Workdays
from thidua.changes.consider import Verdict, describe, recorded
from thidua.changes.judge import judge
from thidua.changes.records import Waits
from thidua.collect.vault import Vault
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.report.model import Change


@dataclass(frozen=True, kw_only=True)
class DryRun:
    """What `consider` would say. disagreements: why no report could be made. recipients: (name, channel, address)."""

    plan_id: str
    period_id: str
    outcome: Verdict
    waits_for: Waits | None
    reason: str
    changes: tuple[Change, ...]
    recipients: tuple[tuple[str, str, str], ...]
    disagreements: tuple[Disagreement, ...]
    summary: str


def try_report(
    engine: sa.Engine,
    *,
    plan: Plan,
    period_id: str,
    vault: Vault,
    catalogue: Catalogue,
    workdays: Workdays,
    now: datetime,
) -> DryRun:
    """Aggregate, check, compare, in one transaction that is rolled back; the vault is only read.

    plan: as it is in force for the period (`thidua.plan.amend.plan_in_force`).
    """
    figures = trial_snapshot(engine, plan, period_id=period_id, known_at=now, catalogue=catalogue, workdays=workdays)
    with figures as (connection, snapshot):
        judgement = judge(
            connection,
            plan_id=plan.id,
            period_id=period_id,
            snapshot_id=snapshot.snapshot_id,
            vault=vault,
            catalogue=catalogue,
            now=now,
        )
        considered = describe(judgement, recorded(connection, judgement))
        return DryRun(
            plan_id=plan.id,
            period_id=period_id,
            outcome=considered.outcome,
            waits_for=considered.waits_for,
            reason=judgement.reason,
            changes=judgement.changes,
            recipients=tuple((one.name, one.channel, one.address) for one in judgement.plan.deliveries),
            disagreements=find_disagreements(connection, snapshot.snapshot_id),
            summary=considered.summary,
        )

"""Read and check every receipt that waits: the step between the landing folder and the warehouse.

A file is read once; the result is kept in the vault under its own hash, and both the check and the load use it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from thidua.check.reading import Reading, ReadReceipt, as_findings, raise_if_held, raise_if_lost, read_receipts
from thidua.check.run import CheckItem, check_batch, suite_sha256
from thidua.check.unanswered import answer_refusals, unanswered_refusals
from thidua.collect.states import (
    open_batch,
    record_findings,
    record_states,
    waiting_receipts,
)
from thidua.collect.vault import Vault
from thidua.crash import crash_point
from thidua.findings import Finding
from thidua.forms.edition import Edition
from thidua.personal.seal import Sealer, record_sealings, sealed_already
from thidua.plan.amend import latest_plan
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.read.refusals import sealed_elsewhere
from thidua.registration.registered import registered_for
from thidua.warehouse.connect import load_sql
from thidua.warehouse.now import tell_now
from thidua.warehouse.view import lock_plan

Previous = Mapping[tuple[str, str], Mapping[str, Decimal]]
"""(period, unit) -> target -> what the unit reported for the period before."""

Levels = Mapping[tuple[str, str], Mapping[str, Decimal | None]]
"""(period, unit) -> registration id -> the level that the unit registered."""


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """How many receipts went which way."""

    batch_id: int | None
    accepted: int
    rejected: int
    quarantined: int


NOTHING = Verdicts(batch_id=None, accepted=0, rejected=0, quarantined=0)
NOTHING_READ = Reading(read=(), refused={}, lost=())


def check_waiting(
    engine: sa.Engine,
    *,
    plan: Plan,
    vault: Vault,
    catalogue: Catalogue,
    editions: Mapping[str, Edition],
    now: datetime,
    run_name: str,
    data_docs: Path | None,
    readers: int = 1,
    personal_key_file: Path | None = None,
) -> Verdicts:
    """Read, check and record every waiting receipt of the plan. What has a verdict is not taken again.

    What intake or the load refused gets its finding too. personal_key_file: under which names are kept. Raises
    OperatorError, when all verdicts are recorded, for receipts whose bytes the vault cannot give, or that hold names
    and cannot be sealed: they go on waiting.
    """
    with engine.connect() as connection:
        waiting = waiting_receipts(connection, plan_id=plan.id, state="RECEIVED")
        has_unanswered = bool(unanswered_refusals(connection, plan_id=plan.id))
        previous = previous_figures(connection, latest_plan(plan))
        registered = _registered(connection, latest_plan(plan))
        elsewhere = sealed_already(connection, [one.receipt_id for one in waiting])
    if not waiting and not has_unanswered:
        return NOTHING
    reading = NOTHING_READ
    if waiting:
        sealer = Sealer(
            engine, key_file=personal_key_file, vault=vault, plan=plan, catalogue=catalogue, editions=editions
        )
        reading = read_receipts(
            [one for one in waiting if one.receipt_id not in elsewhere],
            plan=plan,
            vault=vault,
            catalogue=catalogue,
            editions=editions,
            readers=readers,
            sealer=sealer,
        )
        reading = replace(reading, refused={**reading.refused, **dict.fromkeys(elsewhere, sealed_elsewhere())})
    verdict = check_batch(
        [_check_item(one, plan=plan, previous=previous, registered=registered) for one in reading.read],
        catalogue=catalogue,
        editions=editions,
        now=now,
        data_docs=data_docs,
        run_name=run_name,
    )
    crash_point("check-done")
    verdicts = _record(engine, reading, verdict.findings, plan_id=plan.id, run_name=run_name, now=now)
    raise_if_lost(reading.lost)
    raise_if_held(reading.held)
    return verdicts


def _record(
    engine: sa.Engine,
    reading: Reading,
    findings_of: Mapping[int, Sequence[Finding]],
    *,
    plan_id: str,
    run_name: str,
    now: datetime,
) -> Verdicts:
    """Findings and verdicts of what still waits, in one transaction."""
    with engine.begin() as connection:
        # Taken before the second look: what another checker has told meanwhile is not told twice, and whoever takes
        # this lock before reading (the aggregation) sees no verdict that is still on its way.
        lock_plan(connection, plan_id)
        tell_now(connection, now)
        still = {one.receipt_id for one in waiting_receipts(connection, plan_id=plan_id, state="RECEIVED")}
        unanswered = unanswered_refusals(connection, plan_id=plan_id)
        read = [one for one in reading.read if one.receipt.receipt_id in still]
        refused = {receipt_id: refusal for receipt_id, refusal in reading.refused.items() if receipt_id in still}
        if not (read or refused or unanswered):
            return NOTHING
        findings = {one.receipt.receipt_id: findings_of.get(one.receipt.receipt_id, ()) for one in read}
        batch_id = open_batch(connection, plan_id=plan_id, suite_sha256=suite_sha256(), run_name=run_name)
        record_findings(connection, batch_id=batch_id, findings={**findings, **as_findings(refused)})
        sealings = [one for receipt_id, one in reading.sealings.items() if receipt_id in still]
        record_sealings(connection, sealings, plan_id=plan_id)
        record_states(connection, batch_id=batch_id, plan_id=plan_id, read=read, findings=findings, refused=refused)
        answer_refusals(connection, unanswered, batch_id=batch_id, plan_id=plan_id)
        crash_point("check-recording")
    rejected = sum(1 for found in findings.values() if any(f.rejects for f in found))
    too_large = sum(one.state == "QUARANTINED" for one in unanswered)
    return Verdicts(
        batch_id=batch_id,
        accepted=len(read) - rejected,
        rejected=rejected + sum(one.state == "REJECTED" for one in unanswered),
        quarantined=len(refused) + too_large,
    )


def previous_figures(connection: sa.Connection, plan: Plan) -> Previous:
    """For every period and unit of the plan, the figures of the period that ended before it."""
    rows = connection.execute(sa.text(load_sql("check", "previous_figures.sql")), {"plan_id": plan.id})
    reported: dict[tuple[str, str], dict[str, Decimal]] = {}
    for period_id, unit_id, target_id, actual in rows:
        reported.setdefault((period_id, unit_id), {})[target_id] = actual
    before = dict(_periods_and_their_predecessors(plan))
    return {
        (period_id, unit.id): reported.get((earlier, unit.id), {})
        for period_id, earlier in before.items()
        for unit in plan.units
    }


def _periods_and_their_predecessors(plan: Plan) -> Iterable[tuple[str, str]]:
    measured = [period for period in plan.periods if period.is_measured]
    for period in measured:
        earlier = [p for p in measured if p.data_as_of < period.data_as_of]
        if earlier:
            yield period.id, max(earlier, key=lambda p: p.data_as_of).id


def _registered(connection: sa.Connection, plan: Plan) -> Levels:
    found = {period.id: registered_for(connection, plan, period) for period in plan.periods}
    return {
        (period_id, unit.id): {one.registration_id: one.planned for one in by_unit.get(unit.id, ())}
        for period_id, by_unit in found.items()
        if by_unit is not None
        for unit in plan.units
    }


def _check_item(one: ReadReceipt, *, plan: Plan, previous: Previous, registered: Levels) -> CheckItem:
    stamped = (one.extraction.info.get("period_id") or "", one.extraction.info.get("unit_id") or "")
    return CheckItem(
        receipt_id=one.receipt.receipt_id,
        plan=plan,
        expected_period_id=None,
        expected_unit_id=None,
        extraction=one.extraction,
        previous=previous.get(stamped, {}),
        registered=registered.get(stamped),
        earlier=one.earlier,
    )

"""Read and check every receipt that waits: the step between the landing folder and the warehouse.

A file is read once; the result is kept in the vault under its own hash, and both the check and the load use it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from thidua.check.compared import Levels, Previous, previous_figures, registered_levels
from thidua.check.names import put_aside, seal_put_aside
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
from thidua.warehouse.now import tell_now
from thidua.warehouse.view import lock_plan


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
        unanswered = unanswered_refusals(connection, plan_id=plan.id)
        previous = previous_figures(connection, latest_plan(plan))
        registered = registered_levels(connection, latest_plan(plan))
        elsewhere = sealed_already(connection, [one.receipt_id for one in waiting])
        aside = put_aside(connection, unanswered, plan=plan)
    if not waiting and not unanswered:
        return NOTHING
    sealer = Sealer(engine, key_file=personal_key_file, vault=vault, plan=plan, catalogue=catalogue, editions=editions)
    reading = NOTHING_READ
    if waiting:
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
    unread = seal_put_aside(aside, sealer=sealer)
    reading = replace(reading, sealings={**reading.sealings, **unread.sealings}, held=(*reading.held, *unread.held))
    verdict = check_batch(
        [_check_item(one, plan=plan, previous=previous, registered=registered) for one in reading.read],
        catalogue=catalogue,
        editions=editions,
        now=now,
        data_docs=data_docs,
        run_name=run_name,
    )
    crash_point("check-done")
    verdicts = _record(engine, reading, verdict.findings, plan=plan, run_name=run_name, now=now)
    raise_if_lost(reading.lost)
    raise_if_held(reading.held)
    return verdicts


def _record(
    engine: sa.Engine,
    reading: Reading,
    findings_of: Mapping[int, Sequence[Finding]],
    *,
    plan: Plan,
    run_name: str,
    now: datetime,
) -> Verdicts:
    """Findings and verdicts of what still waits, in one transaction; of what was put aside, when it is sealed."""
    with engine.begin() as connection:
        # Taken before the second look: what another checker has told meanwhile is not told twice, and whoever takes
        # this lock before reading (the aggregation) sees no verdict that is still on its way.
        lock_plan(connection, plan.id)
        tell_now(connection, now)
        still = {one.receipt_id for one in waiting_receipts(connection, plan_id=plan.id, state="RECEIVED")}
        unanswered = unanswered_refusals(connection, plan_id=plan.id)
        unsealed = {one.receipt_id for one in put_aside(connection, unanswered, plan=plan)}
        unanswered = [one for one in unanswered if one.receipt_id not in unsealed - reading.sealings.keys()]
        read = [one for one in reading.read if one.receipt.receipt_id in still]
        refused = {receipt_id: refusal for receipt_id, refusal in reading.refused.items() if receipt_id in still}
        if not (read or refused or unanswered):
            return NOTHING
        findings = {one.receipt.receipt_id: findings_of.get(one.receipt.receipt_id, ()) for one in read}
        batch_id = open_batch(connection, plan_id=plan.id, suite_sha256=suite_sha256(), run_name=run_name)
        record_findings(connection, batch_id=batch_id, findings={**findings, **as_findings(refused)})
        sealings = [one for receipt_id, one in reading.sealings.items() if receipt_id in still | unsealed]
        record_sealings(connection, sealings, plan_id=plan.id)
        record_states(connection, batch_id=batch_id, plan_id=plan.id, read=read, findings=findings, refused=refused)
        answer_refusals(connection, unanswered, batch_id=batch_id, plan_id=plan.id)
        crash_point("check-recording")
    rejected = sum(1 for found in findings.values() if any(f.rejects for f in found))
    too_large = sum(one.state == "QUARANTINED" for one in unanswered)
    return Verdicts(
        batch_id=batch_id,
        accepted=len(read) - rejected,
        rejected=rejected + sum(one.state == "REJECTED" for one in unanswered),
        quarantined=len(refused) + too_large,
    )


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

"""Read and check every receipt that waits: the step between the landing folder and the warehouse.

A file is read once; the result is kept in the vault under its own hash, and both the check and the load use it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from thidua.check.run import CheckItem, check_batch, suite_sha256
from thidua.collect.states import (
    WaitingReceipt,
    open_batch,
    record_findings,
    record_states,
    waiting_receipts,
)
from thidua.collect.vault import Vault
from thidua.findings import Finding
from thidua.forms.edition import Edition
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.read.extract import extract_workbook
from thidua.read.model import Extraction, Refusal
from thidua.read.pool import ReaderPool
from thidua.read.store import extraction_to_bytes
from thidua.warehouse.connect import load_sql

Previous = Mapping[tuple[str, str], Mapping[str, Decimal]]
"""(period, unit) -> target -> what the unit reported for the period before."""


@dataclass(frozen=True, kw_only=True)
class ReadReceipt:
    """A receipt whose file was read, with the hash under which the result is kept."""

    receipt: WaitingReceipt
    extraction: Extraction
    parse_sha256: str


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """How many receipts went which way."""

    batch_id: int | None
    accepted: int
    rejected: int
    quarantined: int


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
) -> Verdicts:
    """Read, check and record every waiting receipt of the plan. What has a verdict is not taken again."""
    with engine.connect() as connection:
        waiting = waiting_receipts(connection, plan_id=plan.id, state="RECEIVED")
        previous = previous_figures(connection, plan)
    if not waiting:
        return Verdicts(batch_id=None, accepted=0, rejected=0, quarantined=0)
    read, refused = read_receipts(waiting, vault=vault, editions=editions, readers=readers)
    verdict = check_batch(
        [_check_item(one, plan=plan, previous=previous) for one in read],
        catalogue=catalogue,
        editions=editions,
        now=now,
        data_docs=data_docs,
        run_name=run_name,
    )
    findings = {one.receipt.receipt_id: verdict.findings.get(one.receipt.receipt_id, ()) for one in read}
    with engine.begin() as connection:
        batch_id = open_batch(connection, plan_id=plan.id, suite_sha256=suite_sha256(), run_name=run_name)
        record_findings(connection, batch_id=batch_id, findings={**findings, **_as_findings(refused)})
        record_states(connection, batch_id=batch_id, plan_id=plan.id, read=read, findings=findings, refused=refused)
    rejected = sum(1 for found in findings.values() if any(f.rejects for f in found))
    return Verdicts(batch_id=batch_id, accepted=len(read) - rejected, rejected=rejected, quarantined=len(refused))


def read_receipts(
    waiting: Sequence[WaitingReceipt], *, vault: Vault, editions: Mapping[str, Edition], readers: int
) -> tuple[list[ReadReceipt], dict[int, Refusal]]:
    """Read each file once in a child process; what was read is kept in the vault."""
    read: list[ReadReceipt] = []
    refused: dict[int, Refusal] = {}
    with ReaderPool(workers=readers) as pool:
        for receipt, outcome in zip(waiting, pool.read(vault.path(r.sha256) for r in waiting), strict=True):
            if isinstance(outcome, Refusal):
                refused[receipt.receipt_id] = outcome
                continue
            extraction = extract_workbook(outcome, editions)
            kept = vault.put(extraction_to_bytes(extraction))
            read.append(ReadReceipt(receipt=receipt, extraction=extraction, parse_sha256=kept))
    return read, refused


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
    for period in plan.periods:
        earlier = [p for p in plan.periods if p.data_as_of < period.data_as_of]
        if earlier:
            yield period.id, max(earlier, key=lambda p: p.data_as_of).id


def _check_item(one: ReadReceipt, *, plan: Plan, previous: Previous) -> CheckItem:
    stamped = (one.extraction.info.get("period_id") or "", one.extraction.info.get("unit_id") or "")
    return CheckItem(
        receipt_id=one.receipt.receipt_id,
        plan=plan,
        expected_period_id=None,
        expected_unit_id=None,
        extraction=one.extraction,
        previous=previous.get(stamped, {}),
    )


def _as_findings(refused: Mapping[int, Refusal]) -> dict[int, tuple[Finding, ...]]:
    return {
        receipt_id: (
            Finding(
                rule_id=f"TD-TEP-{refusal.code}",
                severity="error",
                message=refusal.message,
                remedy=refusal.remedy,
                sheet=refusal.part,
            ),
        )
        for receipt_id, refusal in refused.items()
    }

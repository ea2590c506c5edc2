"""Accepted receipts that do not become a version after all: each gets its answer, the others are loaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from thidua.collect.states import StateChange, record_state_changes
from thidua.load.decide import Decision, Standing
from thidua.load.prepare import UnloadableSubmission


@dataclass(frozen=True, kw_only=True)
class _Refusal:
    receipt_id: int
    period_id: str | None
    unit_id: str | None
    sentence: str


def record_refused(
    connection: sa.Connection,
    *,
    unloadable: Iterable[UnloadableSubmission],
    decisions: Iterable[Decision],
    standing: Mapping[int, Standing],
    plan_id: str,
) -> None:
    """REJECTED, with the reason, for what cannot be stored and for what may not be the next version."""
    refusals = [
        _Refusal(receipt_id=one.receipt_id, period_id=one.period_id, unit_id=one.unit_id, sentence=one.sentence)
        for one in unloadable
    ]
    refusals += [
        _Refusal(receipt_id=d.one.receipt_id, period_id=d.one.period_id, unit_id=d.one.unit_id, sentence=d.refusal)
        for d in decisions
        if d.refusal is not None
    ]
    changes = [
        StateChange(
            receipt_id=refusal.receipt_id,
            plan_id=plan_id,
            state="REJECTED",
            sentence=refusal.sentence,
            period_id=refusal.period_id,
            unit_id=refusal.unit_id,
        )
        for refusal in refusals
        # Another loader may have been first: its verdict stands, and is not told twice.
        if standing[refusal.receipt_id].state not in ("REJECTED", "LOADED")
    ]
    if changes:
        record_state_changes(connection, changes)

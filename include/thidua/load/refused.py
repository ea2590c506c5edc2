"""Accepted receipts that do not become a version after all: each gets its answer, the others are loaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from thidua.collect.states import StateChange, receipt_number, record_state_changes
from thidua.load.prepare import UnloadableSubmission
from thidua.load.versions import Decision, Standing


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
    """REJECTED, with the reason, for what cannot be stored and for what a newer receipt has overtaken."""
    refusals = [
        _Refusal(receipt_id=one.receipt_id, period_id=one.period_id, unit_id=one.unit_id, sentence=one.sentence)
        for one in unloadable
    ]
    refusals += [_overtaken(d) for d in decisions if d.overtaken_by is not None]
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


def _overtaken(decision: Decision) -> _Refusal:
    assert decision.overtaken_by is not None
    return _Refusal(
        receipt_id=decision.one.receipt_id,
        period_id=decision.one.period_id,
        unit_id=decision.one.unit_id,
        sentence=f"Bản này được nhận trước bản đang có hiệu lực (biên nhận {receipt_number(decision.overtaken_by)}) "
        "nên không thay thế được bản đó.",
    )

"""Reports that a recipient has sent back: each is a case until a replacement is issued or a person closes it."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from thidua.changes.records import run_sql
from thidua.plan.model import Plan


@dataclass(frozen=True, kw_only=True)
class Return:
    """acknowledgement_id: of the last word that says so. said: (recipient's id, what it said), in the plan's order."""

    plan_id: str
    period_id: str
    acknowledgement_id: int
    said: tuple[tuple[str, str], ...]

    def words(self, plan: Plan) -> str:
        """'Sở Nội vụ: Sai thể thức; Ban TĐKT: …', each without its full stop."""
        names = {target.id: target.name for target in plan.deliveries}
        return "; ".join(f"{names.get(one, one)}: {sentence.rstrip('.; ')}" for one, sentence in self.said)


def find_return(connection: sa.Connection, *, plan_id: str, period_id: str) -> Return | None:
    """That the newest revision was sent back; None where nobody did, or the case is closed."""
    return next(iter(_returns(connection, plan_ids=[plan_id], period_id=period_id)), None)


def changed_returns(connection: sa.Connection, *, plan_ids: Sequence[str]) -> set[tuple[str, str]]:
    """(plan, period) of reports that were sent back, or are no longer, and were not compared since."""
    returned = {(one.plan_id, one.period_id): one.acknowledgement_id for one in _returns(connection, plan_ids=plan_ids)}
    rows = run_sql(connection, "uncompared_return", plan_ids=list(plan_ids))
    known = {(row.plan_id, row.period_id): row.acknowledgement_id for row in rows}
    return {report for report, acknowledgement_id in known.items() if acknowledgement_id != returned.get(report)}


def _returns(connection: sa.Connection, *, plan_ids: Sequence[str], period_id: str | None = None) -> list[Return]:
    return [
        Return(
            plan_id=row.plan_id,
            period_id=row.period_id,
            acknowledgement_id=row.acknowledgement_id,
            said=tuple(zip(row.recipient_ids, row.sentences, strict=True)),
        )
        for row in run_sql(connection, "returned", plan_ids=list(plan_ids), period_id=period_id)
    ]

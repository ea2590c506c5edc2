"""What goes into the check of a batch and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from thidua.findings import Finding
from thidua.plan.model import Plan
from thidua.read.model import Extraction


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What other lists that count, or that came in together, say of a person: ids of awards of the same year, and of
    awards for the same achievement in any year; without the proposal on which the row is the decision."""

    awards_of_year: frozenset[str] = frozenset()
    same_achievement: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class CheckItem:
    """One workbook to check, with what is known about it from elsewhere.

    plan: as the landing folder says. expected_period_id, expected_unit_id: as the landing folder says, None where it
    says nothing. previous: target id -> what the unit reported for the period before; a ratio as a percentage.
    registered: registration id -> the level that the unit registered, None of one without; None of all where the plan
    has no registration before this period. earlier: of a list of names, by row number, what other lists say.
    """

    receipt_id: int
    plan: Plan
    expected_period_id: str | None
    expected_unit_id: str | None
    extraction: Extraction
    previous: Mapping[str, Decimal]
    registered: Mapping[str, Decimal | None] | None = None
    earlier: Mapping[int, Earlier] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BatchVerdict:
    """Findings by receipt, in the order of the sheets and rows. Every checked receipt has an entry, mostly empty."""

    findings: Mapping[int, tuple[Finding, ...]]

    def is_rejected(self, receipt_id: int) -> bool:
        """Whether the submission stops here; KeyError for a receipt that was not in the batch."""
        return any(finding.rejects for finding in self.findings[receipt_id])

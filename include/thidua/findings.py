"""What is wrong with a workbook: where, why, and how to mend it."""

from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "must_explain", "warning"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fault at one place, in Vietnamese, for the person who filled in the workbook.

    rule_id: stable ('TD-CT-004'). sheet, cell: as Excel shows them ('1. Chỉ tiêu', 'F12'); cell is None for a fault
    of a whole sheet or file. value: what was found, as text, None where it is personal data. explained: a
    `must_explain` finding whose row carries an explanation; it no longer rejects.
    """

    rule_id: str
    severity: Severity
    message: str
    remedy: str
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    explained: bool = False

    @property
    def rejects(self) -> bool:
        """Whether the submission is refused because of this finding."""
        return self.severity == "error" or (self.severity == "must_explain" and not self.explained)

    def as_explained(self) -> "Finding":
        return replace(self, explained=True)

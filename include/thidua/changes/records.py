"""Rows of corrections: reading and writing, one SQL file each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from thidua.changes.materiality import Outcome
from thidua.errors import OperatorError
from thidua.warehouse.connect import load_sql

Waits = Literal["approval", "lock", "policy", "returned"]
Decision = Literal["approved", "refused"]


@dataclass(frozen=True, kw_only=True)
class Issued:
    """The newest revision of a report."""

    report_id: int
    revision_no: int
    snapshot_id: int
    template_sha256: str
    software_version: str
    model_sha256: str
    correction_id: int | None
    issued_at: datetime


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One comparison and where it stands. report_id: the revision that was compared. issued_report_id: its
    replacement. newest_report_id, newest_correction_id: of the same report, whatever was compared. acknowledgement_id:
    that the report was sent back, where that led to the comparison."""

    correction_id: int
    plan_id: str
    period_id: str
    report_id: int
    snapshot_id: int
    template_sha256: str
    software_version: str
    outcome: Outcome
    waits_for: Waits | None
    reason: str
    differences_sha256: str
    changes_sha256: str
    recorded_at: datetime
    acknowledgement_id: int | None
    decision: Decision | None
    actor: str | None
    decision_reason: str | None
    decided_at: datetime | None
    issued_report_id: int | None
    issued_revision_no: int | None
    compared_revision_no: int
    newest_correction_id: int
    newest_report_id: int

    @property
    def is_outdated(self) -> bool:
        """A newer comparison, or a newer revision, knows more: nothing may be issued from this one any more."""
        return self.correction_id != self.newest_correction_id or self.report_id != self.newest_report_id


def run_sql(connection: sa.Connection, name: str, **values: Any) -> sa.CursorResult[Any]:
    """Run `sql/changes/<name>.sql` with bound values."""
    return connection.execute(sa.text(load_sql("changes", f"{name}.sql")), values)


def newest_revision(connection: sa.Connection, *, plan_id: str, period_id: str) -> Issued | None:
    """The report as it was issued last; None where it never was."""
    statement = sa.text(load_sql("report", "latest_revision.sql"))
    row = connection.execute(statement, {"plan_id": plan_id, "period_id": period_id}).mappings().one_or_none()
    return None if row is None else Issued(**row)


def find_correction(connection: sa.Connection, **key: Any) -> Correction | None:
    """By correction_id, or the newest by all that was compared together: see `sql/changes/find_correction.sql`."""
    found = _find_corrections(connection, **key)
    return found[-1] if found else None


def list_corrections(connection: sa.Connection, *, plan_id: str | None = None) -> list[Correction]:
    """All comparisons of a plan, or of every plan, in the order in which they were made."""
    return _find_corrections(connection, listed=True, plan_id=plan_id)


def _find_corrections(connection: sa.Connection, **key: Any) -> list[Correction]:
    key_names = ("report_id", "snapshot_id", "template_sha256", "software_version", "acknowledgement_id")
    empty: dict[str, Any] = dict.fromkeys(("correction_id", *key_names, "listed", "plan_id"))
    return [Correction(**row) for row in run_sql(connection, "find_correction", **empty | key).mappings()]


def one_correction(connection: sa.Connection, correction_id: int) -> Correction:
    """OperatorError where there is no such comparison."""
    found = find_correction(connection, correction_id=correction_id)
    if found is None:
        raise OperatorError(
            f"Không có lần xét thay đổi số {correction_id}.", remedy="Xem các lần xét bằng `thidua corrections`."
        )
    return found


def issued_reports(connection: sa.Connection) -> list[tuple[str, str]]:
    """(plan id, period id) of every report that was ever issued."""
    return [(row.plan_id, row.period_id) for row in run_sql(connection, "issued_reports")]

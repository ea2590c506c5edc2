"""Rows of the register: reading and writing, one SQL file each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.plan.model import Plan
from thidua.report.model import DocumentNumber
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import load_sql


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One number and what became of it. actor: who gave it, None where the register counted on by itself.

    report_id: of the revision that bears it. cancelled_by, cancelled_at, cancel_reason: of a number that none bears.
    figures_known_at: of the newest figures of its report.
    """

    document_number_id: int
    issuer: str
    year: int
    number: int
    sign: str
    dated: date
    plan_id: str
    period_id: str
    revision_no: int
    take_no: int
    actor: str | None
    recorded_at: datetime
    report_id: int | None
    cancelled_by: str | None
    cancelled_at: datetime | None
    cancel_reason: str | None
    figures_known_at: datetime | None = None

    @property
    def document(self) -> DocumentNumber:
        return DocumentNumber(number=self.number, sign=self.sign, dated=self.dated)

    @property
    def is_open(self) -> bool:
        """Reserved, borne by no document, and not cancelled."""
        return self.report_id is None and self.cancelled_at is None

    def is_before(self, known_at: datetime) -> bool:
        """Whether its day lies before that of figures known up to then, so that it cannot stand over them."""
        return self.dated < legal_day(known_at)

    @property
    def is_usable(self) -> bool:
        """Open, and of no day before the newest figures."""
        return self.is_open and not (self.figures_known_at is not None and self.is_before(self.figures_known_at))


def legal_day(instant: datetime) -> date:
    """The day that documents of that instant bear."""
    return instant.astimezone(LEGAL_ZONE).date()


def run_sql(connection: sa.Connection, name: str, **values: Any) -> sa.CursorResult[Any]:
    """Run `sql/register/<name>.sql` with bound values."""
    return connection.execute(sa.text(load_sql("register", f"{name}.sql")), values)


def issuer_of(plan: Plan) -> str:
    """Whose series it is: 'ỦY BAN NHÂN DÂN PHƯỜNG CHU VĂN AN', in whatever case and spacing the plan writes it."""
    return " ".join(" ".join(plan.issuer_lines).upper().split())


def list_numbers(connection: sa.Connection, **key: Any) -> list[RegisterRow]:
    """By issuer, year, number. key: document_number_id, or plan_id, period_id, revision_no; all where none is given."""
    empty = dict.fromkeys(("document_number_id", "plan_id", "period_id", "revision_no"))
    return [RegisterRow(**row) for row in run_sql(connection, "numbers", **empty | key).mappings()]


def number_of_revision(
    connection: sa.Connection, *, plan_id: str, period_id: str, revision_no: int
) -> RegisterRow | None:
    """The number that is held for the revision, used or not; None where there is none but cancelled ones."""
    rows = list_numbers(connection, plan_id=plan_id, period_id=period_id, revision_no=revision_no)
    return next((row for row in rows if row.cancelled_at is None), None)


def document_of_report(connection: sa.Connection, report_id: int) -> DocumentNumber | None:
    """Number and day that an issued revision bears; None where they were left blank."""
    row = run_sql(connection, "of_report", report_id=report_id).mappings().one_or_none()
    return None if row is None else DocumentNumber(**row)


def one_number(connection: sa.Connection, document_number_id: int) -> RegisterRow:
    """OperatorError where there is none."""
    rows = list_numbers(connection, document_number_id=document_number_id)
    if not rows:
        raise OperatorError(
            f"Sổ đăng ký không có dòng số {document_number_id}.", remedy="Xem các dòng bằng `thidua register list`."
        )
    return rows[0]


def lock_report(connection: sa.Connection, *, plan_id: str, period_id: str) -> None:
    """As whoever issues a revision of the report: nobody cancels a number while it is being printed on a record."""
    statement = sa.text(load_sql("deliver", "lock.sql"))
    connection.execute(statement, {"key": f"thidua.report|{plan_id}|{period_id}"})


def lock_series(connection: sa.Connection, issuer: str) -> None:
    """One at a time counts on in the series of an issuer; after the lock of the report."""
    connection.execute(sa.text(load_sql("deliver", "lock.sql")), {"key": f"thidua.register|{issuer}"})

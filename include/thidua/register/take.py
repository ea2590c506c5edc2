"""Reserve the number and day of a revision before it is rendered, so that a killed run finds the same ones again."""

from datetime import date, datetime

import sqlalchemy as sa

from thidua.crash import crash_point
from thidua.errors import OperatorError
from thidua.plan.model import Plan
from thidua.register.records import (
    RegisterRow,
    issuer_of,
    legal_day,
    lock_report,
    lock_series,
    number_of_revision,
    one_number,
    run_sql,
)
from thidua.text.dates import format_short_day

MACHINE = "hệ thống"


def take_number(
    engine: sa.Engine, *, plan: Plan, period_id: str, revision_no: int, known_at: datetime, now: datetime
) -> RegisterRow | None:
    """The number of the revision, by the plan's policy; the same one at every call. None where it is left blank.

    known_at: of the figures; a number of an earlier day cannot stand over them: one that the register took itself is
    cancelled and the next one taken. OperatorError where a person must give the number first, or must give another.
    """
    if plan.numbering.numbers == "blank":
        return None
    with engine.begin() as connection:
        lock_report(connection, plan_id=plan.id, period_id=period_id)
        lock_series(connection, issuer_of(plan))
        held = number_of_revision(connection, plan_id=plan.id, period_id=period_id, revision_no=revision_no)
        if held is not None and (held.report_id is not None or not held.is_before(known_at)):
            return held
        if held is not None and held.actor is not None:
            refuse_too_early(held, known_at)
        if plan.numbering.numbers == "given":
            raise _not_given(plan, period_id)
        if held is not None:
            _cancel_for(connection, held, known_at=known_at, now=now)
        taken = _take_next(connection, plan, period_id=period_id, revision_no=revision_no, now=now)
    crash_point("number-reserved")
    return taken


def _take_next(
    connection: sa.Connection, plan: Plan, *, period_id: str, revision_no: int, now: datetime
) -> RegisterRow:
    dated = legal_day(now)
    issuer = issuer_of(plan)
    series = {"issuer": issuer, "year": dated.year}
    number = run_sql(connection, "next_number", **series, first_number=plan.numbering.first_number).scalar_one()
    return insert_number(
        connection,
        plan,
        period_id=period_id,
        revision_no=revision_no,
        number=number,
        dated=dated,
        actor=None,
        now=now,
    )


def insert_number(
    connection: sa.Connection,
    plan: Plan,
    *,
    period_id: str,
    revision_no: int,
    number: int,
    dated: date,
    actor: str | None,
    now: datetime,
) -> RegisterRow:
    """Write the row, under both locks."""
    document_number_id: int = run_sql(
        connection,
        "insert_number",
        issuer=issuer_of(plan),
        year=dated.year,
        number=number,
        sign=plan.number_sign,
        dated=dated,
        plan_id=plan.id,
        period_id=period_id,
        revision_no=revision_no,
        actor=actor,
        now=now,
    ).scalar_one()
    return one_number(connection, document_number_id)


def _cancel_for(connection: sa.Connection, row: RegisterRow, *, known_at: datetime, now: datetime) -> None:
    run_sql(
        connection,
        "insert_cancellation",
        document_number_id=row.document_number_id,
        actor=MACHINE,
        reason=f"Báo cáo được lập lại với số liệu ngày {format_short_day(legal_day(known_at))}, sau ngày của số này.",
        now=now,
    )


def refuse_too_early(row: RegisterRow, known_at: datetime | None = None) -> None:
    """OperatorError for a number of a day before that of the figures; known_at: of the newest ones where none are
    given."""
    known_at = known_at or row.figures_known_at
    if known_at is not None and row.is_before(known_at):
        raise OperatorError(
            too_early(row, known_at),
            remedy=f"Hủy số này (`thidua register cancel {row.document_number_id} …`), rồi cấp số khác.",
        )


def too_early(row: RegisterRow, known_at: datetime) -> str:
    """What is wrong with a number that a person gave for a day before that of the figures."""
    return (
        f"Số {row.document.code} ngày {format_short_day(row.dated)} đã cấp trước ngày số liệu của báo cáo "
        f"{row.plan_id}, kỳ {row.period_id} ({format_short_day(legal_day(known_at))})."
    )


def _not_given(plan: Plan, period_id: str) -> OperatorError:
    return OperatorError(
        f"Báo cáo {plan.id}, kỳ {period_id} đang chờ cấp số và ngày.",
        remedy=f"Chạy `thidua register give {plan.id} {period_id} --number … --date … --actor …`.",
    )


def refuse_cancelled(connection: sa.Connection, row: RegisterRow | None) -> None:
    """OperatorError where somebody has cancelled the number while the report was rendered; under the report's lock."""
    if row is not None and one_number(connection, row.document_number_id).cancelled_at is not None:
        raise OperatorError(
            f"Số {row.document.code} vừa bị hủy trong khi lập báo cáo {row.plan_id}, kỳ {row.period_id}.",
            remedy="Chạy lại bước Lập báo cáo: báo cáo sẽ lấy số khác.",
        )

"""What a person says of numbers: give one to a report, or cancel one that no report bears."""

from datetime import date, datetime

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.plan.model import Plan
from thidua.register.records import (
    RegisterRow,
    issuer_of,
    legal_day,
    list_numbers,
    lock_report,
    lock_series,
    number_of_revision,
    one_number,
    run_sql,
)
from thidua.register.take import insert_number, refuse_too_early
from thidua.text.dates import format_short_day
from thidua.text.said import said_actor, said_reason


def give_number(
    engine: sa.Engine,
    *,
    plan: Plan,
    period_id: str,
    number: int,
    dated: date,
    actor: str,
    now: datetime,
) -> RegisterRow:
    """Give the next revision of the report its number and day. The same again changes nothing.

    OperatorError: the plan does not want given numbers, a day to come or before that of the figures, the report has
    another number already, or the number is another document's.
    """
    _refuse_unfit(plan, number=number, dated=dated, now=now)
    who = said_actor(actor)
    with engine.begin() as connection:
        lock_report(connection, plan_id=plan.id, period_id=period_id)
        lock_series(connection, issuer_of(plan))
        revision_no = next_revision_no(connection, plan_id=plan.id, period_id=period_id)
        held = number_of_revision(connection, plan_id=plan.id, period_id=period_id, revision_no=revision_no)
        if held is not None and (held.number, held.dated) == (number, dated):
            refuse_too_early(held)
            return held
        if held is not None:
            raise OperatorError(
                f"Báo cáo {plan.id}, kỳ {period_id}, bản r{revision_no} đã có số {held.document.code} ngày "
                f"{format_short_day(held.dated)}.",
                remedy=f"Muốn đổi: `thidua register cancel {held.document_number_id} --actor … --reason …` trước.",
            )
        _refuse_before_figures(connection, plan, period_id, dated=dated)
        _refuse_taken(connection, plan, number=number, year=dated.year)
        return insert_number(
            connection,
            plan,
            period_id=period_id,
            revision_no=revision_no,
            number=number,
            dated=dated,
            actor=who,
            now=now,
        )


def next_revision_no(connection: sa.Connection, *, plan_id: str, period_id: str) -> int:
    """Of the revision that is to be issued next."""
    found: int = run_sql(connection, "next_revision", plan_id=plan_id, period_id=period_id).scalar_one()
    return found


def cancel_number(engine: sa.Engine, *, document_number_id: int, actor: str, reason: str, now: datetime) -> RegisterRow:
    """Say that no document bears the number, and why. A second time changes nothing; OperatorError for one in use."""
    who, why = said_actor(actor), said_reason(reason)
    with engine.begin() as connection:
        row = one_number(connection, document_number_id)
        lock_report(connection, plan_id=row.plan_id, period_id=row.period_id)
        row = one_number(connection, document_number_id)
        if row.report_id is not None:
            raise OperatorError(
                f"Số {row.document.code} đã in trên báo cáo số hiệu {row.report_id} (bản r{row.revision_no}).",
                remedy="Số đã phát hành không hủy được; nội dung sai được sửa bằng báo cáo thay thế.",
            )
        if row.cancelled_at is None:
            run_sql(
                connection,
                "insert_cancellation",
                document_number_id=document_number_id,
                actor=who,
                reason=why,
                now=now,
            )
        return one_number(connection, document_number_id)


def _refuse_unfit(plan: Plan, *, number: int, dated: date, now: datetime) -> None:
    if plan.numbering.numbers != "given":
        raise OperatorError(
            f"Kế hoạch {plan.id} không dùng số do người cấp (numbering.numbers: {plan.numbering.numbers}).",
            remedy="Đặt numbering.numbers: given trong tệp kế hoạch nếu văn thư cấp số cho từng báo cáo.",
        )
    if number < 1 or dated > legal_day(now):
        raise OperatorError(
            f"Số {number} ngày {format_short_day(dated)} không dùng được.",
            remedy="Số phải từ 1 trở lên; ngày không được sau hôm nay.",
        )


def _refuse_before_figures(connection: sa.Connection, plan: Plan, period_id: str, *, dated: date) -> None:
    """Of figures that were summed already; later ones may still come to be known after the number's day."""
    known_at = run_sql(connection, "figures_known_at", plan_id=plan.id, period_id=period_id).scalar_one()
    if known_at is not None and dated < legal_day(known_at):
        first = format_short_day(legal_day(known_at))
        raise OperatorError(
            f"Ngày {format_short_day(dated)} trước ngày số liệu của báo cáo {plan.id}, kỳ {period_id} ({first}).",
            remedy=f"Cấp số với ngày từ {first}; báo cáo không được mang ngày trước ngày của số liệu trong đó.",
        )


def _refuse_taken(connection: sa.Connection, plan: Plan, *, number: int, year: int) -> None:
    series = (issuer_of(plan), year, number)
    other = next((row for row in list_numbers(connection) if (row.issuer, row.year, row.number) == series), None)
    if other is not None:
        standing = "đã hủy" if other.cancelled_at else f"của báo cáo {other.plan_id}, kỳ {other.period_id}"
        raise OperatorError(
            f"Số {number} năm {year} đã có trong sổ ({standing}).",
            remedy="Mỗi số chỉ cấp một lần trong năm; xem `thidua register list` và cấp số khác.",
        )

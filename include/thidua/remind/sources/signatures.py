"""The commune's officer: reports that wait for a person's token, each working day until the signed file is back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from thidua.calendar.obligations import report_last_instant
from thidua.calendar.workdays import Workdays
from thidua.plan.model import Plan
from thidua.remind.model import Item
from thidua.sign.records import SigningState, read_states
from thidua.text.dates import LEGAL_ZONE, format_instant


def items(connection: sa.Connection, *, plans: Sequence[Plan], workdays: Workdays, now: datetime) -> Iterable[Item]:
    """One for each report whose next signature is made outside."""
    if not workdays.is_working_day(now.astimezone(LEGAL_ZONE).date()):
        return
    known = {plan.id: plan for plan in plans}
    for state in read_states(connection, only_open=True):
        plan = known.get(state.plan_id)
        if plan is None or plan.reminders is None or state.is_replaced or state.missing[0].how != "token":
            continue
        last = report_last_instant(plan, plan.period(state.period_id), workdays)
        yield Item(
            address=plan.reminders.officer.address,
            name=plan.reminders.officer.name,
            kind="signature",
            key=f"{state.subject}|{state.missing[0].field}",
            title=f"Báo cáo {plan.period(state.period_id).label} của {plan.commune}: chờ {state.missing[0].who} ký số",
            lines=tuple(_lines(state, last)),
            due=last if last and last > now else None,
        )


def _lines(state: SigningState, last: datetime | None) -> Iterator[str]:
    yield f"Báo cáo lập lúc {format_instant(state.issued_at)}; chưa gửi cho nơi nhận nào khi chưa đủ chữ ký."
    if last is not None:
        yield f"Thời điểm cuối cùng theo quy định: {format_instant(last)}."
    yield f"Tệp cần ký: {state.file_name}, trong thư mục chờ ký (lệnh `thidua sign list`); ký trực tiếp trên tệp đó."

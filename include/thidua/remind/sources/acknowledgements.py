"""The commune's officer: reports that were sent and whose recipient has not answered as the plan expects."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from thidua.acknowledge.expected import Awaiting, expected_answers, find_missing
from thidua.acknowledge.progress import read_progress
from thidua.acknowledge.state import Progress
from thidua.calendar.due import due_instants
from thidua.calendar.obligations import report_last_instant
from thidua.calendar.workdays import Workdays
from thidua.plan.model import Plan
from thidua.remind.model import Item
from thidua.text.dates import format_instant
from thidua.watch.hours import office_end
from thidua.watch.limits import load_limits


def items(connection: sa.Connection, *, plans: Sequence[Plan], workdays: Workdays, now: datetime) -> Iterable[Item]:
    """One for each report, with its recipients; from the hour that the plan names until the answer has come."""
    for plan in plans:
        if plan.reminders is None or not (awaiting := _awaiting(plan, workdays)):
            continue
        missing: dict[str, list[Progress]] = {}
        for one in find_missing(read_progress(connection, plan_id=plan.id), awaiting, now=now):
            missing.setdefault(one.period_id, []).append(one)
        for period_id, deliveries in missing.items():
            yield Item(
                address=plan.reminders.officer.address,
                name=plan.reminders.officer.name,
                kind="acknowledgement",
                key=f"{plan.id}|{period_id}",
                title=f"Báo cáo {plan.period(period_id).label} của {plan.commune}: nơi nhận chưa xác nhận",
                lines=tuple(_lines(plan, deliveries)),
                due=_still_due(plan, period_id, workdays, now=now),
            )


def _awaiting(plan: Plan, workdays: Workdays) -> dict[str, Awaiting]:
    """By 'plan|period', of the reports that have a date."""
    expected, office = expected_answers(plan), load_limits().office
    days = {period.id: due_instants(period.report_due, workdays).last_working_day for period in plan.periods}
    return {
        f"{plan.id}|{period_id}": Awaiting(
            expected=expected, hours=plan.acknowledgements.hours_before_deadline, closes_at=office_end(day, office)
        )
        for period_id, day in days.items()
        if day is not None and expected
    }


def _still_due(plan: Plan, period_id: str, workdays: Workdays, *, now: datetime) -> datetime | None:
    last = report_last_instant(plan, plan.period(period_id), workdays)
    return last if last > now else None


def _lines(plan: Plan, deliveries: Iterable[Progress]) -> Iterator[str]:
    names = {target.id: target.name for target in plan.deliveries}
    for one in deliveries:
        assert one.sent_at is not None
        told = "đã đến nơi, chưa được tiếp nhận" if one.state else "chưa có xác nhận"
        answer = "; có thư trả lời trong hộp thư" if one.replied_at else ""
        name = names.get(one.recipient_id, one.recipient_id)
        yield f"{name} ({one.address}): gửi lúc {format_instant(one.sent_at)}, {told}{answer}."
    yield (
        "Đề nghị liên hệ nơi nhận và ghi câu trả lời vào hệ thống (lệnh `thidua acknowledge`), để biết báo cáo đã "
        "được nhận trước hạn."
    )

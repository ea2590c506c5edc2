"""Tasks of the plan that are not done: to their owner, before the end of their quarter and after it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from thidua.calendar.due import due_instants
from thidua.calendar.workdays import Workdays
from thidua.plan.model import Plan, ReminderPolicy
from thidua.plan.tasks import TASK_STATES
from thidua.remind.days import days_before, days_overdue
from thidua.remind.model import Item
from thidua.remind.words import holder_of
from thidua.tasks.records import read_rows
from thidua.tasks.reports import read_issued_flows
from thidua.tasks.standing import TaskStanding, task_standings
from thidua.text.addresses import is_mail_address
from thidua.text.dates import LEGAL_ZONE, format_short_day


def items(connection: sa.Connection, *, plans: Sequence[Plan], workdays: Workdays, now: datetime) -> Iterable[Item]:
    """One for each open task on a day of the plan's steps; to the officer where its owner has no address."""
    today = now.astimezone(LEGAL_ZONE).date()
    for plan in plans:
        if plan.reminders is None or not plan.tasks:
            continue
        issued = read_issued_flows(connection, plan_id=plan.id, known_at=now)
        for one in task_standings(plan, read_rows(connection, plan.id), workdays, issued=issued):
            if one.is_open_on(today) and _is_day(one, plan.reminders, workdays, today):
                yield _item(plan, plan.reminders, one, workdays=workdays, today=today)


def _is_day(one: TaskStanding, policy: ReminderPolicy, workdays: Workdays, today: date) -> bool:
    if one.due_on is None or one.last_working_day is None or one.task.due.anchor is None:
        return False
    if policy.since is not None and one.due_on < policy.since:
        return False
    if today > one.due_on:
        return today in days_overdue(policy, last_day=one.due_on, until=today, workdays=workdays)
    opens, last = one.task.due.anchor, one.last_working_day
    return today in days_before(policy, opens=opens, last_working_day=last, workdays=workdays)


def _item(plan: Plan, policy: ReminderPolicy, one: TaskStanding, *, workdays: Workdays, today: date) -> Item:
    has_own = one.address is not None and is_mail_address(one.address)
    return Item(
        address=one.address if has_own and one.address else policy.officer.address,
        name=one.owner if has_own else policy.officer.name,
        kind="task",
        key=f"{plan.id}|{one.task.id}",
        title=_title(plan, one, today),
        lines=tuple(_lines(plan, one)),
        due=None if one.is_overdue_on(today) else due_instants(one.task.due, workdays).last_instant,
    )


def _title(plan: Plan, one: TaskStanding, today: date) -> str:
    assert one.due_on is not None
    standing = "đã quá hạn" if one.is_overdue_on(today) else "chưa hoàn thành"
    return f"Nhiệm vụ {one.task.id} của {holder_of(plan)}, hạn {format_short_day(one.due_on)}: {standing}"


def _lines(plan: Plan, one: TaskStanding) -> Iterator[str]:
    yield one.task.text
    yield f"Thời hạn: {one.task.due.raw_text}; chủ trì: {one.owner}; tình trạng: {TASK_STATES[one.state]}."
    yield (
        f"Khi xong, báo văn phòng ghi nhận cùng văn bản, minh chứng ({one.task.evidence}): "
        f"`thidua task done {plan.id} {one.task.id} --evidence … --actor …`."
    )

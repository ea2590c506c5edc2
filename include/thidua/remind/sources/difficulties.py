"""The commune's officer: difficulties that units told of, each working day until they are answered. The unit: each
answer, once, with the next digest that goes out to it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from thidua.calendar.workdays import Workdays
from thidua.difficulties.records import Difficulty, read_difficulties
from thidua.plan.model import Plan, ReminderPolicy
from thidua.remind.model import Item
from thidua.remind.rounds import read_told
from thidua.text.dates import LEGAL_ZONE, format_instant

KIND_OF_ANSWER = "difficulty-answer"
TRIED_FOR = timedelta(days=30)
"""An answer that no digest could tell for so long is left to persons."""


def items(connection: sa.Connection, *, plans: Sequence[Plan], workdays: Workdays, now: datetime) -> Iterable[Item]:
    """One for all that wait, and one for each answer that was not told on a day before."""
    today = now.astimezone(LEGAL_ZONE).date()
    for plan in plans:
        if plan.reminders is None:
            continue
        told = list(read_difficulties(connection, plan))
        if waiting := [one for one in told if one.is_open] if workdays.is_working_day(today) else []:
            yield _waiting(plan, plan.reminders, waiting)
        answered = [one for one in told if one.answered_at and timedelta() <= now - one.answered_at < TRIED_FOR]
        if answered:
            days = read_told(connection, since=today - TRIED_FOR, now=now)
            yield from (one for one in _answers(plan, answered) if days.get(f"{one.kind}|{one.key}", today) == today)


def _waiting(plan: Plan, policy: ReminderPolicy, waiting: Sequence[Difficulty]) -> Item:
    names = {unit.id: unit.name for unit in plan.units}
    lines = [
        f"Số {one.number}, {names.get(one.unit_id, one.unit_id)}, nhận lúc {format_instant(one.received_at)}: "
        f"{one.texts.get('difficulties', '')}"
        for one in waiting
    ]
    return Item(
        address=policy.officer.address,
        name=policy.officer.name,
        kind="difficulty",
        key=f"{plan.id}|{waiting[0].period_id}",
        title=f"{plan.commune}: {len(waiting)} báo cáo khó khăn, vướng mắc chưa trả lời",
        lines=(*lines, f"Ghi nội dung trả lời: `thidua difficulty answer {plan.id} SỐ --answer … --actor …`."),
        due=None,
    )


def _answers(plan: Plan, answered: Sequence[Difficulty]) -> Iterator[Item]:
    units = {unit.id: unit for unit in plan.units}
    for one in answered:
        if one.answer is not None and one.unit_id in units:
            yield Item(
                address=units[one.unit_id].email,
                name=units[one.unit_id].name,
                kind=KIND_OF_ANSWER,
                key=f"{plan.id}|{one.period_id}|{one.number}|{one.answer_id}",
                title=f"{plan.commune} trả lời báo cáo khó khăn, vướng mắc nhận lúc {format_instant(one.received_at)}",
                lines=(one.answer, f"Người trả lời: {one.actor}."),
                due=None,
            )

"""The commune's officer: difficulties that units told of, each working day until they are answered. The unit: the
answer, on its day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from thidua.calendar.workdays import Workdays
from thidua.difficulties.records import Difficulty, read_difficulties
from thidua.plan.model import Plan, ReminderPolicy
from thidua.remind.model import Item
from thidua.text.dates import LEGAL_ZONE, format_instant


def items(connection: sa.Connection, *, plans: Sequence[Plan], workdays: Workdays, now: datetime) -> Iterable[Item]:
    """One for all that wait, and one for each answer of the day."""
    today = now.astimezone(LEGAL_ZONE).date()
    for plan in plans:
        if plan.reminders is None:
            continue
        told = list(read_difficulties(connection, plan))
        if waiting := [one for one in told if one.is_open] if workdays.is_working_day(today) else []:
            yield _waiting(plan, plan.reminders, waiting)
        yield from _answers(plan, told, today)


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


def _answers(plan: Plan, told: Sequence[Difficulty], today: date) -> Iterator[Item]:
    units = {unit.id: unit for unit in plan.units}
    for one in told:
        is_new = one.answered_at is not None and one.answered_at.astimezone(LEGAL_ZONE).date() == today
        if is_new and one.answer is not None and one.unit_id in units:
            yield Item(
                address=units[one.unit_id].email,
                name=units[one.unit_id].name,
                kind="difficulty-answer",
                key=f"{plan.id}|{one.period_id}|{one.number}",
                title=f"{plan.commune} trả lời báo cáo khó khăn, vướng mắc nhận lúc {format_instant(one.received_at)}",
                lines=(one.answer, f"Người trả lời: {one.actor}."),
                due=None,
            )

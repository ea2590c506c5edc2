"""On which days people are reminded. Pure: a policy and a calendar in, days out; all of them are working days."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from thidua.calendar.workdays import ONE_DAY, Workdays
from thidua.plan.reminders import ReminderPolicy


def days_before(policy: ReminderPolicy, *, opens: date, last_working_day: date, workdays: Workdays) -> tuple[date, ...]:
    """Before the deadline, in order; none is later than the last working day.

    What would come before reports are taken comes on the first working day on which they are.
    """
    first = workdays.next_after(opens - ONE_DAY)
    days = {max(first, working_days_before(last_working_day, number, workdays)) for number in policy.before}
    return tuple(sorted(day for day in days if day <= last_working_day))


def days_overdue(policy: ReminderPolicy, *, last_day: date, until: date, workdays: Workdays) -> tuple[date, ...]:
    """After the deadline up to `until`, in order. last_day: the legal one, working day or not."""
    return tuple(dict.fromkeys(_overdue(policy, last_day, until, workdays)))


def _overdue(policy: ReminderPolicy, last_day: date, until: date, workdays: Workdays) -> Iterator[date]:
    wanted = working_day_after(last_day, policy.overdue_after, workdays)
    while wanted <= until:
        # A notice that falls on a day off comes on the next working day; the one after it keeps to the weeks.
        day = workdays.next_after(wanted - ONE_DAY)
        if day <= until:
            yield day
        wanted += timedelta(days=policy.overdue_every_days)


def newest_step(days: Iterable[date], today: date) -> date | None:
    """The last of the days that has come; None before the first."""
    return max((day for day in days if day <= today), default=None)


def working_days_before(day: date, number: int, workdays: Workdays) -> date:
    """So many working days before `day`; itself for 0."""
    for _ in range(number):
        day = workdays.last_on_or_before(day - ONE_DAY)
    return day


def working_day_after(day: date, number: int, workdays: Workdays) -> date:
    """The so-manieth working day after `day`."""
    for _ in range(number):
        day = workdays.next_after(day)
    return day

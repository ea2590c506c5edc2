"""What a due rule means in instants.

'trước ngày D' excludes D; 'chậm nhất ngày D' includes it; a month or quarter ends with its last day. Nothing
is ever rolled forward: Bộ luật Dân sự 2015, Điều 148.5 would turn 'trước ngày 15' into the 15th itself.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from thidua.calendar.workdays import Workdays
from thidua.plan.model import DueRule
from thidua.text.dates import LEGAL_ZONE

END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, kw_only=True)
class DueInstants:
    """last_instant: the last admissible second, in the legal zone. last_working_day: what reminders aim at.

    Both are None for a rule without a date ('định kỳ', 'theo quy định').
    """

    last_instant: datetime | None
    last_working_day: date | None


def due_instants(rule: DueRule | None, workdays: Workdays) -> DueInstants:
    """The rule's last instant and the last working day that is not later; none of either without a rule."""
    day = last_admissible_day(rule)
    if day is None:
        return DueInstants(last_instant=None, last_working_day=None)
    return DueInstants(last_instant=end_of_day(day), last_working_day=workdays.last_on_or_before(day))


def last_admissible_day(rule: DueRule | None) -> date | None:
    """The last day on which the duty can still be met; None for a rule without a date, and where there is no duty."""
    if rule is None or rule.anchor is None:
        return None
    if rule.kind == "before":
        return rule.anchor - timedelta(days=1)
    if rule.kind == "by":
        return rule.anchor
    return _last_day_of(rule.anchor, months=1 if rule.kind == "within_month" else 3)


def end_of_day(day: date) -> datetime:
    """23:59:59 of the day in the legal zone (Bộ luật Dân sự 2015, Điều 148.6)."""
    return datetime.combine(day, END_OF_DAY, tzinfo=LEGAL_ZONE)


def _last_day_of(day: date, *, months: int) -> date:
    """The last day of the month (1) or of the calendar quarter (3) in which the day lies."""
    following = (day.month - 1) // months * months + months
    return date(day.year + following // 12, following % 12 + 1, 1) - timedelta(days=1)

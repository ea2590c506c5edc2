"""Working days and hours that are left."""

from datetime import date, datetime, timedelta

from thidua.calendar.workdays import ONE_DAY, Workdays
from thidua.text.dates import LEGAL_ZONE
from thidua.watch.limits import Office


def working_days_left(now: datetime, last_day: date, workdays: Workdays) -> int:
    """Working days from today to the last one, both included; 0 when it is over."""
    today = now.astimezone(LEGAL_ZONE).date()
    return workdays.count_between(today - ONE_DAY, last_day)


def office_end(day: date, office: Office) -> datetime:
    """When the office closes on that day."""
    return datetime.combine(day, office.closes, tzinfo=LEGAL_ZONE)


def after_working_hours(start: datetime, hours: int, office: Office, workdays: Workdays) -> datetime:
    """When so many office hours have passed since `start`."""
    left = timedelta(hours=hours)
    start = start.astimezone(LEGAL_ZONE)
    day = start.date()
    while True:
        if workdays.is_working_day(day):
            begin = max(start, datetime.combine(day, office.opens, tzinfo=LEGAL_ZONE))
            end = office_end(day, office)
            if begin + left <= end:
                return begin + left
            left -= max(end - begin, timedelta(0))
        day += ONE_DAY

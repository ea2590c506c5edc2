"""On which days units are reminded: golden values of the five plans, and rules that hold for all of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.plans import ASSUMED
from thidua.calendar.due import due_instants
from thidua.calendar.workdays import load_workdays
from thidua.plan.load import load_plan
from thidua.plan.model import ReminderPolicy
from thidua.remind.days import days_before, days_overdue, newest_step, working_day_after
from thidua.settings import project_path
from thidua.text.dates import LEGAL_ZONE

OFFICER = {"name": "Phòng Văn hóa - Xã hội", "address": "vhxh@mau.example"}


def make_policy(**changes: object) -> ReminderPolicy:
    return ReminderPolicy.model_validate({"officer": OFFICER, "basis": ASSUMED, **changes})


def months(*days: str) -> list[date]:
    """'2025-12-01 04 09' -> three days of one month each."""
    found = []
    for text in days:
        first, *others = text.split()
        found += [date.fromisoformat(first), *(date.fromisoformat(f"{first[:8]}{day}") for day in others)]
    return found


JANUARY_TO_LOCK = ["2025-12-10 17 24 31", "2026-01-07 14 21 28"]
GOLDEN = {
    # (plan, period): before the units' deadline, after it until the lock.
    # 'trước ngày 10/12/2025': the last working day is the 9th; ten working days before lies before the opening.
    ("kien-an-2025", "2025-H2"): (["2025-12-01 04 08 09"], JANUARY_TO_LOCK),
    ("kien-an-2025", "2025-Y"): (["2025-12-01 04 08 09"], JANUARY_TO_LOCK),
    ("thuong-hong-2025", "2025-H2"): (["2025-12-01 04 08 09"], JANUARY_TO_LOCK),
    ("thuong-hong-2025", "2025-Y"): (["2025-12-01 04 08 09"], JANUARY_TO_LOCK),
    # 'trước ngày 18/6/2026'; the notice of 24/7 is the last one before the lock of 31/7, on which the next one falls.
    ("chu-van-an-2026", "2026-H1"): (["2026-06-03 12 16 17"], ["2026-06-18 25", "2026-07-02 09 16 23 30"]),
    ("vinh-bao-2026", "2026-H1"): (["2026-06-03 12 16 17"], ["2026-06-18 25", "2026-07-02 09 16 23 30"]),
    ("chu-van-an-2026", "2026-Y"): (["2026-12-01 09 11 14"], ["2026-12-15 22 29", "2027-01-05 12 19 26"]),
    # 'trước ngày 20/6/2026', a Saturday: the last working day is Friday the 19th, which is the last legal day too.
    ("le-thanh-nghi-2026", "2026-H1"): (["2026-06-05 16 18 19"], ["2026-06-22 29", "2026-07-06 13 20 27"]),
    # 'trước ngày 20/12/2026', a Sunday: legal until Saturday the 19th, but nobody works after Friday the 18th.
    ("le-thanh-nghi-2026", "2026-Y"): (["2026-12-04 15 17 18"], ["2026-12-21 28", "2027-01-04 11 18 25"]),
    # 'trước ngày 07/12/2026', a Monday: legal until Sunday the 6th, the last working day is Friday the 4th.
    ("vinh-bao-2026", "2026-Y"): (["2026-12-01 03 04"], ["2026-12-07 14 21 28", "2027-01-04 11 18 25"]),
}


@pytest.mark.parametrize(("plan_id", "period_id"), GOLDEN)
def test_days_of_the_five_plans(plan_id: str, period_id: str) -> None:
    plan, workdays, policy = (
        load_plan(project_path("include", "plans", f"{plan_id}.yaml")),
        load_workdays(),
        make_policy(),
    )
    period = plan.period(period_id)
    due = due_instants(period.unit_due, workdays)
    assert due.last_working_day is not None
    assert due.last_instant is not None
    legal_day = due.last_instant.astimezone(LEGAL_ZONE).date()
    before, overdue = GOLDEN[plan_id, period_id]
    found = days_before(policy, opens=period.opens, last_working_day=due.last_working_day, workdays=workdays)
    assert list(found) == months(*before)
    assert list(days_overdue(policy, last_day=legal_day, until=period.lock, workdays=workdays)) == months(*overdue)


def test_notices_of_tet_come_once_on_the_first_working_day_after_it() -> None:
    """Tết 2026: 14/02 to 22/02; the notices of 16/02 and of 23/02 are one."""
    found = days_overdue(make_policy(), last_day=date(2026, 2, 6), until=date(2026, 3, 10), workdays=load_workdays())
    assert list(found) == months("2026-02-09 23", "2026-03-02 09")


def test_days_before_a_deadline_after_tet_are_working_days_before_it() -> None:
    found = days_before(
        make_policy(), opens=date(2026, 1, 1), last_working_day=date(2026, 2, 24), workdays=load_workdays()
    )
    assert list(found) == months("2026-02-03 12 23 24")


def test_make_up_saturday_is_a_day_for_reminders() -> None:
    """Saturday 10/01/2026 makes up for 02/01."""
    assert date(2026, 1, 10) in days_before(
        make_policy(), opens=date(2025, 12, 1), last_working_day=date(2026, 1, 12), workdays=load_workdays()
    )
    overdue = days_overdue(make_policy(), last_day=date(2026, 1, 9), until=date(2026, 1, 20), workdays=load_workdays())
    assert list(overdue) == months("2026-01-10 19")


DAYS = st.dates(date(2025, 3, 1), date(2027, 9, 1))


@given(
    last_day=DAYS,
    window=st.integers(0, 60),
    before=st.sets(st.integers(0, 40), max_size=6),
    after=st.integers(1, 10),
    every=st.integers(1, 30),
    lock_after=st.integers(0, 60),
)
def test_rules_of_all_reminders(
    last_day: date, window: int, before: set[int], after: int, every: int, lock_after: int
) -> None:
    workdays = load_workdays()
    policy = make_policy(before=sorted(before, reverse=True), overdue_after=after, overdue_every_days=every)
    last_working_day = workdays.last_on_or_before(last_day)
    opens, until = last_day - timedelta(days=window), last_day + timedelta(days=lock_after)
    early = days_before(policy, opens=opens, last_working_day=last_working_day, workdays=workdays)
    late = days_overdue(policy, last_day=last_day, until=until, workdays=workdays)
    assert all(workdays.is_working_day(day) for day in (*early, *late))
    assert all(opens <= day <= last_working_day for day in early)
    assert all(last_day < day <= until for day in late)
    assert list(early) == sorted(set(early))
    assert list(late) == sorted(set(late))
    if 0 in before and any(workdays.is_working_day(opens + timedelta(days=n)) for n in range(window + 1)):
        assert early[-1] == last_working_day
    if late:
        assert late[0] == working_day_after(last_day, after, workdays)


def test_newest_step() -> None:
    days = months("2026-12-01 09 11")
    assert newest_step(days, date(2026, 11, 30)) is None
    assert newest_step(days, date(2026, 12, 9)) == date(2026, 12, 9)
    assert newest_step(days, date(2026, 12, 31)) == date(2026, 12, 11)


@pytest.mark.parametrize(
    "changes",
    [
        {"before": [0, 3]},
        {"before": [3, 3]},
        {"before": [-1]},
        {"overdue_every_days": 0},
        {"officer": {"name": "Phòng", "address": "không-phải-thư"}},
        {"officer": None},
    ],
)
def test_policy_that_cannot_be_meant_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"cần|Input should"):
        make_policy(**changes)


def test_policy_is_a_choice_of_each_plan() -> None:
    plans = [load_plan(path) for path in project_path("include", "plans").glob("*.yaml")]
    assert {plan.id for plan in plans if plan.reminders} == {"le-thanh-nghi-2026", "vinh-bao-2026"}

"""A whole year of the five plans, a run a day: who is written to on which days."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from factories.plans import ASSUMED
from factories.reminders import Desk, at
from thidua.plan.load import load_plan
from thidua.plan.model import Plan, ReminderPolicy
from thidua.settings import project_path

PLANS = ("chu-van-an-2026", "kien-an-2025", "le-thanh-nghi-2026", "thuong-hong-2025", "vinh-bao-2026")


def reminded(plan_id: str, *, count: int = 1) -> Plan:
    """The plan with so many of its units, and an officer."""
    plan = load_plan(project_path("include", "plans", f"{plan_id}.yaml"))
    officer = {"name": "Cán bộ thi đua", "address": f"can-bo@{plan_id}.example"}
    policy = ReminderPolicy.model_validate({"officer": officer, "basis": ASSUMED})
    return plan.model_copy(update={"units": plan.units[:count], "reminders": policy})


def days(*months: str) -> list[date]:
    found = []
    for text in months:
        first, *others = text.split()
        found += [date.fromisoformat(first), *(date.fromisoformat(f"{first[:8]}{day}") for day in others)]
    return found


OF_2025 = days("2025-12-01 04 08 09 10 17 24 31", "2026-01-07 14 21 28")
UNITS = {
    "kien-an": OF_2025,
    "thuong-hong": OF_2025,
    "chu-van-an": days(
        *("2026-06-03 12 16 17 18 25", "2026-07-02 09 16 23 30"),
        *("2026-12-01 09 11 14 15 22 29", "2027-01-05 12 19 26"),
    ),
    "vinh-bao": days(
        *("2026-06-03 12 16 17 18 25", "2026-07-02 09 16 23 30"),
        *("2026-12-01 03 04 07 14 21 28", "2027-01-04 11 18 25"),
    ),
    "le-thanh-nghi": days(
        *("2026-06-05 16 18 19 22 29", "2026-07-06 13 20 27"),
        *("2026-12-04 15 17 18 21 28", "2027-01-04 11 18 25"),
    ),
}
STEPS_IN = {  # the third working day after the legal end, on which the officer is asked to step in
    "kien-an": days("2025-12-12"),
    "thuong-hong": days("2025-12-12"),
    "chu-van-an": days("2026-06-22", "2026-12-17"),
    "vinh-bao": days("2026-06-22", "2026-12-09"),
    "le-thanh-nghi": days("2026-06-24", "2026-12-23"),
}


def run_through(desk: Desk, first: str, last: str, *, every: int = 1) -> None:
    """A run at 08:00 on every day, or every so-manieth."""
    now = at(f"{first} 08:00")
    while now <= at(f"{last} 08:00"):
        desk.remind(now)
        now += timedelta(days=every)


def owing(plan: Plan, *, reports: bool) -> Plan:
    """The plan with its reports only, or with what units hand in besides (registrations)."""
    return plan.model_copy(update={"periods": tuple(one for one in plan.periods if one.has_report is reports)})


def test_year_of_the_five_plans_with_nobody_reporting(desk: Desk) -> None:
    desk.plans = [owing(reminded(plan_id), reports=True) for plan_id in PLANS]
    run_through(desk, "2025-11-25", "2026-02-05")
    run_through(desk, "2026-02-08", "2026-05-25", every=4)  # quiet months: nothing is due
    run_through(desk, "2026-05-28", "2026-08-03")
    run_through(desk, "2026-08-06", "2026-11-20", every=4)
    run_through(desk, "2026-11-24", "2027-02-03")
    found: dict[str, list[date]] = {}
    for address, day in desk.rows("select address, day from notice order by address, day"):
        found.setdefault(address, []).append(day)
    for name, expected in UNITS.items():
        of_units = [told for address, told in found.items() if address.endswith(f"@{name}.example")]
        assert of_units == [expected], name
        (officer,) = (told for address, told in found.items() if address.startswith(f"can-bo@{name}"))
        assert officer == sorted({*expected, *STEPS_IN[name]}), name
    assert desk.rows("select count(*) from notice_event where state = 'SENT'")[0][0] == sum(map(len, found.values()))


def test_registration_within_february_with_nobody_registering(desk: Desk) -> None:
    """Due by 28/02/2026, a Saturday, with Tết (14-22/02) before it; told until the lock on 31/03."""
    desk.plans = [owing(reminded("vinh-bao-2026"), reports=False)]
    run_through(desk, "2026-01-20", "2026-04-08")
    told = desk.rows("select day from notice where address not like 'can-bo@%' order by day")
    assert [day for (day,) in told] == days("2026-02-06 24 26 27", "2026-03-02 09 16 23 30")


def test_two_reports_due_on_one_day_are_one_digest(desk: Desk) -> None:
    desk.plans = [reminded("kien-an-2025")]
    desk.remind(at("2025-12-09 08:00"))
    assert [len(keys) for (keys,) in desk.rows("select item_keys from notice_event where state = 'CLAIMED'")] == [2] * 2


@pytest.mark.parametrize(
    ("handed_in", "last_told"), [("2026-12-03 15:00", "2026-12-03"), ("2026-12-20 10:00", "2026-12-14")]
)
def test_whoever_has_reported_is_left_alone(desk: Desk, handed_in: str, last_told: str) -> None:
    plan = reminded("vinh-bao-2026", count=2)
    desk.plans = [plan]
    run_through(desk, "2026-11-28", handed_in[:10])
    desk.hand_in(plan.units[0].id, at(handed_in), plan_id=plan.id)
    run_through(desk, (datetime.fromisoformat(handed_in) + timedelta(days=1)).date().isoformat(), "2027-01-12")
    with desk.engine.connect() as connection:
        last = connection.execute(
            sa.text("select address, max(day) from notice where day > '2026-11-01' group by 1 order by 2"),
        ).all()
    told = dict(tuple(row) for row in last)
    assert told[plan.units[0].email] == date.fromisoformat(last_told)
    assert told[plan.units[1].email] == date(2027, 1, 11)

"""Ten simulated years of the five plans' calendars, with a watchdog that is off for days and a clock that is set back.

Every report is sent in time, some at the last moment. The world's own time only goes forward; the watchdog's clock is
sometimes behind it, and is put right again.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from factories.watched import limits_with
from thidua.calendar.workdays import Workdays
from thidua.plan.amend import latest_plan
from thidua.plan.load import load_plans
from thidua.plan.model import DueRule, Period, Plan
from thidua.settings import project_path
from thidua.text.dates import LEGAL_ZONE
from thidua.watch.due import DueReport, due_reports
from thidua.watch.facts import Facts, Pace
from thidua.watch.forecast import Forecaster
from thidua.watch.memory import Memory
from thidua.watch.model import Level
from thidua.watch.news import News
from thidua.watch.reports import watch_reports
from thidua.watch.run import take_round

YEARS = 10
LIMITS = limits_with()


@cache
def workdays() -> Workdays:
    """The fixed holidays of each year, and a week in February for the lunar New Year."""
    days = [
        day
        for year in range(2025, 2041)
        for day in (date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2))
    ]
    tet = [date(year, 2, 8) + timedelta(days=n) for year in range(2025, 2041) for n in range(7)]
    return Workdays(first_day=date(2025, 1, 1), last_day=date(2040, 12, 31), days_off=frozenset([*days, *tet]))


@cache
def calendar() -> tuple[DueReport, ...]:
    """Each plan's own year and the nine after it, on the same dates."""
    plans = [latest_plan(plan) for plan in load_plans(project_path("include", "plans")).values()]
    later = [_later(plan, years) for plan in plans for years in range(YEARS)]
    return tuple(due for plan in later for due in due_reports(plan, workdays()))


def _later(plan: Plan, years: int) -> Plan:
    return plan.model_copy(update={"periods": tuple(_later_period(period, years) for period in plan.periods)})


def _later_period(period: Period, years: int) -> Period:
    def day(one: date) -> date:
        return one.replace(year=one.year + years)

    def rule(one: DueRule | None) -> DueRule | None:
        return one and one.model_copy(update={"anchor": None if one.anchor is None else day(one.anchor)})

    days = {name: day(getattr(period, name)) for name in ("start", "end", "data_as_of", "opens", "lock")}
    rules = {name: rule(getattr(period, name)) for name in ("unit_due", "report_due")}
    year, _, kind = period.id.partition("-")
    return period.model_copy(update={**days, **rules, "id": f"{int(year) + years}-{kind}"})


@dataclass(frozen=True)
class World:
    """When each report was issued and sent, and each unit handed in."""

    sent_at: dict[str, datetime]
    handed_in_at: dict[str, dict[str, datetime]]

    @classmethod
    def in_time(cls, dice: random.Random) -> "World":
        sent = {due.key: _sent_in_time(due, dice) for due in calendar()}
        handed = {due.key: {unit: _handed_in(due, dice) for unit in due.unit_ids} for due in calendar()}
        return cls(sent, handed)

    def facts(self, true_time: datetime) -> Facts:
        sent = frozenset(key for key, instant in self.sent_at.items() if instant <= true_time)
        near = (due.key for due in calendar() if due.key not in sent and due.run_at < true_time + timedelta(days=20))
        handed = frozenset(
            (key, unit) for key in near for unit, at in self.handed_in_at[key].items() if at <= true_time
        )
        return Facts(met=sent, first_issued_at={key: self.sent_at[key] for key in sent}, handed_in=handed)


def _handed_in(due: DueReport, dice: random.Random) -> datetime:
    return (due.units_last_instant or due.run_at) - timedelta(days=dice.uniform(0, 12))


def _sent_in_time(due: DueReport, dice: random.Random) -> datetime:
    if dice.random() < 0.7:
        return due.run_at + timedelta(minutes=dice.uniform(1, 30))
    return due.run_at + (due.last_instant - due.run_at) * dice.uniform(0, 0.999)


def rounds(dice: random.Random) -> Iterator[tuple[datetime, datetime]]:
    """(the world's time, the watchdog's clock), about every ten hours; off and behind together for up to two days."""
    true_time = datetime(2025, 10, 1, tzinfo=LEGAL_ZONE)
    end = max(due.last_instant for due in calendar()) + timedelta(days=3)
    behind = timedelta(0)
    while true_time < end:
        off = dice.random()
        true_time += timedelta(hours=dice.uniform(15, 26) if off < 0.05 else dice.uniform(7, 13))
        if dice.random() < 0.1:
            behind = timedelta(hours=dice.uniform(0, 26)) if not behind else timedelta(0)
        yield true_time, true_time - behind


class Ear:
    """Takes every piece of news."""

    name = "ear"

    def __init__(self) -> None:
        self.heard: list[News] = []

    def tell(self, news: "tuple[News, ...]", *, now: datetime) -> None:
        self.heard += news


def watch(world: World, dice: random.Random) -> list[News]:
    ear, memory = Ear(), Memory()
    for true_time, clock in rounds(dice):
        forecaster = Forecaster(limits=LIMITS, workdays=workdays(), pace=Pace(), now=clock)
        observed = watch_reports(calendar(), world.facts(true_time), forecaster, is_machine_alive=None)
        memory = take_round(memory, observed, [ear], LIMITS, now=clock).memory
    return ear.heard


def test_calendar_has_every_report_of_ten_years() -> None:
    # Two of each of the five plans, and its statistics.
    assert len({due.key for due in calendar()}) == len(calendar()) == 5 * 3 * YEARS


@pytest.mark.parametrize("seed", [1, 2])
def test_every_report_is_due_soon_exactly_once_and_never_overdue_when_sent_in_time(seed: int) -> None:
    dice = random.Random(seed)
    heard = watch(World.in_time(dice), dice)
    first = Counter(one.key for one in heard if one.event == "new")
    over = Counter(one.key for one in heard if one.event == "resolved")
    assert first == over == Counter(due.alert_key for due in calendar())
    assert max(one.level for one in heard) < Level.BREACH


def test_report_that_is_never_sent_is_overdue_once_it_is_late() -> None:
    dice = random.Random(3)
    world = World.in_time(dice)
    lost = calendar()[7]
    heard = watch(replace(world, sent_at={**world.sent_at, lost.key: datetime.max.replace(tzinfo=LEGAL_ZONE)}), dice)
    late = [one for one in heard if one.level == Level.BREACH]
    assert {one.key for one in late} == {lost.alert_key}
    assert [one.event for one in late][:2] == ["worse", "again"]
    assert all(one.since > lost.last_instant for one in late)

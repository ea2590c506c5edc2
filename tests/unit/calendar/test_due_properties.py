"""What must hold for every due rule, not only for those of the five plans."""

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factories.plans import make_period, make_plan
from thidua.calendar.due import due_instants, last_admissible_day
from thidua.calendar.obligations import plan_calendar, report_run_at, slack
from thidua.calendar.workdays import load_workdays
from thidua.plan.model import Basis, DueRule
from thidua.text.dates import LEGAL_ZONE

WORKDAYS = load_workdays()
DAYS = st.dates(min_value=date(2025, 2, 1), max_value=date(2027, 9, 30))
CALM = settings(deadline=None, database=None)  # a busy machine is no failure; nothing is written beside the code
DATED = st.sampled_from(["before", "by", "within_month", "within_quarter"])


def make_rule(kind: str, anchor: date) -> DueRule:
    return DueRule.model_validate({"kind": kind, "raw_text": kind, "anchor": anchor, "basis": Basis(line=1)})


@CALM
@given(kind=DATED, anchor=DAYS)
def test_reminders_never_aim_later_than_the_law(kind: str, anchor: date) -> None:
    due = due_instants(make_rule(kind, anchor), WORKDAYS)
    assert due.last_instant is not None
    assert due.last_working_day is not None
    assert due.last_working_day <= due.last_instant.date()
    assert WORKDAYS.is_working_day(due.last_working_day)
    skipped = (due.last_instant.date() - due.last_working_day).days
    assert not any(WORKDAYS.is_working_day(due.last_working_day + timedelta(days=n + 1)) for n in range(skipped))


@CALM
@given(anchor=DAYS)
def test_before_never_admits_its_day(anchor: date) -> None:
    due = due_instants(make_rule("before", anchor), WORKDAYS)
    assert due.last_instant is not None
    assert due.last_instant < datetime.combine(anchor, datetime.min.time(), tzinfo=LEGAL_ZONE)
    assert due.last_instant.date() == anchor - timedelta(days=1)


@CALM
@given(anchor=DAYS)
def test_month_and_quarter_end_with_their_last_day(anchor: date) -> None:
    month = last_admissible_day(make_rule("within_month", anchor))
    quarter = last_admissible_day(make_rule("within_quarter", anchor))
    assert month is not None
    assert quarter is not None
    assert (month.year, month.month) == (anchor.year, anchor.month)
    assert (quarter.year, (quarter.month - 1) // 3) == (anchor.year, (anchor.month - 1) // 3)
    assert quarter.month in {3, 6, 9, 12}
    assert (month + timedelta(days=1)).day == (quarter + timedelta(days=1)).day == 1


@CALM
@given(kind=DATED, one=DAYS, other=DAYS)
def test_a_later_anchor_is_never_due_earlier(kind: str, one: date, other: date) -> None:
    first, second = (due_instants(make_rule(kind, anchor), WORKDAYS) for anchor in sorted((one, other)))
    assert first.last_instant is not None
    assert second.last_instant is not None
    assert first.last_working_day is not None
    assert second.last_working_day is not None
    assert first.last_instant <= second.last_instant
    assert first.last_working_day <= second.last_working_day


@CALM
@given(unit_days=st.integers(-20, 30), anchor=st.dates(min_value=date(2026, 2, 1), max_value=date(2026, 12, 31)))
def test_the_cascade_is_monotone_exactly_where_the_slack_says_so(unit_days: int, anchor: date) -> None:
    rules = {"unit_due": make_rule("before", anchor - timedelta(days=unit_days)), "report_due": make_rule("by", anchor)}
    plan = make_plan(periods=[make_period(**rules)])
    units, commune = plan_calendar(plan, WORKDAYS)
    assert (units.level, commune.level) == ("unit", "commune")
    assert units.slack_working_days is not None
    if units.slack_working_days > 0:
        assert units.last_instant is not None
        assert commune.last_instant is not None
        assert units.last_instant < commune.last_instant
        assert units.last_working_day < commune.last_working_day  # type: ignore[operator]
    if units.last_instant > commune.last_instant:  # type: ignore[operator]
        assert units.slack_working_days <= 0


@CALM
@given(unit_days=st.integers(-20, 30), anchor=st.dates(min_value=date(2026, 2, 1), max_value=date(2026, 12, 31)))
def test_the_report_is_made_on_a_working_day_in_time_and_after_the_units(unit_days: int, anchor: date) -> None:
    unit_rule = make_rule("before", anchor - timedelta(days=unit_days))
    plan = make_plan(periods=[make_period(unit_due=unit_rule, report_due=make_rule("before", anchor))])
    period = plan.periods[0]
    run_at = report_run_at(plan, period, WORKDAYS)
    due = due_instants(period.report_due, WORKDAYS)
    assert WORKDAYS.is_working_day(run_at.date())
    assert due.last_instant is not None
    assert run_at < due.last_instant
    left = slack(period, WORKDAYS)
    assert left is not None
    if left > 0:
        assert run_at > due_instants(unit_rule, WORKDAYS).last_instant  # type: ignore[operator]


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Ho_Chi_Minh"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone of the machine, as the C library sees it; put back afterwards."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def test_deadlines_do_not_depend_on_the_zone_of_the_machine(machine_zone: str) -> None:
    plan = make_plan()
    told = [(o.last_instant, o.lock_instant, o.last_working_day) for o in plan_calendar(plan, WORKDAYS)]
    assert [instant.timestamp() for instant, *_ in told if instant] == EXPECTED_SECONDS, machine_zone
    assert all(instant.utcoffset() == timedelta(hours=7) for *pair, _ in told for instant in pair if instant)
    runs = [report_run_at(plan, period, WORKDAYS).isoformat() for period in plan.periods]
    assert all(run.endswith("T08:00:00+07:00") for run in runs)


# 23:59:59 +07:00 is 16:59:59 UTC; of the factory plan's four deadlines, in the order of its periods.
EXPECTED_SECONDS = [
    datetime.fromisoformat(text).timestamp()
    for text in (
        "2026-06-09T16:59:59+00:00",
        "2026-06-15T16:59:59+00:00",
        "2026-12-09T16:59:59+00:00",
        "2026-12-14T16:59:59+00:00",
    )
]

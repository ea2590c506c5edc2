"""The calendars of the five plans: slack of the cascade and the instants at which reports are made."""

from datetime import date, datetime

import pytest

from factories.plans import ASSUMED, make_period, make_plan
from thidua.calendar.obligations import plan_calendar, report_last_instant, report_run_at
from thidua.calendar.workdays import load_workdays
from thidua.errors import PlanError
from thidua.plan.load import load_plans
from thidua.settings import project_path

WORKDAYS = load_workdays()
PLANS = load_plans(project_path("include", "plans"))

EXPECTED = {
    # plan, period: slack of the units, report made at, report's legal last instant
    ("chu-van-an-2026", "2026-H1"): (4, "2026-06-18T08:00+07:00", "2026-06-24T23:59:59+07:00"),
    ("chu-van-an-2026", "2026-Y"): (0, "2026-12-14T15:00+07:00", "2026-12-14T23:59:59+07:00"),
    ("chu-van-an-2026", "2026-TK"): (None, "2026-12-15T15:00+07:00", "2026-12-15T23:59:59+07:00"),
    ("kien-an-2025", "2025-H2"): (3, "2025-12-10T08:00+07:00", "2025-12-14T23:59:59+07:00"),
    ("kien-an-2025", "2025-Y"): (3, "2025-12-10T08:00+07:00", "2025-12-14T23:59:59+07:00"),
    ("kien-an-2025", "2025-TK"): (None, "2025-12-15T15:00+07:00", "2025-12-15T23:59:59+07:00"),
    ("le-thanh-nghi-2026", "2026-H1"): (6, "2026-06-22T08:00+07:00", "2026-06-30T23:59:59+07:00"),
    ("le-thanh-nghi-2026", "2026-Y"): (8, "2026-12-21T08:00+07:00", "2026-12-31T23:59:59+07:00"),
    ("le-thanh-nghi-2026", "2026-TK"): (None, "2026-12-15T15:00+07:00", "2026-12-15T23:59:59+07:00"),
    ("thuong-hong-2025", "2025-H2"): (3, "2025-12-10T08:00+07:00", "2025-12-14T23:59:59+07:00"),
    ("thuong-hong-2025", "2025-Y"): (3, "2025-12-10T08:00+07:00", "2025-12-14T23:59:59+07:00"),
    ("thuong-hong-2025", "2025-TK"): (None, "2025-12-15T15:00+07:00", "2025-12-15T23:59:59+07:00"),
    ("vinh-bao-2026", "2026-H1"): (4, "2026-06-18T08:00+07:00", "2026-06-24T23:59:59+07:00"),
    ("vinh-bao-2026", "2026-Y"): (5, "2026-12-07T08:00+07:00", "2026-12-14T23:59:59+07:00"),
    ("vinh-bao-2026", "2026-TK"): (None, "2026-12-15T15:00+07:00", "2026-12-15T23:59:59+07:00"),
}


def test_every_period_of_every_plan_is_expected() -> None:
    assert sorted(
        (plan.id, period.id) for plan in PLANS.values() for period in plan.periods if period.has_report
    ) == sorted(EXPECTED)


@pytest.mark.parametrize(
    ("plan_id", "period_id", "flow_id", "last_instant"),
    [
        ("vinh-bao-2026", "2026-DK", "F3", "2026-02-28T23:59:59+07:00"),
        ("thuong-hong-2025", "2025-DK", "F12", "2025-10-14T23:59:59+07:00"),
    ],
)
def test_registration_is_owed_by_units_and_goes_nowhere(
    plan_id: str, period_id: str, flow_id: str, last_instant: str
) -> None:
    plan = PLANS[plan_id]
    [units] = [one for one in plan_calendar(plan, WORKDAYS) if one.period_id == period_id]
    assert (units.level, units.flow_id, units.slack_working_days) == ("unit", flow_id, None)
    assert units.last_instant == datetime.fromisoformat(last_instant)
    for ask in (report_run_at, report_last_instant):
        with pytest.raises(PlanError, match="không có báo cáo gửi cấp trên"):
            ask(plan, plan.period(period_id), WORKDAYS)


@pytest.mark.parametrize(("plan_id", "period_id"), sorted(EXPECTED))
def test_calendar_of_a_period(plan_id: str, period_id: str) -> None:
    plan = PLANS[plan_id]
    period = plan.period(period_id)
    *units, commune = (o for o in plan_calendar(plan, WORKDAYS) if o.period_id == period_id)
    slack, run_at, last_instant = EXPECTED[plan_id, period_id]
    # No unit owes anything for statistics: they are counted from other reports.
    assert [one.slack_working_days for one in units] == ([slack] if period.owes_units else [])
    assert commune.slack_working_days is None
    assert report_run_at(plan, period, WORKDAYS) == datetime.fromisoformat(run_at)
    assert report_last_instant(plan, period, WORKDAYS) == datetime.fromisoformat(last_instant) == commune.last_instant
    assert [one.flow_id for one in (*units, commune) if one.flow_id] == [
        flow for flow in (period.unit_flow, period.report_flow) if flow
    ]
    assert {one.opens for one in (*units, commune)} == {period.opens}
    assert {one.lock_instant.isoformat() for one in (*units, commune)} == {f"{period.lock}T23:59:59+07:00"}


def test_units_that_may_hand_in_after_the_commune_have_negative_slack() -> None:
    late = {"kind": "before", "anchor": date(2026, 12, 19), "raw_text": "trước ngày 19/12/2026", "basis": ASSUMED}
    plan = make_plan(periods=[make_period(unit_due=late)])
    units, _ = plan_calendar(plan, WORKDAYS)
    assert units.slack_working_days == -4
    assert report_run_at(plan, plan.periods[0], WORKDAYS).isoformat() == "2026-12-14T15:00:00+07:00"


def test_no_date_for_the_units_leaves_the_afternoon_of_the_last_day() -> None:
    periodic = {"kind": "periodic", "raw_text": "định kỳ", "basis": ASSUMED}
    plan = make_plan(periods=[make_period(unit_due=periodic)])
    units, commune = plan_calendar(plan, WORKDAYS)
    assert (units.last_instant, units.last_working_day, units.slack_working_days) == (None, None, None)
    assert commune.last_working_day == date(2026, 12, 14)
    assert report_run_at(plan, plan.periods[0], WORKDAYS).isoformat() == "2026-12-14T15:00:00+07:00"


def test_a_report_without_a_date_cannot_be_planned() -> None:
    open_end = {"kind": "as_regulated", "raw_text": "theo quy định", "basis": ASSUMED}
    plan = make_plan(periods=[make_period(report_due=open_end)])
    for ask in (report_run_at, report_last_instant):
        with pytest.raises(PlanError, match=r"kỳ 2026-Y: hạn gửi báo cáo \('theo quy định'\) chưa có ngày"):
            ask(plan, plan.periods[0], WORKDAYS)

"""The plan as known at an instant: by what was recorded by then, not by the day of signing."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from factories.catalogues import make_catalogue
from factories.plans import make_amendment, make_plan
from thidua.aggregate.run import aggregate_period
from thidua.calendar.workdays import load_workdays
from thidua.plan.amend import plan_in_force
from thidua.plan.model import Plan
from thidua.warehouse.known_plan import KnownPlan, plan_known_at

YEAR, HALF_YEAR = "2026-Y", "2026-H1"
SIGNED = make_amendment()
"""On 10/9/2026, in force from September on."""

ISSUED = make_plan()
AMENDED = make_plan(amendments=[SIGNED])
OCTOBER, NOVEMBER, DECEMBER = (datetime(2026, month, 1, tzinfo=UTC) for month in (10, 11, 12))


def roll_up(engine: sa.Engine, plan: Plan, at: datetime, period_id: str = YEAR) -> None:
    """What records a plan: the first figures under it."""
    aggregate_period(
        engine,
        plan=plan,
        period_id=period_id,
        known_at=at,
        catalogue=make_catalogue(),
        workdays=load_workdays(),
    )


def known(engine: sa.Engine, at: datetime, plan: Plan = AMENDED, period_id: str = YEAR) -> KnownPlan:
    with engine.connect() as connection:
        return plan_known_at(connection, plan, period_id=period_id, known_at=at)


def in_force(plan: Plan) -> Plan:
    return plan_in_force(plan, period=plan.period(YEAR))


def test_decision_typed_in_later_than_it_was_signed_was_not_known(engine: sa.Engine) -> None:
    roll_up(engine, ISSUED, OCTOBER)
    roll_up(engine, AMENDED, DECEMBER)
    assert known(engine, NOVEMBER) == KnownPlan(plan=ISSUED, statement=None)
    assert known(engine, DECEMBER - timedelta(microseconds=1)).plan == ISSUED
    assert known(engine, DECEMBER) == KnownPlan(plan=in_force(AMENDED), statement=None)


def test_before_anything_was_recorded_the_plan_is_as_it_was_issued(engine: sa.Engine) -> None:
    roll_up(engine, AMENDED, DECEMBER)
    found = known(engine, NOVEMBER)
    assert found.plan == ISSUED
    assert found.statement is not None
    assert "chưa ghi phiên bản nào của kế hoạch phuong-mau-2026: dùng kế hoạch như khi ban hành" in found.statement
    assert "Không tính các điều chỉnh được nhập sau đó: Quyết định số 45/QĐ-UBND" in found.statement


def test_oldest_recorded_version_stands_in_for_a_file_that_was_edited(engine: sa.Engine) -> None:
    edited = make_plan(theme="Chủ đề đã sửa", amendments=[SIGNED])
    roll_up(engine, ISSUED, OCTOBER)
    roll_up(engine, edited, DECEMBER)
    before = OCTOBER - timedelta(days=1)
    assert known(engine, before, edited).plan == ISSUED
    assert known(engine, NOVEMBER, edited) == KnownPlan(plan=ISSUED, statement=None)
    assert known(engine, DECEMBER, edited).plan == in_force(edited)


def test_decision_whose_wording_was_mended_is_as_it_was_then(engine: sa.Engine) -> None:
    mended = make_plan(amendments=[make_amendment(number=45, removed=["A05"])])
    roll_up(engine, AMENDED, OCTOBER)
    roll_up(engine, mended, DECEMBER)
    assert known(engine, NOVEMBER, mended) == KnownPlan(plan=in_force(AMENDED), statement=None)
    assert known(engine, DECEMBER, mended) == KnownPlan(plan=in_force(mended), statement=None)


def test_decision_of_september_is_not_in_the_plan_of_the_half_year(engine: sa.Engine) -> None:
    roll_up(engine, AMENDED, OCTOBER)
    assert known(engine, NOVEMBER, AMENDED, HALF_YEAR).plan == ISSUED

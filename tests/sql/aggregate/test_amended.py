"""A decision of September: the report of the first half year stays what it was, that of the year is judged anew."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from factories.catalogues import make_catalogue
from factories.plans import make_amendment, make_merger, make_plan
from factories.warehouse import KNOWN_AT, RECORDED, add_submission, read_row
from thidua.aggregate.checks import check_snapshot
from thidua.aggregate.run import Snapshot, aggregate_period
from thidua.calendar.workdays import load_workdays
from thidua.plan.model import Plan

ISSUED = make_plan()
CHANGED = make_plan(amendments=[make_amendment()])


def aggregate(engine: sa.Engine, plan: Plan, period_id: str, known_at: datetime = KNOWN_AT) -> Snapshot:
    made = aggregate_period(
        engine,
        plan=plan,
        period_id=period_id,
        known_at=known_at,
        catalogue=make_catalogue(),
        workdays=load_workdays(),
    )
    check_snapshot(engine, made.snapshot_id)
    return made


def hand_in(engine: sa.Engine, unit_id: str, **figures: Any) -> None:
    with engine.begin() as connection:
        for period_id in ("2026-H1", "2026-Y"):
            early = RECORDED if period_id == "2026-Y" else RECORDED.replace(month=6)
            add_submission(
                connection, unit_id, figures=figures, plan_id=ISSUED.id, period_id=period_id, recorded_at=early
            )


def verdict(engine: sa.Engine, snapshot: Snapshot) -> str:
    with engine.connect() as connection:
        row = read_row(connection, "target_verdict", snapshot_id=snapshot.snapshot_id, target_id="A05")
    return str(row["verdict"])


def test_six_months_stay_and_the_year_is_judged_by_the_new_goal(engine: sa.Engine) -> None:
    hand_in(engine, "P-VHXH", A05={"actual": 300, "estimate": 320})
    hand_in(engine, "TDP-01", A05={"actual": 200, "estimate": 230})
    half, year = (aggregate(engine, ISSUED, period_id) for period_id in ("2026-H1", "2026-Y"))
    again = aggregate(engine, CHANGED, "2026-H1")
    assert (again.snapshot_id, again.is_new) == (half.snapshot_id, False)
    amended = aggregate(engine, CHANGED, "2026-Y")
    assert amended.is_new
    assert [verdict(engine, snapshot) for snapshot in (year, amended)] == ["MET", "NOT_MET"]


def test_what_was_not_decided_yet_is_not_in_a_report_as_known_then(engine: sa.Engine) -> None:
    before = datetime(2026, 9, 1, tzinfo=UTC)
    then = aggregate(engine, CHANGED, "2026-Y", before)
    assert aggregate(engine, ISSUED, "2026-Y", before).snapshot_id == then.snapshot_id
    assert aggregate(engine, CHANGED, "2026-Y").snapshot_id != then.snapshot_id


def test_merged_unit_is_closed_in_the_year_and_stands_in_the_half_year(engine: sa.Engine) -> None:
    plan = make_plan(amendments=[make_merger()])
    hand_in(engine, "TDP-01", A05={"actual": 200}, A04={"numerator": 1, "denominator": 100})
    half, year = (aggregate(engine, plan, period_id) for period_id in ("2026-H1", "2026-Y"))
    with engine.connect() as connection:
        totals = {
            (snapshot.snapshot_id, target_id): read_row(
                connection, "indicator_total", snapshot_id=snapshot.snapshot_id, target_id=target_id
            )
            for snapshot in (half, year)
            for target_id in ("A04", "A05")
        }
    coverage = {key: (row["units_reported"], row["units_expected"]) for key, row in totals.items()}
    assert coverage == {
        (half.snapshot_id, "A04"): (1, 1),
        (half.snapshot_id, "A05"): (1, 2),
        (year.snapshot_id, "A04"): (0, 1),
        (year.snapshot_id, "A05"): (1, 3),
    }
    assert totals[year.snapshot_id, "A05"]["estimate"] == 200
    assert totals[half.snapshot_id, "A05"]["estimate"] is None

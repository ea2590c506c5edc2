"""Aggregation of a whole plan: registered, summed and checked through the public functions."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from factories.catalogues import make_catalogue
from factories.plans import make_plan
from factories.warehouse import KNOWN_AT, add_submission, read_row
from thidua.aggregate.checks import check_snapshot
from thidua.aggregate.run import Snapshot, aggregate_period
from thidua.calendar.workdays import load_workdays
from thidua.errors import PlanError
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.load import load_plans
from thidua.settings import project_path
from thidua.warehouse.connect import load_sql

PLAN = make_plan()
HANDED_IN: dict[str, dict[str, dict[str, Any]]] = {
    "P-VHXH": {
        "A01": {"actual": Decimal("14.2"), "estimate": Decimal("14.4")},
        "A05": {"actual": 300, "estimate": 320},
        "A20": {"actual": 330681, "estimate": 340000},
        "A21": {"actual": 31},
    },
    "CA": {"A16": {"status": "Đạt"}},
    "TH-01": {"A10": {"numerator": 1, "denominator": 1}},
    "TDP-01": {"A04": {"numerator": 1, "denominator": 500}, "A05": {"actual": 180, "estimate": 181}},
}
VERDICTS = {
    "A01": ("MET", "in_range"),
    "A04": ("NOT_MET", "over_limit"),
    "A05": ("MET", "meets_goal"),
    "A10": ("EXCEEDED", "above_goal"),
    "A16": ("MET", "status_matches"),
    "A20": ("EXCEEDED", "above_goal"),
    "A21": ("NOT_MET", "below_goal"),
}


def hand_in(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        for unit_id, figures in HANDED_IN.items():
            add_submission(connection, unit_id, figures=figures, plan_id=PLAN.id)


def aggregate_plan(engine: sa.Engine, *, period_id: str = "2026-Y", known_at: datetime = KNOWN_AT) -> Snapshot:
    return aggregate_period(
        engine,
        plan=PLAN,
        period_id=period_id,
        known_at=known_at,
        catalogue=make_catalogue(),
        workdays=load_workdays(),
    )


def test_plan_is_registered_summed_and_consistent(engine: sa.Engine) -> None:
    hand_in(engine)
    snapshot = aggregate_plan(engine)
    check_snapshot(engine, snapshot.snapshot_id)
    with engine.connect() as connection:
        rows = connection.execute(sa.text("select target_id, verdict, reason from target_verdict")).all()
        states = connection.execute(sa.text("select distinct state from obligation_status")).scalars().all()
    assert {row.target_id: (row.verdict, row.reason) for row in rows} == VERDICTS
    assert states == ["REPORTED"]
    again = aggregate_plan(engine)
    assert (again.snapshot_id, again.is_new) == (snapshot.snapshot_id, False)


def test_period_without_reports_is_told_as_such(engine: sa.Engine) -> None:
    hand_in(engine)
    snapshot_id = aggregate_plan(engine, period_id="2026-H1").snapshot_id
    check_snapshot(engine, snapshot_id)
    with engine.connect() as connection:
        verdicts = connection.execute(sa.text("select distinct verdict, reason from target_verdict")).all()
    assert [tuple(row) for row in verdicts] == [("INSUFFICIENT_DATA", "missing_units")]


def test_unknown_period_is_refused(engine: sa.Engine) -> None:
    with pytest.raises(PlanError, match="2027-Y"):
        aggregate_plan(engine, period_id="2027-Y")


def test_instant_without_a_zone_is_refused(engine: sa.Engine) -> None:
    with pytest.raises(ValueError, match="zone"):
        aggregate_plan(engine, known_at=datetime(2026, 12, 14))


def test_workers_at_the_same_time_make_one_snapshot(engine: sa.Engine) -> None:
    hand_in(engine)
    together = threading.Barrier(4)

    def work(_: int) -> Snapshot:
        together.wait()
        return aggregate_plan(engine)

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(work, range(4)))
    assert len({snapshot.snapshot_id for snapshot in made}) == 1
    assert sorted(snapshot.is_new for snapshot in made) == [False, False, False, True]
    check_snapshot(engine, made[0].snapshot_id)


def _is_somebody_waiting(connection: sa.Connection) -> bool:
    waiting = sa.text(
        "select count(*) > 0 from pg_locks join pg_database on pg_database.oid = pg_locks.database"
        " where datname = current_database() and locktype = 'advisory' and not granted"
    )
    return bool(connection.execute(waiting).scalar())


def test_load_that_is_on_its_way_is_waited_for(engine: sa.Engine) -> None:
    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as loader:
            loader.execute(sa.text(load_sql("load", "lock_plan.sql")), {"plan_id": PLAN.id})
            add_submission(loader, "CA", figures=HANDED_IN["CA"], plan_id=PLAN.id)
            aggregated = pool.submit(aggregate_plan, engine)
            deadline = time.monotonic() + 60
            while not _is_somebody_waiting(loader):
                assert not aggregated.done(), aggregated.result()
                assert time.monotonic() < deadline
                time.sleep(0.01)
        snapshot_id = aggregated.result().snapshot_id
    with engine.connect() as connection:
        row = read_row(connection, "obligation_status", snapshot_id=snapshot_id, unit_id="CA")
    assert row["state"] == "REPORTED"


def test_failure_leaves_no_half_of_a_snapshot(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thidua.aggregate.run.TABLES", ("obligation_status", "khong-co"))
    with pytest.raises(FileNotFoundError):
        aggregate_plan(engine)
    with engine.connect() as connection:
        assert connection.execute(sa.text("select count(*) from snapshot")).scalar() == 0


def test_the_five_plans_aggregate_before_anything_came(engine: sa.Engine) -> None:
    plans = load_plans(project_path("include", "plans"))
    for plan in plans.values():
        for period in plan.periods:
            snapshot_id = aggregate_period(
                engine,
                plan=plan,
                period_id=period.id,
                known_at=KNOWN_AT,
                catalogue=load_catalogue(),
                workdays=load_workdays(),
            ).snapshot_id
            check_snapshot(engine, snapshot_id)
            with engine.connect() as connection:
                count = connection.execute(
                    sa.text("select count(*) from target_verdict where snapshot_id = :s"), {"s": snapshot_id}
                ).scalar()
                status = read_row(connection, "obligation_status", snapshot_id=snapshot_id, unit_id=plan.units[0].id)
            assert count == len(plan.targets)
            assert status["state"] == ("MISSING" if period.owes_units else "NOT_REQUIRED")

"""A plan becomes one version per content, with the terms that roll-ups and verdicts are computed against."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import TypeAdapter

from factories.catalogues import make_catalogue, make_indicator
from factories.plans import ASSUMED, make_amendment, make_merger, make_period, make_plan, make_target, make_unit
from factories.warehouse import add_row
from thidua.calendar.workdays import load_workdays
from thidua.errors import OperatorError
from thidua.plan.amend import plan_in_force
from thidua.plan.catalogue import Catalogue
from thidua.plan.load import plan_sha256
from thidua.plan.model import Goal, Plan
from thidua.text.canonical import canonical_json
from thidua.warehouse.plans import goal_terms, plan_version_plan, register_plan


def register(engine: sa.Engine, plan: Plan, catalogue: Catalogue | None = None) -> int:
    with engine.begin() as connection:
        return register_plan(connection, plan, catalogue or make_catalogue(), load_workdays())


def rows(engine: sa.Engine, statement: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def test_terms_of_a_plan(engine: sa.Engine) -> None:
    version = register(engine, make_plan())
    assert rows(engine, "select unit_id, unit_name, unit_kind from plan_unit order by position") == [
        ("P-VHXH", "Phòng Văn hóa - Xã hội", "office"),
        ("CA", "Công an phường", "police"),
        ("TH-01", "Trường Tiểu học Mẫu", "school"),
        ("TDP-01", "Tổ dân phố số 1", "residential_group"),
    ]
    # "trước ngày 10/6/2026" and "trước ngày 10/12/2026": the last second of the day before, +07:00
    assert rows(engine, "select distinct period_id, legal_last_instant from plan_obligation order by 1") == [
        ("2026-H1", datetime(2026, 6, 9, 16, 59, 59, tzinfo=UTC)),
        ("2026-Y", datetime(2026, 12, 9, 16, 59, 59, tzinfo=UTC)),
    ]
    assert rows(engine, "select count(*) from plan_obligation") == [(8,)]
    assert rows(engine, "select unit_id from plan_reporter where target_id = 'A05' and period_id = '2026-Y'") == [
        ("P-VHXH",),
        ("TDP-01",),
    ]
    assert rows(engine, "select movement_id, name, level from plan_movement order by position") == [
        ("M1", "Cả nước chung sức xây dựng nông thôn mới", "central"),
        ("M2", "Vì người nghèo - Không để ai bị bỏ lại phía sau", "central"),
        ("M3", "Chung tay cải cách hành chính", "city"),
    ]
    found = rows(
        engine,
        "select target_id, measure, roll_up, direction, goal_kind, goal_low, goal_high, goal_status, accumulation,"
        " lowest, highest from plan_target order by position",
    )
    assert found[:2] == [
        ("A01", "growth", "SINGLE", "higher", "range", Decimal(14), Decimal("14.5"), None, "flow", None, None),
        ("A04", "ratio", "RATIO", "lower", "below", None, Decimal("0.2"), None, "stock", Decimal(0), Decimal(100)),
    ]
    assert [row[0] for row in found] == ["A01", "A04", "A05", "A10", "A16", "A20", "A21"]
    assert rows(engine, "select plan_version_id, plan_id, plan_sha256, content ->> 'commune' from plan_version") == [
        (version, "phuong-mau-2026", plan_sha256(make_plan()), "phường Mẫu")
    ]


def test_content_of_a_version_is_the_plan_again(engine: sa.Engine) -> None:
    register(engine, make_plan())
    [(content,)] = rows(engine, "select content from plan_version")
    assert Plan.model_validate(content) == make_plan()


def test_registering_twice_gives_the_same_version(engine: sa.Engine) -> None:
    assert register(engine, make_plan()) == register(engine, make_plan())
    assert rows(engine, "select count(*) from plan_version") == [(1,)]
    assert rows(engine, "select count(*) from plan_target") == [(7,)]


def test_changed_plan_is_a_new_version_and_the_old_one_stays(engine: sa.Engine) -> None:
    before = register(engine, make_plan())
    changed = make_plan(targets=[make_target(goal={"kind": "below", "value": "0.3"})])
    after = register(engine, changed)
    assert after != before
    limits = rows(engine, "select plan_version_id, goal_high from plan_target where target_id = 'A04' order by 1")
    assert limits == [(before, Decimal("0.2")), (after, Decimal("0.3"))]


def test_changed_catalogue_is_a_new_version_of_an_unchanged_plan(engine: sa.Engine) -> None:
    plan = make_plan(targets=[make_target()])
    before = register(engine, plan)
    catalogue = make_catalogue(indicators={"XH-HONGHEO-TL": make_indicator(roll_up="SINGLE")})
    after = register(engine, plan, catalogue)
    assert rows(engine, "select plan_version_id, roll_up from plan_target order by 1") == [
        (before, "RATIO"),
        (after, "SINGLE"),
    ]


def test_roll_up_of_the_plan_goes_before_that_of_the_indicator(engine: sa.Engine) -> None:
    register(engine, make_plan(targets=[make_target(roll_up="SUM", parent=None)]))
    assert rows(engine, "select roll_up from plan_target") == [("SUM",)]


def test_unit_that_ended_owes_its_own_days_and_its_stocks_do_not_count(engine: sa.Engine) -> None:
    units = [
        make_unit(),
        make_unit(id="TDP-02", name="Tổ dân phố số 2", valid_to=date(2026, 8, 31)),
        make_unit(id="TDP-03", name="Tổ dân phố số 3", valid_to=date(2025, 12, 31)),
    ]
    jobs = make_target(id="A05", indicator="XH-VIECLAM", goal={"kind": "above", "value": "500"})
    register(engine, make_plan(units=units, targets=[make_target(), jobs]))
    assert rows(engine, "select period_id, unit_id, is_closing from plan_obligation order by 1, 2") == [
        ("2026-H1", "TDP-01", False),
        ("2026-H1", "TDP-02", False),
        ("2026-Y", "TDP-01", False),
        ("2026-Y", "TDP-02", True),
    ]
    reporters = "select target_id, unit_id from plan_reporter where period_id = '2026-Y' order by 1, 2"
    assert rows(engine, reporters) == [("A04", "TDP-01"), ("A05", "TDP-01"), ("A05", "TDP-02")]


def test_rule_without_a_date_is_an_obligation_without_an_instant(engine: sa.Engine) -> None:
    period = make_period(unit_due={"kind": "periodic", "raw_text": "định kỳ", "basis": ASSUMED})
    register(engine, make_plan(periods=[period]))
    assert rows(engine, "select distinct legal_last_instant from plan_obligation") == [(None,)]


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ({"kind": "at_least", "value": "96"}, (Decimal(96), None, None)),
        ({"kind": "above", "value": "500"}, (Decimal(500), None, None)),
        ({"kind": "at_most", "value": "0.67"}, (None, Decimal("0.67"), None)),
        ({"kind": "below", "value": "0.2"}, (None, Decimal("0.2"), None)),
        ({"kind": "exactly", "value": "139"}, (Decimal(139), Decimal(139), None)),
        ({"kind": "range", "low": "12.5", "high": "13"}, (Decimal("12.5"), Decimal(13), None)),
        ({"kind": "fraction", "numerator": 11, "denominator": 12}, (Decimal("91.6666666666"), None, None)),
        ({"kind": "fraction", "numerator": 12, "denominator": 12}, (Decimal(100), None, None)),
        ({"kind": "zero"}, (None, Decimal(0), None)),
        ({"kind": "rank_within", "rank": 30, "among": 114}, (None, Decimal(30), None)),
        ({"kind": "rank_within"}, (None, None, None)),
        ({"kind": "milestone", "expected": "Đã triển khai"}, (None, None, "Đã triển khai")),
        ({"kind": "qualitative", "expected": "Đạt"}, (None, None, "Đạt")),
    ],
)
def test_bounds_of_a_goal(goal: dict[str, Any], expected: tuple[Any, ...]) -> None:
    typed: Goal = TypeAdapter(Goal).validate_python(goal)
    assert goal_terms(typed) == expected


def test_registering_at_once_gives_one_version(engine: sa.Engine) -> None:
    together = threading.Barrier(4)

    def run(_: int) -> int:
        together.wait()
        return register(engine, make_plan())

    with ThreadPoolExecutor(4) as pool:
        versions = set(pool.map(run, range(4)))
    assert len(versions) == 1
    assert rows(engine, "select count(*) from plan_unit") == [(4,)]


def test_version_is_not_seen_before_its_terms(engine: sa.Engine) -> None:
    with engine.connect() as first:
        made = register_plan(first, make_plan(), make_catalogue(), load_workdays())
        assert rows(engine, "select count(*) from plan_version") == [(0,)]
        with ThreadPoolExecutor(1) as pool:
            second = pool.submit(register, engine, make_plan())
            assert not second.done()
            first.rollback()
            found = second.result(timeout=10)
    assert found != made
    assert rows(engine, "select plan_version_id, count(*) from plan_target group by 1") == [(found, 7)]


def test_decision_makes_a_version_of_its_own_and_the_six_month_plan_stays_the_old_one(engine: sa.Engine) -> None:
    before = register(engine, make_plan())
    plan = make_plan(amendments=[make_merger(), make_amendment()])
    assert register(engine, plan_in_force(plan, period=plan.period("2026-H1"))) == before
    after = register(engine, plan_in_force(plan, period=plan.period("2026-Y")))
    assert rows(engine, "select plan_version_id, valid_from, decision from plan_version order by 1") == [
        (before, None, None),
        (
            after,
            date(2026, 9, 10),
            "Quyết định số 40/QĐ-UBND ngày 20/08/2026; Quyết định số 45/QĐ-UBND ngày 10/09/2026",
        ),
    ]
    units = f"select unit_id, valid_to, successors from plan_unit where plan_version_id = {after} and position > 3"
    assert rows(engine, units) == [("TDP-01", date(2026, 8, 31), ["TDP-09"]), ("TDP-09", None, [])]


def test_plan_of_a_version_is_had_again_whatever_the_file_says_by_now(engine: sa.Engine) -> None:
    plan = make_plan(amendments=[make_amendment()])
    in_force = plan_in_force(plan, period=plan.period("2026-Y"))
    versions = {register(engine, one): one for one in (make_plan(), in_force)}
    with engine.connect() as connection:
        assert {version: plan_version_plan(connection, version) for version in versions} == versions
        with pytest.raises(OperatorError, match="Không có phiên bản kế hoạch số 77"):
            plan_version_plan(connection, 77)


def test_altered_plan_of_a_version_is_refused(engine: sa.Engine) -> None:
    content = canonical_json(make_plan().model_dump(mode="json")).replace("phường Mẫu", "phường Khác")
    with engine.begin() as connection:
        version = add_row(
            connection,
            "plan_version",
            {"plan_id": "x", "plan_sha256": plan_sha256(make_plan()), "terms_sha256": "0" * 64, "content": content},
            returning="plan_version_id",
        )
        with pytest.raises(OperatorError, match="không khớp mã kiểm tra"):
            plan_version_plan(connection, version)

"""A later decision changes the plan of the periods that it holds for, and of no other."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from factories.plans import ASSUMED, make_amendment, make_merger, make_period, make_plan, make_target, make_unit
from thidua.plan.amend import latest_plan, plan_in_force
from thidua.plan.load import plan_sha256
from thidua.plan.model import Plan

ISSUED = make_plan()


def amended(*amendments: dict[str, Any]) -> Plan:
    return make_plan(amendments=amendments)


def in_force(plan: Plan, period_id: str, known_at: datetime | None = None) -> Plan:
    return plan_in_force(plan, period=plan.period(period_id), known_at=known_at)


def goal_of(plan: Plan, target_id: str = "A05") -> str:
    return str(next(target for target in plan.targets if target.id == target_id).goal)


def due(day: date) -> dict[str, Any]:
    return {"kind": "before", "anchor": day, "raw_text": f"trước ngày {day:%d/%m/%Y}", "basis": ASSUMED}


def test_decision_of_september_leaves_the_six_month_plan_as_it_was() -> None:
    plan = amended(make_amendment())
    six_months, year = in_force(plan, "2026-H1"), in_force(plan, "2026-Y")
    assert six_months == ISSUED
    assert plan_sha256(six_months) == plan_sha256(ISSUED)
    assert year.amendments == plan.amendments
    assert goal_of(year) == "kind='above' value=Decimal('600')"
    assert [target.id for target in year.targets] == [target.id for target in ISSUED.targets]


def test_last_day_of_the_data_is_the_first_on_which_a_decision_can_hold_too_late() -> None:
    last_day = ISSUED.period("2026-Y").data_as_of
    assert in_force(amended(make_amendment(valid_from=last_day)), "2026-Y") != ISSUED
    assert in_force(amended(make_amendment(valid_from=last_day + timedelta(days=1))), "2026-Y") == ISSUED


def test_only_what_was_decided_by_then_is_known() -> None:
    plan = amended(make_amendment(decided_on=date(2026, 9, 10)))
    midnight = datetime(2026, 9, 9, 17, tzinfo=UTC)  # in Vietnam the 10th begins
    assert in_force(plan, "2026-Y", midnight) == in_force(plan, "2026-Y")
    assert in_force(plan, "2026-Y", midnight - timedelta(seconds=1)) == ISSUED
    with pytest.raises(ValueError, match="zone"):
        in_force(plan, "2026-Y", datetime(2026, 9, 10))


def test_newest_decision_wins_and_all_are_kept() -> None:
    second = make_amendment(number=60, decided_on=date(2026, 10, 1), valid_from=date(2026, 9, 1), removed=["A05"])
    plan = amended(make_amendment(), second)
    year = in_force(plan, "2026-Y")
    assert "A05" not in {target.id for target in year.targets}
    assert len(year.amendments) == 2
    before = in_force(plan, "2026-Y", datetime(2026, 9, 20, tzinfo=UTC))
    assert goal_of(before) == "kind='above' value=Decimal('600')"


def test_due_date_moved_after_the_end_of_the_data_counts_for_its_period_alone() -> None:
    moved = make_period(unit_due=due(date(2026, 12, 12)))
    plan = amended(make_amendment(decided_on=date(2026, 12, 3), periods=[moved]))
    assert in_force(plan, "2026-Y").period("2026-Y").unit_due.anchor == date(2026, 12, 12)
    assert in_force(plan, "2026-H1") == ISSUED


def test_amended_end_of_the_data_decides_what_else_is_in_force() -> None:
    longer = make_amendment(number=50, decided_on=date(2026, 9, 1), periods=[make_period(data_as_of=date(2026, 12, 5))])
    goal = make_amendment(decided_on=date(2026, 12, 2))
    assert goal_of(in_force(amended(longer, goal), "2026-Y")) == "kind='above' value=Decimal('600')"
    assert in_force(amended(goal), "2026-Y") == ISSUED


def test_whole_lists_and_the_signer_are_replaced() -> None:
    signer = {"lines": ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"], "name": "Trần Thị Mẫu", "basis": ASSUMED}
    recipients = [{"text": "Lưu", "basis": ASSUMED}]
    deliveries = [{"id": "moi", "name": "Mới", "channel": "folder", "address": "moi", "basis": ASSUMED}]
    plan = amended(make_amendment(signer=signer, recipients=recipients, deliveries=deliveries))
    year = in_force(plan, "2026-Y")
    assert (year.signer.name, len(year.recipients)) == ("Trần Thị Mẫu", 1)
    assert [one.id for one in year.deliveries] == ["moi"]
    assert year.addressees == ISSUED.addressees


def test_new_part_of_a_target_stands_behind_its_family() -> None:
    parts = [make_target(id=target_id, parent="A04") for target_id in ("A04a", "A04b")]
    year = in_force(amended(make_amendment(targets=parts)), "2026-Y")
    assert [target.id for target in year.targets][:5] == ["A01", "A04", "A04a", "A04b", "A05"]
    alone = in_force(amended(make_amendment(targets=[make_target(id="A99")])), "2026-Y")
    assert alone.targets[-1].id == "A99"


def test_flows_movements_and_units_are_replaced_or_added() -> None:
    flow = make_plan().flows[0].model_copy(update={"content": "Nội dung mới"})
    movement = {"id": "M4", "written": "Phong trào mới", "basis": ASSUMED}
    unit = make_unit(id="DN-01", name="Công ty Mẫu", kind="business", valid_from=date(2026, 10, 1))
    change = make_amendment(flows=[flow.model_dump()], movements=[movement], units=[unit])
    year = in_force(amended(change), "2026-Y")
    assert year.flows[0].content == "Nội dung mới"
    assert [movement.id for movement in year.movements] == ["M1", "M2", "M3", "M4"]
    assert year.units[-1].id == "DN-01"


def test_applying_twice_is_applying_once_and_a_plan_without_decisions_is_itself() -> None:
    plan = amended(make_merger(), make_amendment())
    year = in_force(plan, "2026-Y")
    assert in_force(year, "2026-Y") == year
    assert in_force(ISSUED, "2026-Y") is ISSUED


def test_latest_plan_knows_what_no_period_is_made_by() -> None:
    plan = amended(make_amendment(valid_from=date(2027, 1, 1)))
    assert goal_of(latest_plan(plan)) == "kind='above' value=Decimal('600')"
    assert in_force(plan, "2026-Y") == ISSUED


def test_new_unit_is_unknown_before_its_decision_holds() -> None:
    plan = amended(make_merger())
    assert "TDP-09" not in {unit.id for unit in in_force(plan, "2026-H1").units}
    year = in_force(plan, "2026-Y")
    assert [unit.id for unit in year.units_of(year.period("2026-Y"))][-2:] == ["TDP-01", "TDP-09"]

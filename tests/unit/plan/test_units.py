"""Units that merge, split or end: who owes a report, whose figures count, and what of it makes no sense."""

from datetime import date
from typing import Any

import pytest

from factories.catalogues import make_catalogue
from factories.plans import ASSUMED, make_plan, make_target, make_unit
from thidua.plan.catalogue import Indicator
from thidua.plan.contradictions import find_contradictions
from thidua.plan.model import Plan
from thidua.plan.unit_faults import find_overlaps

INDICATORS = make_catalogue().indicators
FLOW, STOCK = INDICATORS["XH-VIECLAM"], INDICATORS["XH-HONGHEO-TL"]
END, NEXT = date(2026, 8, 31), date(2026, 9, 1)


def group(number: int, **overrides: Any) -> dict[str, Any]:
    return make_unit(id=f"TDP-0{number}", name=f"Tổ dân phố số {number}", **overrides)


def plan_of(*units: dict[str, Any], reporters: dict[str, Any] | None = None) -> Plan:
    asked = {"kinds": ["residential_group"], "basis": ASSUMED} if reporters is None else reporters
    return make_plan(units=units, targets=[make_target(reporters=asked)])


def reporters(plan: Plan, indicator: Indicator, period_id: str = "2026-Y") -> list[str]:
    (target,) = plan.targets
    return [unit.id for unit in plan.reporters_of(target, plan.period(period_id), indicator)]


SPLIT = (
    group(1, valid_to=END, successors=["TDP-02", "TDP-03"]),
    group(2, valid_from=NEXT),
    group(3, valid_from=NEXT),
)


def test_unit_that_ended_within_the_days_owes_a_report_of_them_and_one_that_ended_before_none() -> None:
    first, last = date(2026, 1, 1), date(2026, 11, 30)
    for valid_to, owes in [(date(2025, 12, 31), False), (first, True), (END, True), (last, True), (None, True)]:
        plan = plan_of(group(1, valid_to=valid_to), group(9))
        assert ("TDP-01" in {unit.id for unit in plan.units_of(plan.period("2026-Y"))}) is owes, valid_to
    assert [unit.id for unit in plan_of(*SPLIT).units_of(plan.period("2026-H1"))] == ["TDP-01"]


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        pytest.param(FLOW, ["TDP-01", "TDP-02", "TDP-03"], id="flows sum"),
        pytest.param(STOCK, ["TDP-02", "TDP-03"], id="shares of stocks take the last"),
        pytest.param(
            STOCK.model_copy(update={"accumulation": "flow"}), ["TDP-01", "TDP-02", "TDP-03"], id="shares of flows sum"
        ),
        pytest.param(INDICATORS["NS-THU-VAL"], ["TDP-02", "TDP-03"], id="one reporter: who stands at the end"),
        pytest.param(FLOW.model_copy(update={"roll_up": "COUNT"}), ["TDP-02", "TDP-03"], id="counts of units"),
        pytest.param(INDICATORS["HC-PAR-RANK"], ["TDP-02", "TDP-03"], id="ranks"),
        pytest.param(INDICATORS["AN-ANTT"], ["TDP-02", "TDP-03"], id="words"),
    ],
)
def test_whose_figures_count(indicator: Indicator, expected: list[str]) -> None:
    assert reporters(plan_of(*SPLIT), indicator) == expected
    assert reporters(plan_of(*SPLIT), indicator, "2026-H1") == ["TDP-01"]


def test_roll_up_of_the_plan_goes_before_that_of_the_indicator() -> None:
    target = make_target(roll_up="SINGLE")
    plan = make_plan(units=SPLIT, targets=[target])
    assert reporters(plan, FLOW) == ["TDP-02", "TDP-03"]


def test_successors_of_a_named_unit_answer_for_it_through_every_change() -> None:
    named = {"units": ["TDP-01"], "basis": ASSUMED}
    units = (
        group(1, valid_to=date(2026, 3, 31), successors=["TDP-02"]),
        group(2, valid_from=date(2026, 4, 1), valid_to=END, successors=["TDP-03"]),
        group(3),
        group(4),
    )
    plan = plan_of(*units, reporters=named)
    assert reporters(plan, FLOW) == ["TDP-01", "TDP-02", "TDP-03"]
    assert reporters(plan, STOCK) == ["TDP-03"]
    assert reporters(plan, STOCK, "2026-H1") == ["TDP-02"]
    assert reporters(plan_of(group(1), group(3), reporters=named), FLOW) == ["TDP-01"]


def found(*units: dict[str, Any]) -> list[str]:
    return list(find_contradictions(make_plan(units=[*make_plan().model_dump()["units"][:3], *units])))


def test_sound_mergers_and_splits_are_taken() -> None:
    others = [group(4, valid_to=END, successors=["TDP-05"]), group(5)]
    assert [fault for fault in found(*SPLIT, *others) if "units" in fault] == []


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param(
            [group(1, valid_to=END, successors=["TDP-02"]), group(2, valid_from=date(2026, 9, 5))],
            "units[3].successors (TDP-01): đơn vị kế thừa TDP-02 bắt đầu ngày 2026-09-05, từ ngày 2026-09-01 đến trước "
            "ngày đó không đơn vị nào nhận nhiệm vụ; cần valid_from của TDP-02 chậm nhất là 2026-09-01",
            id="gap",
        ),
        pytest.param(
            [group(1, valid_to=END, successors=["TDP-02"]), group(2, valid_to=END)],
            "units[3].successors (TDP-01): đơn vị kế thừa TDP-02 kết thúc ngày 2026-08-31, trước ngày tiếp nhận "
            "2026-09-01; cần đơn vị còn hoạt động vào ngày đó",
            id="successor is gone",
        ),
        pytest.param(
            [
                group(1, valid_to=END, successors=["TDP-02"]),
                group(2, valid_to=date(2026, 9, 30), successors=["TDP-03"]),
                group(3, valid_to=date(2026, 10, 31), successors=["TDP-01", "TDP-04"]),
                group(4),
            ],
            "units[3].successors (TDP-01): có vòng TDP-01 → TDP-02 → TDP-03 → TDP-01; cần đơn vị kế thừa không trở lại",
            id="circle",
        ),
    ],
)
def test_handover_that_cannot_be_is_refused(units: list[dict[str, Any]], expected: str) -> None:
    faults = found(*units)
    assert any(fault.startswith(expected) for fault in faults), faults
    assert sum("vòng" in fault for fault in faults) <= 1


def test_successor_that_begins_before_the_end_is_warned() -> None:
    begins_early = plan_of(group(1, valid_to=END, successors=["TDP-02"]), group(2, valid_from=date(2026, 8, 1)))
    (text,) = find_overlaps(begins_early)
    assert "đơn vị TDP-02 bắt đầu ngày 01/08/2026 khi đơn vị TDP-01 mà nó kế thừa còn hoạt động đến hết" in text
    stood_all_along = plan_of(group(1, valid_to=END, successors=["TDP-02"]), group(2))
    assert list(find_overlaps(stood_all_along)) == []
    assert list(find_overlaps(plan_of(*SPLIT))) == []

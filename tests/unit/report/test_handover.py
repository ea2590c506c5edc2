"""What the annexes say of units that merged, split or ended, and of targets that a decision changed."""

from datetime import date
from typing import Any

import pytest

from factories.plans import make_amendment, make_merger, make_plan, make_target, make_unit
from factories.reports import make_report
from thidua.plan.amend import plan_in_force
from thidua.plan.model import Plan
from thidua.report.model import Report

END, NEXT = date(2026, 8, 31), date(2026, 9, 1)


def group(number: int, **overrides: Any) -> dict[str, Any]:
    return make_unit(id=f"TDP-0{number}", name=f"Tổ dân phố số {number}", **overrides)


def plan_of(*units: dict[str, Any]) -> Plan:
    return make_plan(units=units, targets=[make_target()])


def names(report: Report) -> list[str]:
    table = next(annex for annex in report.annexes if annex.key == "completeness")
    return [row.cells[1] for row in table.rows]


def in_force(*amendments: dict[str, Any]) -> Plan:
    plan = make_plan(amendments=amendments)
    return plan_in_force(plan, period=plan.period("2026-Y"))


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param(
            [group(1, valid_to=END, successors=["TDP-02"]), group(2)],
            [
                "Tổ dân phố số 1 (sáp nhập vào Tổ dân phố số 2 từ ngày 01/9/2026)",
                "Tổ dân phố số 2 (tiếp nhận nhiệm vụ của Tổ dân phố số 1 từ ngày 01/9/2026)",
            ],
            id="merged into one that stood",
        ),
        pytest.param(
            [
                group(1, valid_to=END, successors=["TDP-03"]),
                group(2, valid_to=END, successors=["TDP-03"]),
                group(3, valid_from=NEXT),
            ],
            [
                "Tổ dân phố số 1 (sáp nhập vào Tổ dân phố số 3 từ ngày 01/9/2026)",
                "Tổ dân phố số 2 (sáp nhập vào Tổ dân phố số 3 từ ngày 01/9/2026)",
                "Tổ dân phố số 3 (thành lập từ ngày 01/9/2026, tiếp nhận nhiệm vụ của Tổ dân phố số 1, "
                "Tổ dân phố số 2)",
            ],
            id="merged into a new one",
        ),
        pytest.param(
            [group(1, valid_to=END, successors=["TDP-02", "TDP-03"]), group(2, valid_from=NEXT), group(3)],
            [
                "Tổ dân phố số 1 (chia thành Tổ dân phố số 2, Tổ dân phố số 3 từ ngày 01/9/2026)",
                "Tổ dân phố số 2 (thành lập từ ngày 01/9/2026, tiếp nhận nhiệm vụ của Tổ dân phố số 1)",
                "Tổ dân phố số 3 (tiếp nhận nhiệm vụ của Tổ dân phố số 1 từ ngày 01/9/2026)",
            ],
            id="split",
        ),
        pytest.param(
            [group(1, valid_to=END, successors=["TDP-02"]), group(2, valid_from=NEXT)],
            [
                "Tổ dân phố số 1 (chuyển thành Tổ dân phố số 2 từ ngày 01/9/2026)",
                "Tổ dân phố số 2 (thành lập từ ngày 01/9/2026, tiếp nhận nhiệm vụ của Tổ dân phố số 1)",
            ],
            id="another name",
        ),
        pytest.param(
            [group(1, valid_to=END), group(2), group(3, valid_from=NEXT)],
            [
                "Tổ dân phố số 1 (kết thúc hoạt động sau ngày 31/8/2026)",
                "Tổ dân phố số 2",
                "Tổ dân phố số 3 (thành lập từ ngày 01/9/2026)",
            ],
            id="ended and founded",
        ),
        pytest.param(
            [group(1, valid_to=date(2026, 12, 15), successors=["TDP-02"]), group(2)],
            ["Tổ dân phố số 1", "Tổ dân phố số 2"],
            id="after the end of the data nothing is told",
        ),
    ],
)
def test_completeness_says_what_became_of_a_unit(units: list[dict[str, Any]], expected: list[str]) -> None:
    assert names(make_report(plan=plan_of(*units))) == expected


def test_targets_changed_by_a_decision_are_told_with_it() -> None:
    moved = make_amendment(number=50, decided_on=date(2026, 10, 2), targets=[make_target()])
    report = make_report(plan=in_force(make_amendment(), moved, make_merger()))
    table = next(annex for annex in report.annexes if annex.key == "targets")
    assert [note for note in table.notes if "điều chỉnh" in note] == [
        "Chỉ tiêu 3 được điều chỉnh theo Quyết định số 45/QĐ-UBND ngày 10/09/2026.",
        "Chỉ tiêu 2 được điều chỉnh theo Quyết định số 50/QĐ-UBND ngày 02/10/2026.",
    ]
    assert not any("điều chỉnh" in note for annex in make_report().annexes for note in annex.notes)

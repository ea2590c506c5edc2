"""A bad amendment in a plan file: which file, where in it, what was found, what is expected."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from factories.plans import ASSUMED
from thidua.errors import PlanError
from thidua.plan.load import load_plan
from thidua.settings import project_path

SOURCE = project_path("include", "plans", "chu-van-an-2026.yaml")
CONTENT: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))


def part(kind: str, entry_id: str, /, **changes: Any) -> dict[str, Any]:
    """An entry of the plan of Chu Văn An with some keys changed."""
    return {**next(entry for entry in CONTENT[kind] if entry["id"] == entry_id), **changes}


TARGET = part("targets", "A04", goal={"kind": "below", "value": 0.3})
YEAR = part("periods", "2026-Y")


def decided(day: str = "2026-09-10", **changes: Any) -> dict[str, Any]:
    year, month, date = day.split("-")
    base = {"decision": f"Quyết định số 7/QĐ-UBND ngày {int(date)}/{int(month)}/{year}", "decided_on": day}
    return {**base, "valid_from": day, "basis": ASSUMED, **(changes or {"targets": [TARGET]})}


def write(folder: Path, *amendments: dict[str, Any]) -> Path:
    path = folder / SOURCE.name
    written = yaml.safe_dump({"amendments": list(amendments)}, allow_unicode=True, sort_keys=False)
    path.write_text(SOURCE.read_text(encoding="utf-8") + written, encoding="utf-8")
    return path


def refusal_of(path: Path) -> str:
    with pytest.raises(PlanError) as refused:
        load_plan(path)
    assert str(path) in str(refused.value)
    assert "→ Sửa tệp" in str(refused.value)
    return str(refused.value)


def test_sound_amendments_are_taken(tmp_path: Path) -> None:
    plan = load_plan(write(tmp_path, decided(), decided("2026-10-01", removed=["A04"])))
    assert [amendment.decided_on.isoformat() for amendment in plan.amendments] == ["2026-09-10", "2026-10-01"]


@pytest.mark.parametrize(
    ("amendments", "expected"),
    [
        pytest.param(
            [{**decided(), "targets": []}],
            "amendments[0]: có các khóa decision, decided_on, valid_from, basis, targets; không thay đổi gì; cần",
            id="changes nothing",
        ),
        pytest.param(
            [{**decided(), "thay": []}],
            "amendments[0].thay: có []; khóa lạ, cần một trong các khóa: basis, decided_on, decision,",
            id="unknown key",
        ),
        pytest.param(
            [decided(targets=[{**TARGET, "goal": {"kind": "below"}}])],
            "amendments[0].targets[0].goal.value: không có; cần có khóa này",
            id="fault within an entry",
        ),
        pytest.param(
            [decided("2026-10-01"), decided(removed=["A05"])],
            "amendments[1].decided_on: có 2026-09-10, trước quyết định ghi liền trên (2026-10-01); cần ghi theo thứ tự",
            id="order",
        ),
        pytest.param(
            [{**decided(), "decided_on": "2026-09-11"}],
            "amendments[0].decided_on: có 2026-09-11; cần khớp với ngày ghi trong “Quyết định số 7/QĐ-UBND ngày "
            "10/9/2026”",
            id="another day in its words",
        ),
        pytest.param(
            [decided(removed=["A77"])],
            "amendments[0].removed: có 'A77'; cần một chỉ tiêu mà kế hoạch đang có",
            id="removed what is not there",
        ),
        pytest.param(
            [decided(removed=["A04"]), decided(removed=["A04"])],
            "amendments[1].removed: có 'A04'; cần một chỉ tiêu mà kế hoạch đang có",
            id="removed twice",
        ),
        pytest.param(
            [decided(removed=["A04"], targets=[TARGET])],
            "amendments[0].removed: có 'A04', vừa bỏ vừa thay; cần một trong hai",
            id="removed and replaced",
        ),
        pytest.param(
            [decided(targets=[TARGET, TARGET])],
            "amendments[0].targets: mã 'A04' được khai báo hai lần",
            id="given twice",
        ),
        pytest.param(
            [decided(movements=[part("movements", "M1")])],
            "amendments[0].movements: có 'M1'; chỉ thêm phong trào mà kế hoạch chưa có",
            id="movement that is there",
        ),
        pytest.param(
            [decided(periods=[{**YEAR, "id": "2026-H2"}])],
            "amendments[0].periods: có '2026-H2'; cần một trong: 2026-H1, 2026-Y",
            id="unknown period",
        ),
        pytest.param(
            [decided("2026-12-08", periods=[YEAR], targets=[TARGET])],
            "amendments[0].valid_from: có 2026-12-08, sau ngày chốt số liệu 2026-11-30 của kỳ 2026-Y; thay đổi về kỳ "
            "này áp dụng ngay nhưng các thay đổi khác thì chưa, cần tách thành hai mục",
            id="holds in part",
        ),
        pytest.param(
            [decided(targets=[{**TARGET, "reporters": {"units": ["KHAC"], "basis": ASSUMED}}])],
            "amendments[0] (Quyết định số 7/QĐ-UBND ngày 10/9/2026): sau khi thay đổi, targets A04.reporters.units: "
            "không có đơn vị 'KHAC' trong 'units'",
            id="unknown unit",
        ),
        pytest.param(
            [decided(targets=[{**TARGET, "goal": {"kind": "at_least", "value": 1}}])],
            "sau khi thay đổi, targets[6].goal.kind (A04): có 'at_least'; ngược chiều với chỉ tiêu XH-HONGHEO-TL",
            id="goal the wrong way round",
        ),
        pytest.param(
            [decided(periods=[{**YEAR, "end": "2027-01-31"}])],
            "sau khi thay đổi, periods[1].end (2026-Y): có 2027-01-31; cần một ngày trong năm 2026",
            id="contradiction",
        ),
        pytest.param(
            [decided(removed=["A01"])],
            "sau khi thay đổi, targets A01a.parent: không có chỉ tiêu 'A01' khác trong 'targets'",
            id="parent removed",
        ),
        pytest.param(
            [decided(units=[part("units", "P-KTHTDT", valid_to="2026-09-30")])],
            "sau khi thay đổi, targets[0].reporters (A01): có 0 đơn vị trong kỳ 2026-Y; chỉ tiêu SINGLE cần đúng một",
            id="nobody is left to report",
        ),
        pytest.param(
            [
                decided(
                    units=[
                        part("units", "P-KTHTDT", valid_to="2026-09-30", successors=["P-A", "P-B"]),
                        part("units", "P-KTHTDT", id="P-A", name="Phòng A", valid_from="2026-10-01"),
                        part("units", "P-KTHTDT", id="P-B", name="Phòng B", valid_from="2026-10-01"),
                    ]
                )
            ],
            "sau khi thay đổi, targets[0].reporters (A01): có 2 đơn vị trong kỳ 2026-Y; chỉ tiêu SINGLE cần đúng một",
            id="split reporter of one figure",
        ),
    ],
)
def test_fault_is_told_with_its_place(tmp_path: Path, amendments: list[dict[str, Any]], expected: str) -> None:
    assert expected in refusal_of(write(tmp_path, *amendments))


def test_what_is_decided_on_one_day_is_judged_together(tmp_path: Path) -> None:
    ended = part("units", "P-KTHTDT", valid_to="2026-09-30", successors=["P-A"])
    new = part("units", "P-KTHTDT", id="P-A", name="Phòng A", valid_from="2026-10-01")
    assert load_plan(write(tmp_path, decided(units=[new]), decided(units=[ended]))).amendments
    late = decided("2026-09-11", units=[new])
    assert "units P-KTHTDT.successors: không có đơn vị 'P-A'" in refusal_of(
        write(tmp_path, decided(units=[ended]), late)
    )


def test_policy_that_gives_up_before_it_gathers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / SOURCE.name
    policy = {"corrections": {"gather_minutes": 30, "gather_at_most_minutes": 20, "basis": ASSUMED}}
    path.write_text(
        SOURCE.read_text(encoding="utf-8") + yaml.safe_dump(policy, allow_unicode=True, sort_keys=False),
        encoding="utf-8",
    )
    assert "corrections: có các khóa gather_minutes" in refusal_of(path)
    assert "cần gather_at_most_minutes >= gather_minutes" in refusal_of(path)

"""What `thidua plan check` tells the operator."""

from datetime import date
from pathlib import Path

import pytest

from factories.plans import ASSUMED, make_period, make_plan
from thidua.calendar.workdays import load_workdays
from thidua.errors import PlanError
from thidua.plan.check import describe_calendar, describe_plan, find_warnings, print_checks
from thidua.plan.load import load_plans
from thidua.settings import project_path

WORKDAYS = load_workdays()
FOLDER = project_path("include", "plans")
PLANS = load_plans(FOLDER)


def due(day: date) -> dict[str, object]:
    return {"kind": "before", "anchor": day, "raw_text": f"trước ngày {day:%d/%m/%Y}", "basis": ASSUMED}


def warned(**period: object) -> list[str]:
    return [warning.text for warning in find_warnings(make_plan(periods=[make_period(**period)]), WORKDAYS)]


def test_zero_slack_of_plan_a_is_warned_naming_plan_and_flow() -> None:
    (warning,) = find_warnings(PLANS["chu-van-an-2026"], WORKDAYS)
    assert (warning.plan_id, warning.period_id, warning.flow_id) == ("chu-van-an-2026", "2026-Y", "F1")
    assert "Kế hoạch chu-van-an-2026, kỳ 2026-Y, luồng F1: độ dư" in warning.text
    assert "là 0 ngày làm việc" in warning.text


@pytest.mark.parametrize("plan_id", ["vinh-bao-2026", "le-thanh-nghi-2026", "thuong-hong-2025", "kien-an-2025"])
def test_the_other_plans_have_no_warning(plan_id: str) -> None:
    assert find_warnings(PLANS[plan_id], WORKDAYS) == []


def test_sound_dates_are_not_warned() -> None:
    assert warned() == []


def test_negative_slack_is_warned() -> None:
    (text,) = warned(unit_due=due(date(2026, 12, 19)))
    assert "luồng F1: độ dư đến hạn gửi thành phố (luồng F2) là -4 ngày làm việc" in text


def test_no_working_day_between_end_of_data_and_due_date_is_warned() -> None:
    (text,) = warned(data_as_of=date(2026, 12, 4), unit_due=due(date(2026, 12, 7)))
    assert "luồng F1: không có ngày làm việc nào giữa ngày chốt số liệu 04/12/2026 và hạn gửi 06/12/2026" in text
    assert warned(data_as_of=date(2026, 12, 3), unit_due=due(date(2026, 12, 7))) == []


def test_opening_after_and_locking_before_the_due_date_are_warned() -> None:
    texts = warned(opens=date(2026, 12, 10), lock=date(2026, 12, 11))
    assert [text.partition(": ")[2] for text in texts] == [
        "ngày mở 10/12/2026 sau hạn gửi 09/12/2026",
        "ngày khóa 11/12/2026 trước hạn gửi 14/12/2026",
    ]


def test_due_rule_without_a_date_is_warned() -> None:
    texts = warned(unit_due={"kind": "periodic", "raw_text": "định kỳ", "basis": ASSUMED})
    assert len(texts) == 1
    assert "luồng F1: thời hạn “định kỳ” chưa có ngày" in texts[0]


def test_undecided_holidays_before_the_due_date_are_warned() -> None:
    year = {"data_as_of": date(2026, 12, 31), "opens": date(2027, 1, 4), "lock": date(2027, 3, 31)}
    texts = warned(**year, unit_due=due(date(2027, 1, 16)), report_due=due(date(2027, 2, 20)))
    assert [text.partition(": ")[0] for text in texts] == ["Kế hoạch phuong-mau-2026, kỳ 2026-Y, luồng F2"]
    assert "ngày nghỉ chưa được công bố chính thức" in texts[0]


def test_every_flow_of_a_plan_is_in_its_calendar_and_reports_come_first() -> None:
    for plan in PLANS.values():
        rows = describe_calendar(plan, WORKDAYS)
        assert {row.flow_id for row in rows} == {flow.id for flow in plan.flows}
        assert [row.period_id for row in rows[:4]] == [period.id for period in plan.periods for _ in range(2)]
        assert all(row.period_id is None for row in rows[4:])


def test_calendar_is_printed_as_an_aligned_table() -> None:
    lines = describe_plan(PLANS["kien-an-2025"], WORKDAYS).splitlines()
    assert lines[0] == "kien-an-2025: phường Kiến An, năm 2025 (29 đơn vị, 22 chỉ tiêu, 8 phong trào)"
    assert [cell.strip() for cell in lines[6].split("  ") if cell.strip()] == [
        "2025-Y",
        "phường, xã",
        "F16",
        "trước ngày 15/12/2025",
        "dòng 321",
        "23:59:59 Chủ nhật 14/12/2025",
        "thứ Sáu 12/12/2025",
        "-",
        "08:00 thứ Tư 10/12/2025",
    ]
    start = lines[1].index("Hạn pháp lý cuối cùng")
    assert all(line[start - 2 : start] == "  " for line in lines[1:7])
    assert [line[start : start + 8] for line in lines[3:7]] == ["23:59:59"] * 4
    assert "  3 ngày làm việc  " in lines[5]
    assert lines[7:] == ["  Không có cảnh báo."]


def test_all_plans_are_printed_one_after_the_other() -> None:
    text = print_checks(sorted(FOLDER.glob("*.yaml")))
    assert [block.partition(":")[0] for block in text.split("\n\n")] == list(PLANS)
    assert text.count("CẢNH BÁO") == 1
    assert "chưa có ngày" in text


def test_faults_of_all_files_are_told_before_anything_is_printed(tmp_path: Path) -> None:
    paths = [tmp_path / "mot-2026.yaml", tmp_path / "hai-2026.yaml"]
    for path in paths:
        path.write_text("id: x\n", encoding="utf-8")
    with pytest.raises(PlanError) as refused:
        print_checks(paths)
    assert all(f"{path}: " in str(refused.value) for path in paths)

"""What `thidua plan check` tells the operator."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from factories.plans import ASSUMED, make_amendment, make_merger, make_period, make_plan
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


@pytest.mark.parametrize("plan_id", ["vinh-bao-2026", "thuong-hong-2025", "kien-an-2025"])
def test_the_other_plans_have_no_warning(plan_id: str) -> None:
    assert find_warnings(PLANS[plan_id], WORKDAYS) == []


@pytest.mark.parametrize(
    ("period_id", "used", "stated", "report_flow"),
    [
        ("2026-H1", "19/06/2026", "luồng F6 “Quý II năm 2026” (dòng 65, hết ngày 30/06/2026)", "F7"),
        ("2026-Y", "19/12/2026", "luồng F9 “Quý IV năm 2026” (dòng 89, hết ngày 31/12/2026)", "F9"),
    ],
)
def test_plan_c_is_told_that_its_units_are_late_by_assumption(
    period_id: str, used: str, stated: str, report_flow: str
) -> None:
    found = [one for one in find_warnings(PLANS["le-thanh-nghi-2026"], WORKDAYS) if one.period_id == period_id]
    stricter, slack = (one.text for one in found)
    assert {one.flow_id for one in found} == {"F6"}
    assert f"(hết ngày {used}) là giả định, chặt hơn thời hạn kế hoạch nêu: {stated}" in stricter
    assert f"đơn vị gửi sau ngày {used} đến hết ngày" in stricter
    assert "bị ghi là muộn chỉ do giả định này" in stricter
    assert "nếu chỉ theo thời hạn kế hoạch nêu" in slack
    assert f"(luồng {report_flow}) là 0 ngày làm việc" in slack


def stated_flow(day: date, **basis: object) -> list[dict[str, Any]]:
    flows: list[dict[str, Any]] = make_plan().model_dump()["flows"]
    flows[0]["due"] = {**due(day), "basis": basis or {"line": 95}}
    return flows


def assumed(**plan: Any) -> list[str]:
    """Warnings of a plan whose units are due, by assumption, until 09/12/2026."""
    return [one.text for one in find_warnings(make_plan(**{"periods": [make_period()], **plan}), WORKDAYS)]


def test_assumption_is_warned_only_where_it_is_stricter_than_what_the_plan_states() -> None:
    (text,) = assumed(flows=stated_flow(date(2026, 12, 11)))
    assert "luồng F1 “trước ngày 11/12/2026” (dòng 95, hết ngày 10/12/2026)" in text
    assert assumed(flows=stated_flow(date(2026, 12, 10))) == []
    assert assumed(flows=stated_flow(date(2026, 12, 11), assumption="Hạn do hệ thống đề xuất.")) == []
    assert assumed(flows=stated_flow(date(2027, 2, 12))) == []
    stated = {**due(date(2026, 12, 10)), "basis": {"line": 96}}
    assert assumed(flows=stated_flow(date(2026, 12, 11)), periods=[make_period(unit_due=stated)]) == []


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
        levels = [period.id for period in plan.periods for _ in range(period.owes_units + period.has_report)]
        assert [row.period_id for row in rows[: len(levels)]] == levels
        assert all(row.period_id is None for row in rows[len(levels) :])


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
    assert all(line[start - 2 : start] == "  " for line in lines[1:8])
    assert [line[start : start + 8] for line in lines[3:8]] == ["23:59:59"] * 5
    assert "  3 ngày làm việc  " in lines[5]
    assert lines[8].startswith("  Khi số liệu thay đổi sau phát hành (giả định): số liệu: lập báo cáo thay thế; ")
    assert lines[9:] == ["  Không có cảnh báo."]


def test_stated_rules_that_no_period_goes_by_are_in_a_table_of_their_own() -> None:
    lines = describe_plan(PLANS["le-thanh-nghi-2026"], WORKDAYS).splitlines()
    start = lines.index("  Luồng khác:")
    rows = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[start + 3 : start + 6]]
    assert [row[0] for row in rows] == ["F6", "F8", "F10"]
    assert rows[0] == [
        "F6",
        "báo cáo của đơn vị",
        "Quý II năm 2026",
        "dòng 65",
        "23:59:59 thứ Ba 30/06/2026",
        "thứ Ba 30/06/2026",
        "2026-H1, 2026-Y",
    ]
    start = lines.index("  Nhiệm vụ, mốc thời gian:")
    rows = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[start + 3 : start + 27]]
    assert [row[0] for row in rows] == [task.id for task in PLANS["le-thanh-nghi-2026"].tasks]
    assert rows[-2] == [
        "IV.g",
        "Chuẩn bị nội dung cho Hội nghị tổng kết kết quả thực hiện giao …",
        "Phòng Văn hóa - Xã hội phường",
        "Quý IV năm 2026",
        "dòng 89",
        "thứ Năm 31/12/2026",
        "thứ Năm 31/12/2026",
    ]
    start += 21
    assert [line.split(" (")[0] for line in lines[start + 6 : start + 10]] == [
        "  Khi số liệu thay đổi sau phát hành",
        "  Phê duyệt báo cáo lần đầu",
        "  Số và ngày",
        "  Ký số trước khi gửi",
    ]
    assert lines[start + 9].endswith("cơ quan bằng khóa của kết nối thidua_sign_le_thanh_nghi.")
    assert lines[start + 10].startswith("  Nhắc các đơn vị (giả định): còn 10, 3, 1, 0 ngày làm việc;")
    assert lines[start + 11].startswith("  CẢNH BÁO")


def test_difficulties_are_taken_at_any_time() -> None:
    lines = describe_plan(PLANS["le-thanh-nghi-2026"], WORKDAYS).splitlines()
    [row] = [line for line in lines if line.startswith("  2026-KK")]
    assert "F11    Trong quá trình thực hiện, nếu có khó khăn, vướng mắc  dòng 133  bất cứ lúc nào" in row
    assert not [line for line in lines if "CẢNH BÁO" in line and "2026-KK" in line]


@pytest.mark.parametrize(
    ("plan_id", "flows"),
    [
        ("chu-van-an-2026", ["F2"]),
        ("vinh-bao-2026", ["F5"]),
        ("thuong-hong-2025", ["F12", "F14"]),
        ("kien-an-2025", []),
    ],
)
def test_flows_whose_stated_rule_no_period_goes_by(plan_id: str, flows: list[str]) -> None:
    rows = describe_calendar(PLANS[plan_id], WORKDAYS)
    assert [row.flow_id for row in rows if row.period_id is None] == flows


def test_a_folder_stands_for_its_plan_files_and_a_yml_file_is_refused_by_name(tmp_path: Path) -> None:
    assert print_checks([FOLDER]) == print_checks(sorted(FOLDER.glob("*.yaml")))
    text = (FOLDER / "kien-an-2025.yaml").read_text(encoding="utf-8")
    (tmp_path / "kien-an-2025.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "quen-2026.yml").write_text(text, encoding="utf-8")
    for place in (tmp_path, tmp_path / "quen-2026.yml"):
        with pytest.raises(PlanError, match=r"quen-2026\.yml: có đuôi '\.yml'; cần đuôi '\.yaml'"):
            print_checks([place])


def test_a_folder_without_plans_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="không có tệp kế hoạch nào"):
        print_checks([tmp_path])


def test_all_plans_are_printed_one_after_the_other() -> None:
    text = print_checks(sorted(FOLDER.glob("*.yaml")))
    assert [block.partition(":")[0] for block in text.split("\n\n")] == list(PLANS)
    assert text.count("CẢNH BÁO") == 7 + len(PLANS)
    assert "chưa có ngày" in text


def test_faults_of_all_files_are_told_before_anything_is_printed(tmp_path: Path) -> None:
    paths = [tmp_path / "mot-2026.yaml", tmp_path / "hai-2026.yaml"]
    for path in paths:
        path.write_text("id: x\n", encoding="utf-8")
    with pytest.raises(PlanError) as refused:
        print_checks(paths)
    assert all(f"{path}: " in str(refused.value) for path in paths)


def test_decisions_are_printed_with_what_they_change_and_due_dates_are_those_in_force() -> None:
    moved = make_period(unit_due=due(date(2026, 12, 12)))
    late = make_amendment(number=46, decided_on=date(2026, 12, 3), periods=[moved])
    plan = make_plan(amendments=[make_merger(), make_amendment(), late])
    lines = describe_plan(plan, WORKDAYS).splitlines()
    assert lines[0].endswith("(5 đơn vị, 7 chỉ tiêu, 3 phong trào)")
    assert "trước ngày 12/12/2026" in lines[5]
    assert (
        "  THAY ĐỔI: Quyết định số 40/QĐ-UBND ngày 20/08/2026 (hiệu lực từ 01/09/2026): đơn vị TDP-01, TDP-09; áp dụng"
        in ("\n".join(lines))
    )
    assert (
        "  THAY ĐỔI: Quyết định số 46/QĐ-UBND ngày 03/12/2026 (hiệu lực từ 03/12/2026): kỳ 2026-Y; "
        "áp dụng cho kỳ: 2026-Y."
    ) in lines


def test_decision_without_effect_and_one_that_reaches_back_are_warned() -> None:
    never = make_amendment(valid_from=date(2027, 1, 1))
    assert "không được áp dụng cho báo cáo nào" in describe_plan(make_plan(amendments=[never]), WORKDAYS)
    reaches_back = make_amendment(valid_from=date(2026, 5, 1))
    text = describe_plan(make_plan(amendments=[reaches_back]), WORKDAYS)
    assert "kỳ 2026-H1: Quyết định số 45/QĐ-UBND ngày 10/09/2026 ký sau ngày chốt số liệu 31/05/2026" in text
    assert "áp dụng cho kỳ: 2026-H1, 2026-Y" in text
    assert "kỳ 2026-Y: Quyết định" not in text


def test_policy_on_corrections_is_printed() -> None:
    policy = {"figure": "note", "text": "silent", "gather_minutes": 5, "approval": "person", "basis": {"line": 12}}
    text = describe_plan(make_plan(corrections=policy), WORKDAYS)
    assert (
        "  Khi số liệu thay đổi sau phát hành (dòng 12): số liệu: nêu ở báo cáo sau; đánh giá: lập báo cáo thay thế; "
        "nội dung đơn vị viết: chỉ lưu trong kho; tình hình nộp của đơn vị: nêu ở báo cáo sau; gom thay đổi cho đến "
        "khi không có thêm trong 5 phút, lâu nhất 60 phút; trước ngày khóa: cần người duyệt."
    ) in text.splitlines()

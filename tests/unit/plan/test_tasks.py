"""The tasks of part IV of the plan of phường Lê Thanh Nghị: every one with its owner, its due instant and its state."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from factories.plans import ASSUMED, make_plan
from thidua.calendar.due import due_instants
from thidua.calendar.workdays import load_workdays
from thidua.plan.contradictions import find_contradictions
from thidua.plan.load import load_plan
from thidua.plan.tasks import TaskState
from thidua.settings import project_path
from thidua.tasks.records import TaskRow
from thidua.tasks.reports import IssuedFlow
from thidua.tasks.standing import TaskStanding, task_standings

PLAN = load_plan(project_path("include", "plans", "le-thanh-nghi-2026.yaml"))
WORKDAYS = load_workdays()

QUARTERS = {
    "I": ("2026-03-31T23:59:59+07:00", date(2026, 3, 31)),
    "II": ("2026-06-30T23:59:59+07:00", date(2026, 6, 30)),
    "III": ("2026-09-30T23:59:59+07:00", date(2026, 9, 30)),
    "IV": ("2026-12-31T23:59:59+07:00", date(2026, 12, 31)),
}
OFFICE, COUNCIL = "Phòng Văn hóa - Xã hội phường", "Hội đồng Thi đua - Khen thưởng phường"
MILESTONES = {
    # id: line of the source, a few of its words, owner
    "I.a": (53, "Ban hành Kế hoạch triển khai", OFFICE),
    "I.b": (55, "ký kết giao ước thi đua giữa các đơn vị trong khối thi đua số 8", OFFICE),
    "I.c": (57, "đôn đốc các khối thi đua thuộc phường tổ chức ký kết", OFFICE),
    "I.d": (59, "khối thi đua số 3, 4, 5", OFFICE),
    "I.đ": (61, "khen thưởng chuyên đề, đột xuất (nếu có)", OFFICE),
    "I.e": (63, "được khối thi đua số 8 bình xét", OFFICE),
    "II.a": (67, "Tiếp tục triển khai các phong trào", OFFICE),
    "II.b": (69, "khối trưởng các khối thi đua thuộc phường xây dựng báo cáo sơ kết kết quả", OFFICE),
    "II.c": (71, "báo cáo sơ kết kết quả thực hiện giao ước thi đua của khối thi đua số 8", OFFICE),
    "II.d": (73, "đột xuất (nếu có)", OFFICE),
    "III.a": (77, "Tiếp tục triển khai các phong trào", OFFICE),
    "III.b": (79, "chủ trì Hội nghị sơ kết", OFFICE),
    "III.c": (81, "tổ chức Hội nghị sơ kết", OFFICE),
    "III.d": (83, "ngành Giáo dục và Đào tạo năm học 2025-2026", COUNCIL),
    "III.đ": (85, "tập huấn nghiệp vụ", OFFICE),
    "III.e": (87, "đột xuất (nếu có)", OFFICE),
    "IV.a": (91, "Tiếp tục triển khai các phong trào", OFFICE),
    "IV.b": (93, "chương trình kiểm tra", OFFICE),
    "IV.c": (95, "Báo cáo tổng kết công tác thi đua, khen thưởng năm 2026", OFFICE),
    "IV.d": (97, "xây dựng báo cáo của Khối gửi", OFFICE),
    "IV.đ": (99, "đề xuất các danh hiệu thi đua", OFFICE),
    "IV.e": (101, "Họp Hội đồng Thi đua - Khen thưởng phường", COUNCIL),
    "IV.g": (103, "Hội nghị tổng kết kết quả thực hiện giao ước", OFFICE),
    "IV.h": (105, "đột xuất (nếu có)", OFFICE),
}


def standings() -> dict[str, TaskStanding]:
    return {one.task.id: one for one in task_standings(PLAN, {}, WORKDAYS)}


def test_all_milestones_in_the_order_of_the_source() -> None:
    assert [task.id for task in PLAN.tasks] == list(MILESTONES)
    assert [task.line for task in PLAN.tasks] == sorted(task.line for task in PLAN.tasks)


@pytest.mark.parametrize("task_id", MILESTONES)
def test_milestone_has_owner_due_instant_and_state(task_id: str) -> None:
    line, words, owner = MILESTONES[task_id]
    one = standings()[task_id]
    last_instant, last_day = QUARTERS[task_id.partition(".")[0]]
    due = due_instants(one.task.due, WORKDAYS)
    assert (one.task.line, one.owner, one.state) == (line, owner, "not_started")
    assert words in one.task.text
    assert due.last_instant == datetime.fromisoformat(last_instant)
    assert one.due_on == last_day
    assert one.last_working_day is not None
    assert one.last_working_day <= last_day
    assert one.task.evidence
    assert (one.address is None) == (owner == COUNCIL)


def test_what_repeats_and_what_is_only_if_there_is_an_occasion() -> None:
    assert {task.id: task.repeats for task in PLAN.tasks if task.repeats} == {
        "II.d": "I.đ",
        "III.a": "II.a",
        "III.e": "II.d",
        "IV.a": "III.a",
        "IV.h": "III.e",
    }
    assert [task.id for task in PLAN.tasks if task.is_optional] == ["I.đ", "II.d", "III.e", "IV.h"]


def test_slips_of_the_source_are_kept_beside_the_corrected_text() -> None:
    written = {task.id: task.written for task in PLAN.tasks if task.written}
    assert set(written) == {"I.a", "I.b", "I.đ", "I.e", "II.b", "II.c", "II.d", "III.e", "IV.c", "IV.e", "IV.g", "IV.h"}
    assert "bút phá" in (written["I.a"] or "")


@pytest.mark.parametrize(
    ("day", "is_open", "is_overdue"),
    [
        (date(2025, 12, 31), False, False),
        (date(2026, 1, 1), True, False),
        (date(2026, 3, 31), True, False),
        (date(2026, 4, 1), True, True),
    ],
)
def test_a_task_is_open_from_its_quarter_on_and_overdue_after_it(day: date, is_open: bool, is_overdue: bool) -> None:
    assert standings()["I.b"].is_open_on(day) is is_open
    assert standings()["I.b"].is_overdue_on(day) is is_overdue
    assert not standings()["I.đ"].is_open_on(day)


F7 = IssuedFlow(plan_id=PLAN.id, flow_id="F7", recorded_at=datetime(2026, 6, 18, 2, tzinfo=UTC))
F8 = IssuedFlow(plan_id="khoi-8", flow_id="F8", recorded_at=datetime(2026, 6, 24, 2, tzinfo=UTC))


def state_of(task_id: str, *issued: IssuedFlow, told: TaskRow | None = None) -> str:
    rows = {told.task_id: told} if told else {}
    return {one.task.id: one for one in task_standings(PLAN, rows, WORKDAYS, issued=issued)}[task_id].state


def test_a_task_is_done_by_its_reports() -> None:
    assert state_of("II.c") == "not_started"
    assert state_of("II.c", F7) == "under_way"
    assert state_of("II.c", F7, F8) == "done"
    assert state_of("IV.d", replace(F8, flow_id="F10")) == "done"
    assert state_of("IV.c", replace(F8, flow_id="F9")) == "not_started", "a bloc's flow that happens to be called so"


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        ("under_way", date(2026, 6, 20), "done"),
        ("under_way", date(2026, 6, 24), "under_way"),
        ("not_started", date(2026, 7, 1), "not_started"),
        ("done", date(2026, 6, 1), "done"),
    ],
)
def test_the_newer_of_word_and_reports_counts(state: TaskState, day: date, expected: TaskState) -> None:
    told = TaskRow(
        task_id="II.c",
        state=state,
        day=day,
        evidence="15/BC-UBND",
        evidence_sha256=None,
        note=None,
        actor="Chuyên viên",
        recorded_at=datetime(2026, 7, 2, tzinfo=UTC),
    )
    assert state_of("II.c", F7, F8, told=told) == expected


def task(**overrides: Any) -> dict[str, Any]:
    due = {"kind": "within_quarter", "raw_text": "Quý II năm 2026", "anchor": date(2026, 4, 1), "basis": ASSUMED}
    base = {"id": "II.a", "line": 5, "text": "Họp Hội đồng", "owner": {"unit": "P-VHXH", "basis": ASSUMED}}
    return {**base, "due": due, "evidence": "biên bản", **overrides}


@pytest.mark.parametrize(
    ("tasks", "fault"),
    [
        ([task(), task()], "tasks: mã 'II.a' được khai báo hai lần"),
        ([task(owner={"unit": "P-LA", "basis": ASSUMED})], "không có đơn vị 'P-LA' trong 'units'"),
        ([task(reports=["F9", "F99"])], "tasks II.a.reports: không có luồng 'F9' trong 'flows'"),
        ([task(repeats="I.a")], "không có nhiệm vụ 'I.a' khác trong 'tasks'"),
        ([task(owner={"basis": ASSUMED})], "cần đúng một trong hai khóa 'unit' và 'name'"),
    ],
)
def test_faults_of_a_task(tasks: list[dict[str, Any]], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        make_plan(tasks=tasks)


def test_a_task_stands_below_its_own_quarter() -> None:
    found = list(find_contradictions(make_plan(tasks=[task(id="III.a")])))
    assert found == ["tasks[0].due.anchor (III.a): có 2026-04-01, là Quý II"]

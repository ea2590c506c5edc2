"""Every milestone of the plans by name: its state in the report that was delivered, and whom it is reminded of."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from factories.country import KHOI_8, LE_THANH_NGHI, TASKS_BEGUN, TASKS_DONE, VINH_BAO, Country, Issued
from factories.databases import fresh_warehouse
from thidua import pipeline
from thidua.calendar.workdays import load_workdays
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.check import print_checks
from thidua.plan.load import load_plan
from thidua.plan.model import Plan
from thidua.plan.tasks import Task
from thidua.remind.model import Item
from thidua.remind.sources import tasks as source
from thidua.remind.sources import units as units_source
from thidua.settings import project_path
from thidua.tasks.records import TaskWord
from thidua.text.dates import LEGAL_ZONE, format_document_day
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres

HALF, YEAR = "2026-H1", "2026-Y"
PLAN = load_plan(project_path("include", "plans", f"{LE_THANH_NGHI}.yaml"))
TASKS = {task.id: task for task in PLAN.tasks}
OFFICE = "vhxh@le-thanh-nghi.example"
"""The officer of the plan, who is a unit too."""
OWNER = {
    "III.d": "Hội đồng Thi đua - Khen thưởng phường",
    "IV.e": "Hội đồng Thi đua - Khen thưởng phường",
}
QUARTERS = {
    "I": (date(2026, 3, 31), 51),
    "II": (date(2026, 6, 30), 65),
    "III": (date(2026, 9, 30), 75),
    "IV": (date(2026, 12, 31), 89),
}
"""The last day of a quarter, and the line of the heading that gives it."""

OF_SEED = """
I.a 53 Ban hành Kế hoạch triển khai một số nhiệm vụ trọng tâm
I.b 55 Tổ chức ký kết giao ước thi đua giữa các đơn vị trong khối thi đua số 8
I.c 57 Chỉ đạo, đôn đốc các khối thi đua thuộc phường tổ chức ký kết giao ước thi đua
I.d 59 Chỉ đạo, đôn đốc khối thi đua số 3, 4, 5 (thuộc ngành Giáo dục và Đào tạo) sơ kết
I.đ 61 Triển khai phát động các đợt thi đua theo chuyên đề
I.e 63 Hoàn thiện hồ sơ khen thưởng các danh hiệu Chiến sỹ thi đua thành phố
II.a 67 Tiếp tục triển khai các phong trào thi đua yêu nước
II.b 69 Chỉ đạo, đôn đốc các cơ quan, đơn vị và khối trưởng các khối thi đua thuộc phường xây dựng báo cáo sơ kết
II.c 71 Báo cáo sơ kết kết quả thực hiện công tác thi đua, khen thưởng 6 tháng đầu năm 2026
II.d 73 Triển khai phát động các đợt thi đua theo chuyên đề
III.a 77 Tiếp tục triển khai các phong trào thi đua yêu nước
III.b 79 Chuẩn bị nội dung và chủ trì Hội nghị sơ kết
III.c 81 Chỉ đạo, đôn đốc khối trưởng các khối thi đua thuộc phường tổ chức Hội nghị sơ kết
III.d 83 Họp Hội đồng Thi đua - Khen thưởng phường xét duyệt khen thưởng
III.đ 85 Tham gia tập huấn nghiệp vụ công tác thi đua, khen thưởng
III.e 87 Triển khai phát động các đợt thi đua theo chuyên đề
IV.a 91 Tiếp tục triển khai các phong trào thi đua yêu nước
IV.b 93 Chuẩn bị nội dung phục vụ chương trình kiểm tra
IV.c 95 Báo cáo tổng kết công tác thi đua, khen thưởng năm 2026
IV.d 97 Chỉ đạo, đôn đốc các đơn vị thuộc Khối thi đua số 8 báo cáo kết quả
IV.đ 99 Hướng dẫn các Khối thi đua thuộc phường
IV.e 101 Họp Hội đồng Thi đua - Khen thưởng phường xét duyệt khen thưởng
IV.g 103 Chuẩn bị nội dung cho Hội nghị tổng kết
IV.h 105 Triển khai phát động các đợt thi đua theo chuyên đề
"""
MILESTONES = [(name, int(line), " ".join(words)) for name, line, *words in map(str.split, OF_SEED.strip().splitlines())]


@pytest.fixture(scope="module")
def untold(cluster: EmbeddedPostgres) -> Iterator[sa.Connection]:
    """A warehouse in which nobody has said anything."""
    for engine in fresh_warehouse(cluster):
        with engine.connect() as connection:
            yield connection


@pytest.fixture(scope="module")
def vinh_bao() -> Plan:
    return load_plan(project_path("include", "plans", f"{VINH_BAO}.yaml"))


def row_of(report: Issued, task_id: str) -> list[str] | None:
    """The cells of the task in the annex of the Word file: text, owner, due, state, evidence."""
    start = next(at for at, line in enumerate(report.lines) if line == "TIẾN ĐỘ THỰC HIỆN NHIỆM VỤ THEO QUÝ")
    at = next((at for at, line in enumerate(report.lines) if at > start and line == task_id), None)
    return None if at is None else report.lines[at + 1 : at + 6]


def owner_of(task_id: str) -> str:
    return OWNER.get(task_id, "Phòng Văn hóa - Xã hội phường")


def reminded(connection: sa.Connection, plan: Plan, task: Task, day: date) -> Item | None:
    now = datetime(day.year, day.month, day.day, 8, tzinfo=LEGAL_ZONE)
    items = source.items(connection, plans=[plan], workdays=load_workdays(), now=now)
    return next((item for item in items if item.key == f"{plan.id}|{task.id}"), None)


def test_every_task_of_the_plan_is_one_of_these() -> None:
    assert [name for name, _, _ in MILESTONES] == list(TASKS)


@pytest.mark.parametrize(("task_id", "line", "begins"), MILESTONES, ids=[name for name, _, _ in MILESTONES])
def test_quarter_task_of_le_thanh_nghi(country: Country, task_id: str, line: int, begins: str) -> None:
    """C, part IV: the task with its owner and due date, and "đã thực hiện / chưa", in the reports of its time."""
    quarter = task_id.partition(".")[0]
    last_day, heading = QUARTERS[quarter]
    task = TASKS[task_id]
    assert (task.line, task.due.basis.line) == (line, heading)
    assert task.text.startswith(begins)

    row = row_of(country.issued(LE_THANH_NGHI, YEAR), task_id)
    assert row is not None
    text, owner, due, state = row[:4]
    assert text == task.text
    assert owner == owner_of(task_id)
    assert due == format_document_day(last_day)
    if task_id in TASKS_DONE:
        assert (state, row[4]) == (f"Đã thực hiện ({format_document_day(TASKS_DONE[task_id])})", f"Hồ sơ {task_id}")
    elif task_id in TASKS_BEGUN:
        assert state.startswith(f"Đang thực hiện ({format_document_day(TASKS_BEGUN[task_id])})")
    elif task.is_optional:
        assert state == "Không phát sinh"
    else:
        assert state.startswith("Chưa thực hiện")
    assert (row_of(country.issued(LE_THANH_NGHI, HALF), task_id) is not None) == (quarter in {"I", "II"})


@pytest.mark.parametrize("task_id", list(TASKS))
def test_quarter_task_is_reminded_until_it_is_done(country: Country, untold: sa.Connection, task_id: str) -> None:
    """As the plan ships: on the last working day of its quarter, to its owner, or to the officer."""
    assert PLAN.reminders is not None
    assert PLAN.reminders.officer.address == OFFICE
    task, last_day = TASKS[task_id], QUARTERS[task_id.partition(".")[0]][0]
    item = reminded(untold, PLAN, task, last_day)
    if task.is_optional:
        assert item is None
        return
    assert item is not None
    assert item.address == OFFICE
    assert f"chủ trì: {owner_of(task_id)}; " in item.lines[1]
    assert f"Nhiệm vụ {task_id} của phường Lê Thanh Nghị, hạn {last_day:%d/%m/%Y}" in item.title
    assert item.lines[0] == task.text
    with opened(country.settings.warehouse_url) as engine, engine.connect() as connection:
        assert (reminded(connection, PLAN, task, last_day) is None) == (task_id in TASKS_DONE)


@pytest.mark.parametrize(
    ("target_id", "line", "unit", "begins", "status", "judged"),
    [
        ("B15", 63, "VP", "Triển khai xây dựng chính quyền theo Bộ tiêu chí", "Đã triển khai", "đạt"),
        ("B18", 88, "CA", "Xây dựng kế hoạch, lộ trình, phương pháp", "Chưa triển khai", "không đạt"),
    ],
    ids=["B15", "B18"],
)
def test_milestone_of_vinh_bao(
    country: Country, target_id: str, line: int, unit: str, begins: str, status: str, judged: str
) -> None:
    """B:63 and B:88. Answered by one unit with a word; told among the targets as reached or not."""
    report = country.issued(VINH_BAO, YEAR)
    target = next(one for one in report.plan.targets if one.id == target_id)
    assert (target.line, target.goal.kind, target.reporters.units) == (line, "milestone", (unit,))
    assert target.verbatim.startswith(begins)
    data = next(row for row in report.content["data"]["targets"] if row["target_id"] == target_id)
    assert (data["status"], data["verdict"]) == (status, {"đạt": "MET", "không đạt": "NOT_MET"}[judged])
    name = load_catalogue().indicators[target.indicator].name
    assert f"- {name}: {status.lower()}; đánh giá: {judged}." in report.lines
    assert f"{status.lower()}; đánh giá: {judged}." in report.printed


@pytest.mark.parametrize("unit", ["VP", "CA"])
def test_who_answers_for_a_milestone_of_vinh_bao_is_reminded(vinh_bao: Plan, untold: sa.Connection, unit: str) -> None:
    """With the report that asks for it, on its last working day."""
    now = datetime(2026, 12, 4, 8, tzinfo=LEGAL_ZONE)
    items = units_source.items(untold, plans=[vinh_bao], workdays=load_workdays(), now=now)
    address = next(one.email for one in vinh_bao.units if one.id == unit)
    [item] = [item for item in items if item.address == address]
    assert item.key == f"{VINH_BAO}|{YEAR}|{unit}"
    assert "hôm nay là ngày làm việc cuối cùng" in item.title


def test_conference_of_bloc_8_in_january_2027(country: Country, untold: sa.Connection) -> None:
    """C:103. "vào tháng 01/2027": in the calendar, in the report of the year, and reminded until it is done."""
    report = country.issued(KHOI_8, YEAR)
    plan = report.plan
    [task] = plan.tasks
    assert (task.id, task.due.kind, task.due.raw_text, task.due.basis.line) == (
        "IV.g",
        "within_month",
        "tháng 01/2027",
        103,
    )
    [row] = [line for line in print_checks([country.settings.plans / f"{KHOI_8}.yaml"]).splitlines() if "IV.g" in line]
    for said in ("Chuẩn bị nội dung cho Hội nghị tổng kết", "dòng 103", "Chủ nhật 31/01/2027", "thứ Sáu 29/01/2027"):
        assert said in row
    assert (
        "vào tháng 01/2027 (vai trò là Khối trưởng khối thi đua) (thời hạn: tháng 01/2027, chậm nhất ngày 31/01/2027): "
        "chưa đến thời gian thực hiện."
    ) in report.printed
    assert "Hội nghị của khối về kết quả" not in report.printed, "the task says it"
    assert (
        "Hội nghị của khối về kết quả 6 tháng đầu năm 2026: Quý III năm 2026." in country.issued(KHOI_8, HALF).printed
    )
    assert [(one["task_id"], one["due_on"]) for one in report.content["data"]["tasks"]] == [("IV.g", "2027-01-31")]
    assert not country.issued(KHOI_8, HALF).content["data"]["tasks"]

    assert reminded(untold, plan, task, date(2026, 12, 31)) is None, "its month has not begun"
    item = reminded(untold, plan, task, date(2027, 1, 29))
    assert item is not None
    assert item.title == "Nhiệm vụ IV.g của khối thi đua số 8, hạn 31/01/2027: chưa hoàn thành"
    assert item.address == "thidua@le-thanh-nghi.example"
    assert "đã quá hạn" in (overdue.title if (overdue := reminded(untold, plan, task, date(2027, 2, 1))) else "")
    held = TaskWord(task_id="IV.g", state="done", day=date(2027, 1, 12), actor="Khối trưởng", evidence="Biên bản")
    later = datetime(2027, 1, 13, 8, tzinfo=LEGAL_ZONE)
    pipeline.tell_task(country.settings, plan_id=KHOI_8, word=held, now=later)
    with opened(country.settings.warehouse_url) as engine, engine.connect() as connection:
        assert reminded(connection, plan, task, date(2027, 1, 29)) is None

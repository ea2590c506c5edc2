"""Difficulties that units tell of at any time of the year: taken in, listed, answered, and told in the next report.

Lê Thanh Nghị, dòng 133: "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc" (F11).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from factories.blocs import WARD, with_plans
from factories.difficulties import DIFFICULTIES, tell_difficulty
from factories.shell import enter_shell, run
from thidua import pipeline, versions
from thidua.calendar.workdays import load_workdays
from thidua.changes.reason import compose_reason
from thidua.changes.records import newest_revision
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.plan.catalogue_load import load_catalogue
from thidua.remind.sources import difficulties as source
from thidua.report.draft import draft_report
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.connect import opened

HALF, YEAR = "2026-H1", "2026-Y"
SPRING, AUTUMN = date(2026, 4, 15), date(2026, 10, 5)
STAFF = "Thiếu 02 biên chế công chức làm công tác thi đua, khen thưởng"
MONEY = "Chưa được bố trí kinh phí tổ chức hội nghị điển hình tiên tiến"
ASKED = "Đề nghị Ủy ban nhân dân phường bổ sung kinh phí trong quý III"
WORKING_DAY = datetime(2026, 4, 16, 8, tzinfo=LEGAL_ZONE)


@pytest.fixture
def home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    made = with_plans(
        settings, WARD, edits={"lock: 2026-07-31": "lock: 2199-01-31", "lock: 2027-01-31": "lock: 2199-01-31"}
    )
    enter_shell(monkeypatch, made, plans=made.plans)
    return made


@contextmanager
def connected(home: Settings) -> Iterator[sa.Connection]:
    with opened(home.warehouse_url) as engine, engine.connect() as connection:
        yield connection


def snapshot(home: Settings, period: str) -> int:
    made = pipeline.aggregate(home, plan_id=WARD, period_id=period, now=home.now())
    pipeline.check_figures(home, snapshot_id=made["snapshot_id"])
    return int(made["snapshot_id"])


def texts(home: Settings, snapshot_id: int) -> dict[str, str]:
    """Section -> what the report says of it, from the report's data."""
    with connected(home) as connection:
        report = draft_report(connection, snapshot_id=snapshot_id, vault=Vault(home.vault), catalogue=load_catalogue())
    return {one.section: one.text for one in report.data.narrative}


def told_in(home: Settings, period: str) -> str:
    return texts(home, snapshot(home, period)).get("difficulties", "")


def issue(home: Settings, period: str) -> None:
    made = pipeline.render(home, plan_id=WARD, period_id=period, snapshot_id=snapshot(home, period), now=home.now())
    pipeline.deliver(home, report_id=made["report_id"], now=home.now(), worker="test")


def reason_since_issue(home: Settings) -> str:
    """Why the half-year's report says something else now than as it was issued."""
    later = snapshot(home, HALF)
    with connected(home) as connection:
        issued = newest_revision(connection, plan_id=WARD, period_id=HALF)
        assert issued is not None
        return compose_reason(connection, issued=issued, snapshot_id=later, returned=None)


def form_to_correct(home: Settings, version_no: int) -> Path:
    """The form that corrects the newest file of the unit, which is the version."""
    form, version = versions.correction_form(
        home, plan_id=WARD, period_id=DIFFICULTIES, unit_id="MTTQ", folder=home.home / "forms" / str(version_no)
    )
    assert version == version_no
    return form


def items(home: Settings, now: datetime = WORKING_DAY) -> list[Any]:
    plan = pipeline.one_plan(home, WARD)
    with connected(home) as connection:
        return list(source.items(connection, plans=[plan], workdays=load_workdays(), now=now))


def test_each_file_stands_beside_those_before_it(home: Settings) -> None:
    assert (
        tell_difficulty(home, "MTTQ", {"difficulties": STAFF, "difficulty_causes": "Sắp xếp bộ máy."}, day=SPRING)[
            "loaded"
        ]
        == 1
    )
    assert tell_difficulty(home, "MTTQ", {"difficulties": MONEY, "proposals": ASKED}, day=AUTUMN)["loaded"] == 1
    printed = run("difficulties", WARD)
    assert printed.startswith(
        "2 báo cáo khó khăn, vướng mắc; 2 chưa trả lời.\n! số 1  Ủy ban Mặt trận Tổ quốc Việt Nam "
    )
    for line in (f"Khó khăn, vướng mắc: {STAFF}", "Nguyên nhân: Sắp xếp bộ máy.", f"Kiến nghị, đề xuất: {ASKED}"):
        assert f"    {line}\n" in printed


def test_the_next_report_tells_them_and_an_earlier_one_does_not(home: Settings) -> None:
    tell_difficulty(home, "MTTQ", {"difficulties": STAFF}, day=SPRING)
    tell_difficulty(home, "MTTQ", {"difficulties": MONEY, "proposals": ASKED}, day=AUTUMN)
    half, year = snapshot(home, HALF), snapshot(home, YEAR)
    assert STAFF in texts(home, half)["difficulties"]
    assert MONEY not in texts(home, half)["difficulties"]
    assert "proposals" not in texts(home, half)
    assert STAFF in texts(home, year)["difficulties"]
    assert MONEY in texts(home, year)["difficulties"]
    assert ASKED in texts(home, year)["proposals"]


def test_what_is_told_twice_is_said_once(home: Settings) -> None:
    tell_difficulty(home, "MTTQ", {"difficulties": STAFF}, day=SPRING)
    tell_difficulty(home, "MTTQ", {"difficulties": STAFF, "difficulty_arisen": "Từ tháng 3"}, day=AUTUMN)
    assert told_in(home, YEAR).count("02 biên chế") == 1


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 12, 31), date(2027, 1, 29)])
def test_nobody_is_reminded_of_one(home: Settings, day: date) -> None:
    now = datetime.combine(day, WORKING_DAY.timetz())
    keys = [key for one in pipeline.preview_reminders(home, now=now) for key in one.digest.item_keys]
    assert not [key for key in keys if DIFFICULTIES in key]


def test_an_empty_one_is_refused(home: Settings) -> None:
    assert tell_difficulty(home, "MTTQ", {"difficulty_causes": "Sắp xếp bộ máy."}, day=SPRING)["rejected"] == 1
    assert run("difficulties", WARD) == "0 báo cáo khó khăn, vướng mắc; 0 chưa trả lời.\n"


def test_a_correction_takes_the_place_of_what_it_corrects_and_a_withdrawal_of_all(home: Settings) -> None:
    tell_difficulty(home, "MTTQ", {"difficulties": STAFF}, day=SPRING)
    tell_difficulty(home, "MTTQ", {"difficulties": MONEY}, day=SPRING)
    form = form_to_correct(home, 2)
    better = MONEY.replace("hội nghị", "Hội nghị gặp mặt")
    assert tell_difficulty(home, "MTTQ", {"difficulties": better}, day=SPRING, form=form)["loaded"] == 1
    told = told_in(home, HALF)
    assert STAFF in told
    assert better in told
    assert MONEY not in told
    standing = [line[:5] for line in run("versions", WARD, DIFFICULTIES, "MTTQ").splitlines()]
    assert standing[:3] == ["*   1", "    2", "*   3"]
    pipeline.withdraw(
        home, plan_id=WARD, period_id=DIFFICULTIES, unit_id="MTTQ", actor="MTTQ", reason="Đã giải quyết", now=home.now()
    )
    assert told_in(home, HALF) == ""


def test_an_issued_report_is_woken_and_reproduced(home: Settings) -> None:
    tell_difficulty(home, "MTTQ", {"difficulties": STAFF}, day=SPRING)
    issue(home, HALF)
    assert pipeline.touched_reports(home, plan_id=WARD, now=home.now()) == []
    tell_difficulty(home, "MTTQ", {"difficulties": MONEY}, day=SPRING)
    assert pipeline.touched_reports(home, plan_id=WARD, now=home.now()) == [f"{WARD}|{HALF}"]
    later = snapshot(home, HALF)
    reason = reason_since_issue(home)
    assert "Ủy ban Mặt trận Tổ quốc Việt Nam phường nộp báo cáo (lần nộp 2, nhận lúc" in reason
    assert "(báo cáo khó khăn, vướng mắc năm 2026)" in reason
    assert "thay bản" not in reason
    decided = pipeline.consider(home, plan_id=WARD, period_id=HALF, snapshot_id=later, now=home.now())
    assert decided["outcome"] == "note"
    assert pipeline.touched_reports(home, plan_id=WARD, now=home.now()) == []
    assert pipeline.reproduce(home, plan_id=WARD, period_id=HALF).is_same


def test_a_correction_is_taken_though_another_difficulty_came_since(home: Settings) -> None:
    tell_difficulty(home, "MTTQ", {"difficulties": STAFF}, day=SPRING)
    form = form_to_correct(home, 1)
    tell_difficulty(home, "MTTQ", {"difficulties": MONEY}, day=SPRING)
    better = STAFF.replace("02", "03")
    assert tell_difficulty(home, "MTTQ", {"difficulties": better}, day=SPRING, form=form)["loaded"] == 1
    told = told_in(home, HALF)
    assert better in told
    assert MONEY in told
    assert STAFF not in told


def test_an_older_one_is_corrected_by_its_version(home: Settings) -> None:
    tell_difficulty(home, "MTTQ", {"difficulties": STAFF}, day=SPRING)
    tell_difficulty(home, "MTTQ", {"difficulties": MONEY}, day=SPRING)
    assert "(MTTQ), lần nộp 1, nhận lúc" in run("difficulties", WARD)
    folder = home.home / "forms" / "older"
    asked = ("forms", WARD, DIFFICULTIES, "--to", str(folder), "--correct", "MTTQ", "--version")
    assert run(*asked, "1").startswith("Đã tạo biểu mẫu sửa lần nộp 1: ")
    [form] = folder.iterdir()
    better = STAFF.replace("02", "03")
    assert tell_difficulty(home, "MTTQ", {"difficulties": better}, day=SPRING, form=form)["loaded"] == 1
    told = told_in(home, HALF)
    assert better in told
    assert MONEY in told
    assert STAFF not in told
    said = run(*asked, "1", exit_code=1)
    assert said.startswith("Lần nộp 1 của đơn vị MTTQ không còn hiệu lực nên không sửa được.")
    assert "đang có hiệu lực: 2, 3" in said
    assert "chỉ dùng cùng --correct" in run(*asked[:3], "--version", "1", exit_code=1)


def test_an_issued_difficulty_that_was_corrected_twice_is_told_as_corrected(home: Settings) -> None:
    tell_difficulty(home, "MTTQ", {"difficulties": STAFF}, day=SPRING)
    issue(home, HALF)
    for version_no, number in ((1, "03"), (2, "04")):
        better = STAFF.replace("02", number)
        form = form_to_correct(home, version_no)
        assert tell_difficulty(home, "MTTQ", {"difficulties": better}, day=SPRING, form=form)["loaded"] == 1
    assert "(lần nộp 3, nhận lúc " in (reason := reason_since_issue(home))
    assert "thay bản lần nộp 1" in reason
    assert "không còn sử dụng" not in reason
    pipeline.invalidate(
        home,
        plan_id=WARD,
        period_id=DIFFICULTIES,
        unit_id="MTTQ",
        version_no=2,
        actor="Văn phòng",
        reason="Nhập nhầm",
        now=home.now(),
    )
    assert reason_since_issue(home) == reason
    assert STAFF not in told_in(home, HALF)


def test_the_office_hears_of_it_at_once_and_the_unit_of_the_answer(home: Settings) -> None:
    assert items(home) == []
    tell_difficulty(home, "MTTQ", {"difficulties": STAFF}, day=SPRING)
    [item] = items(home)
    assert (item.address, item.kind) == ("vhxh@le-thanh-nghi.example", "difficulty")
    assert item.title == "phường Lê Thanh Nghị: 1 báo cáo khó khăn, vướng mắc chưa trả lời"
    assert item.lines[0].startswith("Số 1, Ủy ban Mặt trận Tổ quốc Việt Nam phường, nhận lúc ")
    assert item.lines[0].endswith(STAFF)
    assert items(home, datetime(2026, 4, 18, 8, tzinfo=LEGAL_ZONE)) == [], "a Saturday"
    answer = "Phường sẽ bổ sung biên chế từ quý III."
    run("difficulty", "answer", WARD, "1", "--answer", answer, "--actor", "Chủ tịch")
    assert items(home) == []
    [told] = items(home, home.now())
    assert (told.address, told.kind, told.lines[0]) == ("mttq@le-thanh-nghi.example", "difficulty-answer", answer)
    printed = run("difficulties", WARD)
    assert "1 báo cáo khó khăn, vướng mắc; 0 chưa trả lời." in printed
    assert f"): {answer}" in printed
    with connected(home) as connection:
        kinds = connection.execute(sa.text("select kind from audit_entry where subject = 'difficulty_answer:1'"))
        assert list(kinds.scalars()) == ["difficulty_answered"]


@pytest.mark.parametrize(
    ("number", "answer", "message"),
    [(7, "Đã rõ", "không có báo cáo khó khăn, vướng mắc số 7"), (1, " ", "Chưa ghi nội dung trả lời")],
)
def test_what_cannot_be_answered(home: Settings, number: int, answer: str, message: str) -> None:
    tell_difficulty(home, "MTTQ", {"difficulties": STAFF}, day=SPRING)
    with pytest.raises(OperatorError, match=message):
        pipeline.answer_difficulty(home, plan_id=WARD, number=number, answer=answer, actor="Chủ tịch", now=home.now())

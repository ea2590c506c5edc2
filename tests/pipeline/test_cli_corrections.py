"""Reports made again from the shell: dry run, rerun, the list of what was considered, a person's decision."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from factories.installation import LOCK, PERIOD_ID, PLAN_ID, add_plan, hand_in
from factories.shell import enter_shell, run
from thidua.settings import Settings

MORE_JOBS = {"E11": {"actual": Decimal(99)}}
UNITS = ("TDP-01", "TDP-05", "CA-01")


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    enter_shell(monkeypatch, settings, plans=settings.home / "plans")


def issue_and_correct(home: Path, *, edits: Mapping[str, str] | None = None) -> None:
    """A report that went out, and then a corrected workbook."""
    add_plan(home, edits=edits)
    hand_in(home, UNITS)
    run("collect", "--plan", PLAN_ID)
    assert "bản 0" in run("report", PLAN_ID, PERIOD_ID)
    hand_in(home, ["TDP-05"], figures=MORE_JOBS)
    run("collect", "--plan", PLAN_ID)


def test_rerun_after_a_correction(settings: Settings) -> None:
    issue_and_correct(settings.home, edits={LOCK: "lock: 2199-01-31"})
    tried = run("rerun", "all", "all", "--dry-run")
    assert "lập báo cáo thay thế (chạy thử, không ghi gì)" in tried
    assert "Chỉ tiêu 11" in tried
    stands = run("report", PLAN_ID, PERIOD_ID)
    assert f"→ Lập lại: `thidua rerun {PLAN_ID} {PERIOD_ID}`" in stands
    assert run("corrections") == ""
    made = run("rerun", "all", "all", "--reason", "Theo đề nghị của tổ dân phố")
    assert "bản 1" in made
    assert "đã lập bản thay thế r1. Tổ dân phố" in run("corrections", PLAN_ID)
    assert "Theo đề nghị của tổ dân phố" in run("corrections")
    assert "không thay đổi" in run("rerun", PLAN_ID, PERIOD_ID)
    assert len(list((Path(settings.outbox) / PLAN_ID / PERIOD_ID).iterdir())) == 2


def test_after_the_lock_a_person_decides(settings: Settings) -> None:
    issue_and_correct(settings.home)
    waiting = run("rerun", PLAN_ID, PERIOD_ID)
    assert "`thidua decide 1 approve|refuse`" in waiting
    assert run("corrections").startswith("!    1 ")
    assert "chờ quyết định (đã qua ngày khóa)" in run("corrections")
    decided = run("decide", "1", "approve", "--actor", "Chủ tịch", "--reason", "đã đối chiếu", "--no-send")
    assert "đã duyệt" in decided
    assert "bản 1" in decided
    assert "! " not in run("corrections")


def test_decision_stands_where_there_is_no_mail_server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    issue_and_correct(settings.home)
    run("rerun", PLAN_ID, PERIOD_ID)
    monkeypatch.setenv("THIDUA_SMTP_URL", "")
    decided = run("decide", "1", "approve", "--actor", "Chủ tịch", "--reason", "đã đối chiếu")
    assert "bản 1" in decided
    assert "Đã ghi quyết định và phát hành báo cáo; thư còn chờ gửi." in decided


def test_refused(settings: Settings) -> None:
    issue_and_correct(settings.home)
    run("rerun", PLAN_ID, PERIOD_ID)
    run("decide", "1", "refuse", "--actor", "Chủ tịch", "--reason", "số liệu chưa được xác nhận")
    assert "đã từ chối (Chủ tịch, " in run("corrections")
    assert "chỉ lưu trong kho dữ liệu" in run("rerun", PLAN_ID, PERIOD_ID)
    run("decide", "1", "perhaps", "--actor", "Chủ tịch", "--reason", "?", exit_code=2)


def test_one_report_that_cannot_be_made_does_not_keep_the_others(settings: Settings) -> None:
    issue_and_correct(settings.home, edits={LOCK: "lock: 2199-01-31"})
    (settings.home / "plans" / f"{PLAN_ID}.yaml").unlink()
    assert f"{PLAN_ID} {PERIOD_ID}: Không có kế hoạch" in run("rerun", "all", "all", exit_code=1)

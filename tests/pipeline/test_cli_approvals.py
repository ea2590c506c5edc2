"""Approval and numbers from the shell: the draft is shown, the answer is recorded, the report is issued and sent."""

import email
import email.policy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from factories.approvals import by_person, numbered
from factories.installation import PERIOD_ID, PLAN_ID, add_plan, hand_in
from factories.plans import ASSUMED
from factories.shell import enter_shell, run
from thidua.deliver.sink import SmtpSink
from thidua.settings import Settings

REPORT = (PLAN_ID, PERIOD_ID)
SAID = ("--actor", "Nguyễn Văn Mẫu", "--reason", "Đã xem dự thảo")
UNITS = ("TDP-01", "TDP-05", "CA-01")


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    enter_shell(monkeypatch, settings, plans=settings.home / "plans")


def report_in(home: Path, **terms: Any) -> None:
    """Some units have reported, under a plan with these terms."""
    add_plan(home)
    with (home / "plans" / f"{PLAN_ID}.yaml").open("a", encoding="utf-8") as file:
        yaml.safe_dump(terms, file, allow_unicode=True)
    hand_in(home, UNITS)
    run("collect", "--plan", PLAN_ID)


def read_mail(folder: Path, sink: SmtpSink) -> str:
    """The text of the one mail."""
    [stored] = sink.mails()
    mail = email.message_from_bytes((folder / stored.file).read_bytes(), policy=email.policy.default)
    body = mail.get_body(preferencelist=("plain",))
    assert body is not None
    return str(body.get_content())


def test_answer_at_the_command_line_issues_and_sends_the_report(settings: Settings, sink: SmtpSink) -> None:
    report_in(settings.home, approval=by_person(), numbering=numbered(first_number=8))
    assert run("approvals").strip() == "Không có báo cáo nào chờ phê duyệt."
    told = run("report", *REPORT)
    assert f"→ chờ phê duyệt: `thidua approve {PLAN_ID} {PERIOD_ID}" in told
    assert str(settings.home / "drafts") in told
    assert run("approvals").startswith("!    1 ")
    assert run("register", "list").strip() == "Sổ đăng ký chưa có số nào."
    made = run("approve", *REPORT, *SAID)
    assert "đã phê duyệt (người phê duyệt)" in made
    assert "bản 0" in made
    assert "Số 08/BC-UBND ngày" in read_mail(settings.home / "mail", sink)
    assert run("register", "list").startswith("     1 08/BC-UBND")
    assert "báo cáo đã phát hành" in run("approvals", "--all")


def test_refused_draft_is_not_issued(settings: Settings) -> None:
    report_in(settings.home, approval=by_person())
    run("report", *REPORT)
    assert "đã từ chối" in run("approve", *REPORT, *SAID, "--refuse")
    assert "dự thảo này đã bị Nguyễn Văn Mẫu từ chối: Đã xem dự thảo" in run("report", *REPORT)
    assert not (Path(settings.outbox) / "ban-tdkt").exists()
    assert "người khác" not in run("approvals", "--all")
    run("approve", *REPORT, "--actor", "Người khác", "--reason", "x", exit_code=1)
    assert "bản 0" in run("approve", *REPORT, *SAID)


def test_report_that_is_issued_at_the_command_line_is_handed_out_to_be_signed(settings: Settings) -> None:
    signing = {"person": {"subject": None}, "basis": ASSUMED}
    report_in(settings.home, approval=by_person(), signing=signing)
    run("report", *REPORT)
    told = run("approve", *REPORT, *SAID)
    (file,) = (settings.home / "to-sign").rglob("*.pdf")
    assert f"Chờ ký số, đủ chữ ký thì hệ thống tự gửi. Tệp cần ký: {file}" in told
    assert "{}" not in told


def test_leave_stands_where_the_mail_cannot_go_out_at_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    report_in(settings.home, approval=by_person())
    run("report", *REPORT)
    monkeypatch.delenv("THIDUA_SMTP_URL")
    assert "thư còn chờ gửi" in run("approve", *REPORT, *SAID)


def test_leave_for_old_figures_asks_anew(settings: Settings) -> None:
    report_in(settings.home, approval=by_person())
    run("report", *REPORT)
    hand_in(settings.home, ["TDP-02"])
    run("collect", "--plan", PLAN_ID)
    told = run("approve", *REPORT, *SAID)
    assert "trình lại dự thảo mới" in told
    assert "→ chờ phê duyệt" in told
    assert "bản 0" in run("approve", *REPORT, *SAID)


def test_number_that_the_clerk_gives(settings: Settings) -> None:
    report_in(settings.home, numbering=numbered("given"))
    run("report", *REPORT, exit_code=1)
    today = date.fromisoformat(settings.now().date().isoformat())
    given = run("register", "give", *REPORT, "--number", "12", "--date", today.isoformat(), "--actor", "Văn thư Mẫu")
    assert "số 12/BC-UBND" in given
    assert run("register", "list", "--unused").startswith("!    1 12/BC-UBND")
    run("register", "cancel", "1", "--actor", "Văn thư Mẫu", "--reason", "ghi nhầm")
    assert "đã hủy lúc" in run("register", "list")
    run("register", "give", *REPORT, "--number", "13", "--date", today.isoformat(), "--actor", "Văn thư Mẫu")
    assert "bản 0" in run("report", *REPORT)

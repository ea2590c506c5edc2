"""After sending, from the shell: what came back, what a person heard, how far a report has come, what happens next."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from factories import notices
from factories.deliveries import issue
from factories.dovecot import Dovecot, running_dovecot
from factories.plans import ASSUMED, make_plan
from factories.shell import enter_shell, run
from factories.watched import write_plan
from thidua.audit.heads import kept_heads
from thidua.collect.vault import Vault
from thidua.deliver.sink import SmtpSink
from thidua.plan.model import Plan
from thidua.settings import Settings

WHO = ("--actor", "Nguyễn Văn A, văn thư", "--reason", "Chị B trả lời: thiếu phụ lục")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    mail = {"id": "tdkt", "name": "Ban TĐKT", "channel": "smtp", "address": "a@b.example", "basis": ASSUMED}
    return make_plan(deliveries=[mail])


@pytest.fixture(autouse=True)
def sent(settings: Settings, engine: sa.Engine, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that was sent by mail."""
    write_plan(tmp_path, plan)
    enter_shell(monkeypatch, settings, plans=tmp_path / "plans")
    issue(engine, Vault(settings.vault), plan)
    with SmtpSink(tmp_path / "mail") as sink:
        monkeypatch.setenv("THIDUA_SMTP_URL", sink.url)
        run("delivery", "send")


@pytest.fixture
def dovecot(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dovecot]:
    with running_dovecot() as running:
        monkeypatch.setenv("THIDUA_IMAP_URL", running.url())
        yield running


def message_id(engine: sa.Engine) -> str:
    with engine.connect() as connection:
        found: str = connection.execute(sa.text("select message_id from delivery")).scalar_one()
    return found


def test_bounce_is_taken_shown_and_answered_by_another_copy(engine: sa.Engine, plan: Plan, dovecot: Dovecot) -> None:
    dovecot.put(notices.postfix(message_id(engine)))
    dovecot.put(notices.reply(message_id(engine)))
    taken = run("take-acknowledgements")
    assert "báo không đến nơi: 1" in taken
    assert "thư trả lời: 1" in taken
    listed = run("deliveries")
    assert listed.startswith("!     1 ")
    assert "đã gửi" in listed
    assert "không đến nơi" in listed
    assert "thidua delivery resend 1" in listed
    assert "có thư trả lời" in listed
    assert "không đến nơi" in run("progress", plan.id, "2026-Y").splitlines()[0]
    run("delivery", "resend", "1", *WHO)
    assert not run("deliveries").startswith("!")
    assert "không có thư mới" in run("take-acknowledgements")


def test_installation_without_a_mailbox_says_so() -> None:
    assert "chưa có kết nối" in run("take-acknowledgements")


@pytest.mark.parametrize("about", [("1",), ("phuong-mau-2026", "2026-Y")])
def test_person_enters_what_the_recipient_answered(settings: Settings, plan: Plan, about: tuple[str, ...]) -> None:
    assert plan.id == "phuong-mau-2026"
    before = len(list(kept_heads(settings.heads_folder)))
    assert "đã được tiếp nhận" in run("acknowledge", *about, "accepted", *WHO)
    assert "được tiếp nhận" in run("progress", plan.id, "2026-Y").splitlines()[0]
    assert "Nguyễn Văn A" in run("deliveries")
    assert len(list(kept_heads(settings.heads_folder))) == before + 1


def test_report_that_was_sent_back_says_what_comes_next(plan: Plan) -> None:
    told = run("acknowledge", "1", "returned", *WHO)
    assert "thidua corrections" in told
    listed = run("deliveries")
    assert listed.startswith("!")
    assert f"thidua corrections {plan.id}" in listed


@pytest.mark.parametrize("about", [("1", "lost"), ("received",), ("x", "received"), ("a", "b", "c", "received")])
def test_command_that_cannot_be_meant_is_refused(about: tuple[str, ...]) -> None:
    run("acknowledge", *about, *WHO, exit_code=2)


def test_instant_of_the_answer_may_be_given(plan: Plan) -> None:
    run("acknowledge", "1", "received", *WHO, "--said-at", "2026-01-05T09:30")
    assert "09:30 ngày 05/01/2026" in run("progress", plan.id, "2026-Y")
    refused = run("acknowledge", "1", "received", *WHO, "--said-at", "2199-01-05T09:30", exit_code=1)
    assert "chưa đến" in refused

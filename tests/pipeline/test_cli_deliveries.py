"""Deliveries from the shell: what stands where, what a person decides, and sending at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.deliveries import issue
from factories.plans import ASSUMED, make_plan
from factories.shell import enter_shell, run
from thidua.audit.heads import kept_heads
from thidua.collect.vault import Vault
from thidua.deliver.sink import SmtpSink
from thidua.deliver.sink_faults import FAULTS
from thidua.settings import Settings

WHO = ("--actor", "Nguyễn Văn A, văn thư", "--reason", "Đã gọi điện hỏi")


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[SmtpSink]:
    """Keeps the first mail and hangs up."""
    with SmtpSink(tmp_path / "mail", fault=FAULTS["stored-then-drop"]) as running:
        yield running


@pytest.fixture(autouse=True)
def environment(settings: Settings, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    enter_shell(monkeypatch, settings)
    mail = {"id": "tdkt", "name": "Ban TĐKT", "channel": "smtp", "address": "a@b.example", "basis": ASSUMED}
    issue(engine, Vault(settings.vault), make_plan(deliveries=[mail]))


def test_unknown_delivery_is_shown_with_its_command_and_resolved(settings: Settings) -> None:
    assert "chờ gửi" in run("deliveries")
    told = run("delivery", "send", exit_code=1)
    assert "thidua delivery resolve 1 sent|not-sent" in told
    listed = run("deliveries")
    assert listed.startswith("!     1 ")
    assert "thidua delivery resolve 1 sent|not-sent" in listed
    assert "đã ghi là đã gửi" in run("delivery", "resolve", "1", "sent", *WHO)
    listed = run("deliveries")
    assert "đã gửi" in listed
    assert not listed.startswith("!")
    assert "Không có việc gửi nào" in run("delivery", "send")
    assert len(list(kept_heads(settings.heads_folder))) >= 2


def test_ordered_copy_goes_out_with_the_next_sending(sink: SmtpSink) -> None:
    run("delivery", "send", exit_code=1)
    assert "đã ghi lệnh gửi lại" in run("delivery", "resend", "1", *WHO)
    run("delivery", "send", exit_code=1)
    first, second = sink.mails()
    assert (first.message_id, first.sha256) == (second.message_id, second.sha256)


def test_not_sent_is_tried_again() -> None:
    run("delivery", "send", exit_code=1)
    assert "lượt gửi kế tiếp gửi lại" in run("delivery", "resolve", "1", "not-sent", *WHO)
    assert "chờ gửi lại" in run("deliveries")


def test_other_word_is_refused() -> None:
    assert "cần sent hoặc not-sent" in run("delivery", "resolve", "1", "maybe", *WHO, exit_code=2)

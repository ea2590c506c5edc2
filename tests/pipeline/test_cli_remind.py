"""Reminders from the shell and as the DAG's task calls them."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from factories.plans import make_unit
from factories.reminders import OFFICER, at, make_reminded
from factories.shell import enter_shell, run
from factories.watched import write_plan
from thidua import pipeline
from thidua.audit.heads import kept_heads
from thidua.deliver.sink import SmtpSink
from thidua.errors import DeliveryError
from thidua.settings import Settings

UNIT = "tdp-01@mau.example"


@pytest.fixture
def town(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """It is 09:00 on 09/12/2026, the last working day of the made-up commune's units."""
    write_plan(tmp_path, make_reminded(units=[make_unit()], targets=[]))
    offset = at("12-09 09:00") - datetime.now(UTC)
    made = replace(settings, plans=tmp_path / "plans", go_live=date(2026, 11, 1), clock_offset=offset)
    enter_shell(monkeypatch, made, plans=made.plans)
    monkeypatch.setenv("THIDUA_GO_LIVE", "2026-11-01")
    return made


def test_shown_then_sent_then_listed(town: Settings, sink: SmtpSink) -> None:
    shown = run("remind", "--dry-run")
    assert f"=== {UNIT}: gửi ngay\nTiêu đề: [Nhắc việc] Báo cáo thi đua, khen thưởng năm 2026" in shown
    assert "2 địa chỉ." in shown
    assert run("reminders") == ""
    assert sink.mails() == []
    assert run("remind") == "đã gửi: 2\n"
    assert sorted(address for mail in sink.mails() for address in mail.recipients) == [OFFICER["address"], UNIT]
    assert run("remind") == "Không có thư nhắc nào đến lượt.\n"
    assert f"=== {UNIT}: chưa gửi lúc này" in run("remind", "--dry-run", "--plan", "phuong-mau-2026")
    listed = run("reminders", "--since", "2026-12-09")
    assert re.search(rf"09/12/2026 đã gửi +{UNIT}: ", listed)
    assert "       - unit-due|phuong-mau-2026|2026-Y|TDP-01\n" in listed
    assert run("reminders", "--since", "2026-12-10") == ""
    assert list(kept_heads(town.heads_folder))


def test_nobody_is_told_of_another_plan(town: Settings) -> None:
    assert run("remind", "--dry-run", "--plan", "khac-2026") == "0 địa chỉ.\n"


def test_what_was_due_before_going_live_is_let_go(town: Settings) -> None:
    assert pipeline.remind(replace(town, go_live=date(2026, 12, 10)), worker="w1") == {}


def test_plan_file_that_cannot_be_read_is_told_after_all_others(town: Settings, sink: SmtpSink) -> None:
    (town.plans / "hong-2026.yaml").write_text("id: hong-2026\n", encoding="utf-8")
    with pytest.raises(DeliveryError, match=r"hong-2026"):
        pipeline.remind(town, worker="w1", now=at("12-09 09:00") + timedelta(minutes=1))
    assert len(sink.mails()) == 2

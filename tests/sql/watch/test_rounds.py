"""Rounds of the whole watchdog on a real installation: what is down is told, and nothing that is down ends it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from factories.http_servers import health, http_server
from factories.watched import Watched, at, limits_with
from thidua import cli
from thidua.calendar.workdays import load_workdays
from thidua.deliver.sink import SmtpSink
from thidua.launch.state import ProcessMark, RunState, write_state
from thidua.settings import Settings
from thidua.watch.look import Watch
from thidua.watch.model import Level, Observed
from thidua.watch.receivers import open_receivers
from thidua.watch.run import Watchdog, keep_watching, open_watchdog

KEY = "report|phuong-mau-2026|2026-Y|2026-12-14"
PASSWORD = "mat-khau-cua-kho"


@pytest.fixture
def closed_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def watchdog(watched: Watched) -> Watchdog:
    return Watchdog(
        look=Watch(settings=watched.settings, limits=watched.limits, workdays=load_workdays()).look,
        limits=watched.limits,
        receivers=open_receivers(watched.settings, timeout_seconds=2),
        path=watched.settings.home / "watch" / "memory.json",
    )


def keys(observed: Observed) -> set[str]:
    """Without the clock: ours is never the warehouse's."""
    return {alert.key for alert in observed.alerts} - {"clock", "chain|head"}


def without_warehouse(watched: Watched, port: int) -> Watched:
    url = f"postgresql://thidua_app:{PASSWORD}@127.0.0.1:{port}/thidua"
    return Watched(watched.engine, replace(watched.settings, warehouse_url=url), limits=watched.limits)


def test_warehouse_down_is_told_and_what_was_open_stays_open(watched: Watched, closed_port: int) -> None:
    first = watchdog(watched).round(now=at("12-10 10:00"))
    assert keys(first.observed) == {KEY}
    down = watchdog(without_warehouse(watched, closed_port)).round(now=at("12-10 10:05"))
    (alert,) = down.observed.alerts
    assert (alert.key, alert.level) == ("warehouse", Level.CRITICAL)
    assert "phuong-mau-2026|2026-Y hạn 23:59 ngày 14/12/2026" in alert.sentence
    assert PASSWORD not in f"{alert}"
    assert KEY in down.memory.seen
    back = watchdog(watched).round(now=at("12-10 10:10"))
    assert keys(back.observed) == {KEY}
    assert back.memory.seen[KEY] == first.memory.seen[KEY]


def test_sent_report_is_remembered_while_the_warehouse_is_down(watched: Watched, closed_port: int) -> None:
    _, (delivery,) = watched.issue(at("12-10 08:01"))
    watched.record(delivery, "SENT", at("12-10 08:02"))
    watchdog(watched).round(now=at("12-10 09:00"))
    for now in (at("12-10 10:00"), at("12-20 10:00")):
        (alert,) = watchdog(without_warehouse(watched, closed_port)).round(now=now).observed.alerts
        assert alert.level == Level.WARNING
        assert "phuong-mau" not in alert.sentence


@pytest.mark.parametrize(
    ("now", "level"), [("12-08 09:00", Level.WARNING), ("12-10 09:00", Level.CRITICAL), ("12-15 00:00", Level.BREACH)]
)
def test_warehouse_down_is_the_worse_the_nearer_the_deadline(
    watched: Watched, closed_port: int, now: str, level: Level
) -> None:
    (alert,) = watchdog(without_warehouse(watched, closed_port)).round(now=at(now)).observed.alerts
    assert alert.level == level


def test_warehouse_that_accepts_and_says_nothing_does_not_hang_the_watchdog(watched: Watched) -> None:
    watched.limits = limits_with(timeout_seconds=1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        found = without_warehouse(watched, silent.getsockname()[1]).look(at("12-08 09:00"))
    assert keys(found) == {"warehouse"}


def test_table_that_is_locked_does_not_hang_the_watchdog(watched: Watched, owner_engine: sa.Engine) -> None:
    watched.limits = limits_with(timeout_seconds=1)
    with owner_engine.begin() as connection:
        connection.execute(sa.text("lock table thidua.report_revision in access exclusive mode"))
        assert keys(watched.look(at("12-08 09:00"))) == {"warehouse"}
    assert keys(watched.look(at("12-08 09:00"))) == {KEY}


def test_dead_scheduler_is_told_and_puts_the_report_at_risk(watched: Watched) -> None:
    watched.all_hand_in(at("12-07 09:00"))
    with http_server(status=503) as server:
        watched.settings = replace(watched.settings, watch_airflow_url=server.url)
        dog = watchdog(watched)
        found = {alert.key: alert for alert in dog.round(now=at("12-08 09:00")).observed.alerts}
        assert found["airflow"].level == Level.CRITICAL
        assert found[KEY].level == Level.WARNING
        assert "bộ lập lịch Airflow không hoạt động" in found[KEY].sentence
        server.status, server.answer = 200, health()
        assert keys(dog.round(now=at("12-08 09:05")).observed) == {KEY}


def test_installation_on_this_machine_is_asked_where_it_runs_and_told_where_it_was_stopped(watched: Watched) -> None:
    with http_server(answer=health()) as server:
        state = RunState(
            launcher=ProcessMark.of(os.getpid()), api_port=int(server.url.rpartition(":")[2]), postgres_port=1
        )
        write_state(watched.settings, replace(state, is_ready=True))
        assert keys(watched.look(at("12-07 09:00"))) == set()
        assert len(server.taken) == 1
        write_state(watched.settings, state)
        (alert,) = watched.alerts(at("12-07 09:00"))
    assert (alert.key, alert.level) == ("airflow", Level.WARNING)
    assert "thidua up" in alert.remedy


def test_mail_and_webhook_are_told_once_over_restarts_and_the_end_once(watched: Watched, tmp_path: Path) -> None:
    watched.all_hand_in(at("12-07 09:00"))
    with SmtpSink(tmp_path / "mail") as sink, http_server() as server:
        told = {"smtp_url": sink.url, "watch_address": "truc@mau.example", "watch_webhook_url": server.url}
        watched.settings = replace(watched.settings, **told)
        for minute in range(0, 30, 5):
            watchdog(watched).round(now=at("12-08 09:00") + timedelta(minutes=minute))
        _, (delivery,) = watched.issue(at("12-10 08:01"))
        watched.record(delivery, "SENT", at("12-10 08:02"))
        for minute in range(0, 30, 5):
            watchdog(watched).round(now=at("12-10 08:05") + timedelta(minutes=minute))
        of_report = [one["event"] for _, _, body in server.taken for one in body["news"] if one["key"] == KEY]
        letters = "".join(path.read_text() for path in sorted((tmp_path / "mail").glob("*.eml")))
    assert of_report == ["new", "resolved"]
    assert letters.count("Message-ID: <watch.") == len(server.taken)


def test_broken_check_is_told_and_the_others_go_on(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Observed:
        raise RuntimeError("hỏng")

    monkeypatch.setattr("thidua.watch.look.watch_disks", broken)
    observed = watched.look(at("12-08 09:00"))
    assert keys(observed) == {"watch|disk", KEY}
    assert "disk|" in observed.held
    (told,) = (alert for alert in observed.alerts if alert.key == "watch|disk")
    assert told.subject == "Phép kiểm tra dung lượng đĩa của bộ canh bị lỗi"


def test_broken_memory_is_set_aside_and_told(watched: Watched) -> None:
    path = watched.settings.home / "watch" / "memory.json"
    path.parent.mkdir()
    path.write_text("{")
    assert "watch|memory" in keys(watchdog(watched).round(now=at("12-07 09:00")).observed)
    assert (path.parent / "memory.json.hong").read_text() == "{"
    assert keys(watchdog(watched).round(now=at("12-07 09:05")).observed) == set()


def test_memory_that_cannot_be_written_is_told_and_the_running_watchdog_repeats_nothing(watched: Watched) -> None:
    (watched.settings.home / "watch").write_text("ở đây phải là thư mục")
    with http_server() as server:
        watched.settings = replace(watched.settings, watch_webhook_url=server.url)
        dog = watchdog(watched)
        assert keys(dog.round(now=at("12-08 09:00")).observed) >= {KEY, "watch|memory"}
        assert keys(dog.round(now=at("12-08 09:05")).observed) >= {KEY, "watch|memory"}
        heard = [one["key"] for _, _, body in server.taken for one in body["news"]]
    assert heard.count(KEY) == 1


def test_receiver_that_cannot_be_reached_is_told_to_the_other(watched: Watched, closed_port: int) -> None:
    with http_server() as server:
        watched.settings = replace(
            watched.settings,
            watch_webhook_url=server.url,
            watch_address="truc@mau.example",
            smtp_url=f"smtp://127.0.0.1:{closed_port}?starttls=none",
        )
        for minute in (0, 5):
            watchdog(watched).round(now=at("12-08 09:00") + timedelta(minutes=minute))
        heard = {one["key"] for _, _, body in server.taken for one in body["news"]}
    assert "watch|receiver|mail:truc@mau.example" in heard


def test_rounds_go_on_after_a_round_that_breaks(watched: Watched) -> None:
    said: list[str] = []
    instants = iter([at("12-07 09:00"), at("12-07 09:05")])
    dog = watchdog(watched)
    dog.look = lambda **_: (_ for _ in ()).throw(RuntimeError("hỏng"))

    def pause(seconds: float) -> bool:
        assert seconds == 300
        return len(said) == 2

    keep_watching(dog, every=timedelta(minutes=5), clock=lambda: next(instants), pause=pause, say=said.append)
    assert [line[:18] for line in said] == ["Lượt canh bị lỗi, "] * 2


@pytest.fixture
def environment(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("home", "plans", "landing", "vault", "outbox", "warehouse_url", "go_live"):
        monkeypatch.setenv(f"THIDUA_{name.upper()}", str(getattr(watched.settings, name)))
    for name in ("ARCHIVE", "WATCH_ADDRESS", "ALERT_ADDRESS", "WATCH_WEBHOOK_URL", "WATCH_AIRFLOW_URL"):
        monkeypatch.delenv(f"THIDUA_{name}", raising=False)
    offset = at("12-07 09:00") - datetime.now(UTC)
    monkeypatch.setenv("THIDUA_CLOCK_OFFSET_SECONDS", str(offset.total_seconds()))
    return monkeypatch


def test_once_ends_with_0_where_all_is_well_and_with_1_and_vietnamese_where_not(
    environment: pytest.MonkeyPatch, watched: Watched
) -> None:
    well = CliRunner().invoke(cli.app, ["watch", "--once"])
    assert (well.exit_code, well.exception) == (0, None)
    assert "không có cảnh báo" in well.output
    (Path(watched.settings.landing)).rmdir()
    ill = CliRunner().invoke(cli.app, ["watch", "--once"])
    assert ill.exit_code == 1
    assert "[khẩn] Không có thư mục tiếp nhận" in ill.output
    memory = json.loads((watched.settings.home / "watch" / "memory.json").read_text())
    assert list(memory["seen"]) == ["landing"]


def test_limits_of_a_file_of_ones_own_are_read_and_checked(
    environment: pytest.MonkeyPatch, watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    own = watched.settings.home / "watch.yaml"
    own.write_text("report: {due_soon_working_day: 5}", encoding="utf-8")
    environment.setenv("THIDUA_WATCH_LIMITS", str(own))
    environment.setattr("sys.argv", ["thidua", "watch", "--once"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 1
    assert "due_soon_working_day" in capsys.readouterr().err


def test_settings_name_everything(environment: pytest.MonkeyPatch, watched: Watched) -> None:
    environment.setenv("THIDUA_ALERT_ADDRESS", "truc@mau.example")
    environment.setenv("THIDUA_WATCH_WEBHOOK_URL", "https://mau.example/x")
    environment.setenv("THIDUA_WATCH_EVERY", "60")
    settings = Settings.from_environment()
    assert settings.watch_every == timedelta(minutes=1)
    assert [one.name for one in open_watchdog(settings).receivers] == ["mail:truc@mau.example", "webhook"]


def test_daemon_ends_at_sigterm_between_two_rounds(environment: pytest.MonkeyPatch, watched: Watched) -> None:
    command = [sys.executable, "-c", "from thidua.cli import main; main()", "watch", "--every", "3600"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    guard = threading.Timer(30, process.kill)
    guard.start()
    assert process.stdout is not None
    assert "không có cảnh báo" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 0
    guard.cancel()
    process.stdout.close()

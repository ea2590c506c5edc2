import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from thidua.errors import OperatorError
from thidua.launch.state import (
    ProcessMark,
    RunState,
    clear_state,
    fill_from_running,
    is_locked,
    only_one,
    read_state,
    write_state,
)
from thidua.launch.supervisor import end_leftovers
from thidua.launch.up import down, pin_go_live, status
from thidua.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("THIDUA_HOME", str(tmp_path))
    monkeypatch.delenv("THIDUA_GO_LIVE", raising=False)
    return Settings.from_environment()


def make_state(**overrides: object) -> RunState:
    base = RunState(launcher=ProcessMark.of(os.getpid()), api_port=1, postgres_port=2)
    return replace(base, **overrides)  # type: ignore[arg-type]


def test_state_is_read_back_as_written(settings: Settings) -> None:
    assert read_state(settings) is None
    state = make_state(is_ready=True, components={"scheduler": ProcessMark(pid=5, started=1.5)})
    write_state(settings, state)
    assert read_state(settings) == state


def test_stopping_keeps_the_ports(settings: Settings) -> None:
    write_state(settings, make_state(is_ready=True, components={"scheduler": ProcessMark(pid=5, started=1.5)}))
    clear_state(settings)
    assert read_state(settings) == make_state()


def test_second_launcher_is_refused(settings: Settings) -> None:
    with only_one(settings):
        assert is_locked(settings)
        with pytest.raises(OperatorError, match="đang chạy"), only_one(settings):
            pass
    assert not is_locked(settings)


def test_process_is_not_mistaken_for_a_later_one_of_its_number() -> None:
    mark = ProcessMark.of(os.getpid())
    assert mark.is_alive()
    assert not replace(mark, started=mark.started - 100).is_alive()


def test_leftovers_of_a_killed_launcher_are_ended(settings: Settings) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True) as orphan:
        write_state(settings, make_state(components={"scheduler": ProcessMark.of(orphan.pid)}))
        assert end_leftovers(settings) == 1
        assert orphan.wait(timeout=10) < 0
    assert end_leftovers(settings) == 0


def test_down_where_nothing_runs_is_harmless(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    down(settings)
    assert "Đã dừng." in capsys.readouterr().out
    assert "Không chạy" in status(settings)


def test_status_names_every_part_and_no_password(settings: Settings) -> None:
    write_state(settings, make_state(is_ready=True, components={"scheduler": ProcessMark.of(os.getpid())}))
    with only_one(settings):
        text = status(settings)
    assert "Đang chạy." in text
    assert "scheduler: đang chạy" in text
    assert "http://127.0.0.1:1" in text


def test_new_installation_is_live_from_its_first_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pin_go_live(settings)
    assert first.go_live == date.today()
    (settings.home / "run" / "go-live").write_text("2026-03-01")
    assert pin_go_live(settings).go_live == date(2026, 3, 1)
    monkeypatch.setenv("THIDUA_GO_LIVE", "2026-01-15")
    assert pin_go_live(Settings.from_environment()).go_live == date(2026, 1, 15)


def test_commands_find_the_running_warehouse(settings: Settings) -> None:
    assert fill_from_running(settings) == settings
    write_state(settings, make_state(postgres_port=5555))
    found = fill_from_running(settings)
    assert "thidua_app:" in found.warehouse_url
    assert found.warehouse_url.endswith("@127.0.0.1:5555/thidua")
    assert "thidua_owner:" in found.owner_url
    assert fill_from_running(replace(settings, warehouse_url="x")).warehouse_url == "x"


def test_commands_share_the_clock_of_what_runs(settings: Settings) -> None:
    write_state(settings, make_state(clock_offset_seconds=86400.0))
    assert fill_from_running(settings).clock_offset == timedelta(days=1)
    chosen = replace(settings, clock_offset=timedelta(hours=1))
    assert fill_from_running(chosen).clock_offset == timedelta(hours=1)

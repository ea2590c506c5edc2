"""Children that die are started again; nothing outlives the end."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest

from thidua.errors import OperatorError
from thidua.launch import supervisor as supervisor_module
from thidua.launch.component import Component
from thidua.launch.state import ProcessMark, RunState, read_state
from thidua.launch.supervisor import Supervisor
from thidua.settings import Settings

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
FAMILY = (
    sys.executable,
    "-c",
    "import os, time; os.fork(); os.setpgid(0, 0) if os.getpid() != os.getsid(0) else None; time.sleep(60)",
)


class FakePostgres:
    """Counts its starts. is_up: what is_running answers."""

    def __init__(self) -> None:
        self.is_up = True
        self.starts = 0

    def is_running(self) -> bool:
        return self.is_up

    def start(self) -> None:
        self.starts += 1
        self.is_up = True

    def stop(self) -> None:
        self.is_up = False


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    monkeypatch.setenv("THIDUA_HOME", str(tmp_path))
    settings = Settings.from_environment()
    components = (
        Component("worker", FAMILY, tmp_path / "logs" / "worker.log"),
        Component("api", SLEEP, tmp_path / "api.log"),
    )
    said: list[str] = []
    postgres: Any = FakePostgres()
    made = Supervisor(
        settings,
        postgres=postgres,
        components=components,
        environment=dict(os.environ),
        state=RunState(launcher=ProcessMark.of(os.getpid()), api_port=1, postgres_port=2),
        say=said.append,
    )
    yield SimpleNamespace(supervisor=made, components=components, postgres=postgres, said=said, settings=settings)
    made.stop()


def members(session: int) -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (ProcessLookupError, psutil.NoSuchProcess):
            continue
    return found


def wait_for(condition: Any) -> None:
    give_up = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.02)


def test_all_parts_are_started_and_written_down(parts: SimpleNamespace) -> None:
    parts.supervisor.tick(0.0)
    state = read_state(parts.settings)
    assert state is not None
    assert {name: mark.is_alive() for name, mark in state.components.items()} == {"worker": True, "api": True}


def test_killed_part_is_started_again_after_a_wait_and_its_family_is_ended(parts: SimpleNamespace) -> None:
    parts.supervisor.tick(0.0)
    worker = parts.components[0]
    old = worker.process.pid
    wait_for(lambda: len(members(old)) == 2)
    os.kill(old, signal.SIGKILL)
    worker.process.wait()
    parts.supervisor.tick(1.0)
    assert not worker.is_running()
    wait_for(lambda: members(old) == [])
    parts.supervisor.tick(1.5)
    assert not worker.is_running()
    parts.supervisor.tick(2.1)
    assert worker.is_running()
    assert worker.process.pid != old
    assert parts.said == ["worker đã dừng (mã -9); khởi động lại sau 1 giây"]


def test_wait_doubles_up_to_a_minute_and_is_forgotten_after_a_stable_minute(tmp_path: Path) -> None:
    component = Component("x", (sys.executable, "-c", ""), tmp_path / "x.log")
    now, waits = 0.0, []
    for uptime in [0.1] * 8 + [61.0]:
        component.start(dict(os.environ), now=now)
        assert component.process is not None
        component.process.wait()
        now += uptime
        component.bury(now=now)
        waits.append(component.wait)
        now = component.due
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 1]


def test_stopped_postgres_is_started_again(parts: SimpleNamespace) -> None:
    parts.supervisor.tick(10.0)
    parts.postgres.is_up = False
    parts.supervisor.tick(12.0)
    assert parts.postgres.starts == 0
    parts.supervisor.tick(16.0)
    assert parts.postgres.starts == 1


def test_nothing_outlives_the_end(parts: SimpleNamespace) -> None:
    parts.supervisor.tick(0.0)
    sessions = [component.process.pid for component in parts.components]
    wait_for(lambda: len(members(sessions[0])) == 2)
    parts.supervisor.stop()
    assert [pid for session in sessions for pid in members(session)] == []
    assert not parts.postgres.is_up


def test_part_that_never_gets_healthy_is_told(parts: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor_module, "_START_SECONDS", 0.1)
    with pytest.raises(OperatorError, match="scheduler"):
        parts.supervisor.start_until_ready(threading.Event())


def test_long_log_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thidua.launch.component._LOG_LIMIT_BYTES", 10)
    log = tmp_path / "x.log"
    log.write_text("more than ten bytes")
    component = Component("x", (sys.executable, "-c", "print('new')"), log)
    component.start(dict(os.environ), now=0.0)
    component.wait_for_end(seconds=10)
    assert log.read_text() == "new\n"
    assert (tmp_path / "x.log.1").read_text() == "more than ten bytes"

"""One Airflow component as a child process in a session of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from thidua.launch.state import ProcessMark

_LOG_LIMIT_BYTES = 20 * 1024 * 1024
_STABLE_SECONDS = 60.0
_LONGEST_WAIT_SECONDS = 60.0


@dataclass
class Component:
    """A child that is started again when it dies, each time after a longer wait, until it has been up for a minute.

    log: its output, appended. wait: seconds before the next start. due: when that is, on the clock that is passed in.
    """

    name: str
    command: tuple[str, ...]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    wait: float = field(default=0.5, init=False)
    started: float = field(default=0.0, init=False)
    due: float = field(default=0.0, init=False)

    def start(self, environment: Mapping[str, str], *, now: float) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        _rotate(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal is for the launcher, which stops all in order
            )
        self.started = now

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def bury(self, *, now: float) -> int:
        """After its death: end what is left of it, and set when to start again. The exit status."""
        assert self.process is not None
        # A task that goes on without its scheduler would soon run twice: a new one starts it again.
        kill_session(self.process.pid)
        status = self.process.returncode
        self.process = None
        self.wait = 1.0 if now - self.started > _STABLE_SECONDS else min(2 * self.wait, _LONGEST_WAIT_SECONDS)
        self.due = now + self.wait
        return int(status)

    def mark(self) -> ProcessMark | None:
        return ProcessMark.of(self.process.pid) if self.process is not None and self.is_running() else None

    def ask_to_stop(self) -> None:
        if self.process is not None and self.is_running():
            self.process.terminate()

    def wait_for_end(self, *, seconds: float) -> None:
        """Give it time to end in order; then end all of it."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=seconds)
        kill_session(self.process.pid)
        self.process.wait()
        self.process = None


def kill_session(leader: int) -> None:
    """End at once what is left of a component: tasks have process groups of their own, but share its session."""
    for pid in psutil.pids():
        with suppress(ProcessLookupError, PermissionError):
            if os.getsid(pid) == leader:
                os.kill(pid, signal.SIGKILL)


def airflow_components(logs: Path) -> tuple[Component, ...]:
    """The four: first who starts work, last who serves it.

    Logs are read from the shared folder, so nobody needs the log servers, which would listen on every address.
    """
    options = {"scheduler": ("--skip-serve-logs",), "triggerer": ("--skip-serve-logs",)}
    return tuple(
        Component(name, (sys.executable, "-m", "airflow", name, *options.get(name, ())), logs / f"{name}.log")
        for name in ("scheduler", "dag-processor", "triggerer", "api-server")
    )


def _rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".log.1"))

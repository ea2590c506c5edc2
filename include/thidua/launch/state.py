"""What is running, written down: so that `down`, `status` and other commands find it, and only one runs at a time."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import IO

import psutil

from thidua.errors import OperatorError
from thidua.settings import Settings


@dataclass(frozen=True, kw_only=True)
class ProcessMark:
    """A process that cannot be mistaken for a later one of the same number. started: seconds since the epoch."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> "ProcessMark":
        """The mark of a process that is running."""
        return cls(pid=pid, started=psutil.Process(pid).create_time())

    def is_alive(self) -> bool:
        try:
            process = psutil.Process(self.pid)
            return bool(process.create_time() == self.started and process.status() != psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return False


@dataclass(frozen=True, kw_only=True)
class RunState:
    """One run of the launcher. components: by name, the leader of each component's process group.

    clock_offset_seconds: what the components add to the machine's clock.
    """

    launcher: ProcessMark
    api_port: int
    postgres_port: int
    clock_offset_seconds: float = 0.0
    is_ready: bool = False
    components: dict[str, ProcessMark] = field(default_factory=dict)

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.api_port}"


def run_folder(settings: Settings) -> Path:
    """`<home>/run`, made when missing."""
    folder = settings.home / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_state(settings: Settings, state: RunState) -> None:
    """Replace the state file in one step, so that a reader never sees half of it."""
    path = run_folder(settings) / "state.json"
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(asdict(state), indent=2), encoding="utf-8")
    os.replace(temporary, path)


def read_state(settings: Settings) -> RunState | None:
    """What was written last, whether it still runs or not; None where nothing ever ran."""
    path = settings.home / "run" / "state.json"
    if not path.exists():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    return RunState(
        **{
            **content,
            "launcher": ProcessMark(**content["launcher"]),
            "components": {name: ProcessMark(**mark) for name, mark in content["components"].items()},
        }
    )


def clear_state(settings: Settings) -> None:
    """Nothing runs any more. The ports are kept for the next start."""
    state = read_state(settings)
    if state:
        write_state(settings, replace(state, is_ready=False, components={}))


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the installation's lock; OperatorError when another launcher holds it."""
    with (run_folder(settings) / "lock").open("a") as lock:
        if not _try_lock(lock):
            raise OperatorError(
                "Hệ thống đang chạy (hoặc đang khởi động).",
                remedy="Xem `thidua status`; dừng bằng `thidua down`.",
            )
        yield


def is_locked(settings: Settings) -> bool:
    """Whether a launcher is at work."""
    with (run_folder(settings) / "lock").open("a") as lock:
        return not _try_lock(lock)


def _try_lock(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def fill_from_running(settings: Settings) -> Settings:
    """The settings with the addresses of the embedded warehouse and the clock of what runs, where none are set.

    A command whose clock is behind that of the tasks would know less than the reports that they have issued.
    """
    from thidua.warehouse.embedded import EmbeddedPostgres
    from thidua.warehouse.migrate import APP, DATABASE, OWNER, PERSONAL

    state = read_state(settings)
    if state is None:
        return settings
    postgres = EmbeddedPostgres(home=settings.home, port=state.postgres_port)
    return replace(
        settings,
        warehouse_url=settings.warehouse_url or postgres.url(DATABASE, role=APP),
        owner_url=settings.owner_url or postgres.url(DATABASE, role=OWNER),
        personal_url=settings.personal_url or postgres.url(DATABASE, role=PERSONAL),
        clock_offset=settings.clock_offset or timedelta(seconds=state.clock_offset_seconds),
    )

"""The launcher itself: prepares the parts of one machine, and stays to keep them running."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from thidua.launch.component import airflow_components
from thidua.launch.environment import airflow_environment
from thidua.launch.state import ProcessMark, RunState, only_one, read_state, write_state
from thidua.launch.supervisor import Supervisor, end_leftovers
from thidua.settings import Settings
from thidua.text.dates import LEGAL_ZONE
from thidua.warehouse.embedded import EmbeddedPostgres, free_port


def run_in_foreground(settings: Settings, *, on_ready: Callable[[], None]) -> None:
    """Start everything, call `on_ready` when all parts are healthy, and stay until a signal comes."""
    started = time.monotonic()
    with only_one(settings), _stop_on_signals() as stop:
        supervisor = _prepare(settings)
        try:
            supervisor.start_until_ready(stop)
            if not stop.is_set():
                say(f"Sẵn sàng sau {time.monotonic() - started:.1f} giây.")
                on_ready()
            supervisor.keep_running(stop)
        finally:
            say("Đang dừng các thành phần …")
            supervisor.stop()


def _prepare(settings: Settings) -> Supervisor:
    """PostgreSQL running, data bases migrated, ports chosen; nothing of Airflow started yet."""
    if count := end_leftovers(settings):
        say(f"Đã dọn {count} tiến trình còn sót của lần chạy trước.")
    say("Khởi động PostgreSQL …")
    postgres = EmbeddedPostgres(home=settings.home)
    postgres.start()
    try:
        return _prepare_airflow(settings, postgres)
    except BaseException:
        postgres.stop()
        raise


def _prepare_airflow(settings: Settings, postgres: EmbeddedPostgres) -> Supervisor:
    from thidua.launch.databases import migrate_all, prepare_embedded

    assert postgres.port is not None
    state = RunState(
        launcher=ProcessMark.of(os.getpid()),
        api_port=_choose_api_port(settings),
        postgres_port=postgres.port,
        clock_offset_seconds=settings.clock_offset.total_seconds(),
    )
    write_state(settings, state)
    say("Chuẩn bị cơ sở dữ liệu …")
    addresses = prepare_embedded(settings, postgres, api_port=state.api_port)
    environment = airflow_environment(settings, addresses)
    migrate_all(settings, addresses, environment)
    for folder in (settings.landing, settings.outbox):
        if "://" not in folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
    say("Khởi động Airflow …")
    return Supervisor(
        settings,
        postgres=postgres,
        components=airflow_components(settings.home / "logs"),
        environment=environment,
        state=state,
        say=say,
    )


def _choose_api_port(settings: Settings) -> int:
    """The port used last, for bookmarks, unless somebody else has it now."""
    state = read_state(settings)
    if state is not None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", state.api_port)) != 0:
                return state.api_port
    return free_port()


@contextmanager
def _stop_on_signals() -> Iterator[threading.Event]:
    stop = threading.Event()
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {kind: signal.signal(kind, lambda *_: stop.set()) for kind in kinds}
    try:
        yield stop
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def say(text: str) -> None:
    """One line of progress with the time, at once: it is read in the terminal and, later, in the log."""
    sys.stdout.write(f"{datetime.now(LEGAL_ZONE):%d/%m %H:%M:%S}  {text}\n")
    sys.stdout.flush()

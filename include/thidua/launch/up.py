"""`thidua up`, `down` and `status`: PostgreSQL and Airflow on this machine, without Docker and without fixed ports."""

import os
import signal
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from thidua.errors import OperatorError
from thidua.launch.api import AirflowApi
from thidua.launch.background import start_in_background
from thidua.launch.environment import USER, ui_password
from thidua.launch.foreground import run_in_foreground
from thidua.launch.pools import RERUNS
from thidua.launch.state import ProcessMark, RunState, is_locked, read_state, run_folder
from thidua.launch.supervisor import end_leftovers
from thidua.private_files import read_or_make
from thidua.settings import Settings
from thidua.warehouse.embedded import EmbeddedPostgres

_POLL_SECONDS = 0.1
_DOWN_SECONDS = 150.0


def up(settings: Settings, *, detach: bool = False) -> None:
    """Start everything; return when it is stopped, or with `detach` as soon as all parts are healthy.

    Does nothing when it is running already. Raises OperatorError, with nothing left running, when a part does not
    come up.
    """
    if is_locked(settings):
        _show(status(settings))
        return
    settings = pin_go_live(settings)
    if detach:
        start_in_background(settings)
        _show(_welcome(settings))
    else:
        run_in_foreground(settings, on_ready=lambda: _show(_welcome(settings)))


def down(settings: Settings) -> None:
    """Stop what `up` has started, also what a killed launcher has left behind."""
    if is_locked(settings):
        _show("Đang dừng …")
        _stop_launcher(settings)
    else:
        end_leftovers(settings, EmbeddedPostgres(home=settings.home))
    _show("Đã dừng.")


def status(settings: Settings) -> str:
    """What runs where, for people. The password is named by its file only."""
    state = read_state(settings)
    if state is None or not is_locked(settings):
        return "Không chạy. Khởi động bằng `thidua up`."
    lines = [
        "Đang chạy." if state.is_ready else "Đang khởi động.",
        f"  Giao diện Airflow: {state.api_url} (tài khoản {USER}, mật khẩu trong {_password_path(settings)})",
        f"  PostgreSQL: 127.0.0.1:{state.postgres_port}",
    ]
    lines += [
        f"  {name}: {'đang chạy' if mark.is_alive() else 'đã dừng, sẽ khởi động lại'} (tiến trình {mark.pid})"
        for name, mark in state.components.items()
    ]
    return "\n".join([*lines, *(_pool_lines(settings, state) if state.is_ready else ())])


def _pool_lines(settings: Settings, state: RunState) -> list[str]:
    """The pool of reruns; tasks whose pool is missing would wait for ever, and nothing else would say so."""
    try:
        slots = AirflowApi(state.api_url, user=USER, password=ui_password(settings)).pool_slots(RERUNS)
    except OperatorError as error:
        return [f"  {error}"]
    if slots:
        return [f"  Nhóm chỗ {RERUNS}: {slots} việc cùng lúc"]
    return [
        f"  Nhóm chỗ {RERUNS}: không có chỗ nào; mọi báo cáo lập lại sẽ chờ mãi.",
        "  → Đặt số chỗ trong Admin → Pools, hoặc chạy `thidua down` rồi `thidua up` nếu nhóm đã bị xóa.",
    ]


def pin_go_live(settings: Settings) -> Settings:
    """Unless `THIDUA_GO_LIVE` says otherwise: an installation is live from the day of its first start.

    Reports that were due before are never made and mailed by themselves on a new machine; a backfill makes them.
    """
    if "THIDUA_GO_LIVE" in os.environ:
        return settings
    first_start = read_or_make(run_folder(settings) / "go-live", lambda: date.today().isoformat())
    return replace(settings, go_live=date.fromisoformat(first_start))


def _stop_launcher(settings: Settings) -> None:
    """Ask the launcher to stop until it has; one that has only just got the lock is not in the state file yet."""
    give_up = time.monotonic() + _DOWN_SECONDS
    asked: ProcessMark | None = None
    while is_locked(settings):
        state = read_state(settings)
        if state is not None and state.launcher != asked and state.launcher.is_alive():
            asked = state.launcher
            os.kill(asked.pid, signal.SIGTERM)
        if time.monotonic() > give_up:
            raise OperatorError("Chưa dừng hẳn.", remedy=f"Xem nhật ký trong {settings.home / 'logs'}.")
        time.sleep(_POLL_SECONDS)


def _welcome(settings: Settings) -> str:
    """For the terminal only: with the password, which must not get into a log."""
    state = read_state(settings)
    assert state is not None
    lines = [
        f"  Giao diện Airflow: {state.api_url}",
        f"  Tài khoản: {USER}   Mật khẩu: {ui_password(settings)}",
        f"  Thư mục tiếp nhận: {settings.landing}",
    ]
    if settings.home == Settings.from_environment().home:  # elsewhere the command would not find what it has to stop
        lines.append("  Dừng: thidua down")
    return "\n".join(lines)


def _password_path(settings: Settings) -> Path:
    return settings.home / "secrets" / "airflow-ui"


def _show(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()

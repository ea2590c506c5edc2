"""A launcher of its own, detached from the terminal, and its progress passed on until it is ready."""

import os
import subprocess
import sys
import time
from pathlib import Path

from thidua.errors import OperatorError
from thidua.launch.environment import settings_environment
from thidua.launch.state import read_state
from thidua.settings import Settings

_FOLLOW_SECONDS = 0.1


def start_in_background(settings: Settings) -> None:
    """Start a launcher that outlives this process; return when all parts are healthy. OperatorError when it ends."""
    log = settings.home / "logs" / "launcher.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        begin = output.tell()
        child = subprocess.Popen(
            [sys.executable, "-m", "thidua.launch"],
            env={**os.environ, **settings_environment(settings), **_given_addresses(settings)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _follow(settings, child, log, begin)
    child.returncode = 0  # it outlives us; without this the interpreter would warn about it


def _follow(settings: Settings, child: "subprocess.Popen[bytes]", log: Path, begin: int) -> None:
    """Pass the launcher's lines on until it is ready; OperatorError when it ends before."""
    with log.open(encoding="utf-8") as lines:
        lines.seek(begin)
        while True:
            is_over = child.poll() is not None
            state = read_state(settings)
            is_ready = state is not None and state.is_ready and state.launcher.pid == child.pid
            for line in lines:
                sys.stdout.write(line)
            sys.stdout.flush()
            if is_ready:
                return
            if is_over:
                raise OperatorError("Hệ thống không khởi động được.", remedy=f"Xem các dòng trên và {log.parent}.")
            time.sleep(_FOLLOW_SECONDS)


def _given_addresses(settings: Settings) -> dict[str, str]:
    given = {
        "THIDUA_WAREHOUSE_URL": settings.warehouse_url,
        "THIDUA_OWNER_URL": settings.owner_url,
        "THIDUA_SMTP_URL": settings.smtp_url,
    }
    return {name: url for name, url in given.items() if url}

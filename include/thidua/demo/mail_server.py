"""A mail server of our own on this machine: every mail ends as a file."""

import contextlib
import os
import signal
import subprocess
import sys
import time

from thidua.errors import OperatorError
from thidua.settings import Settings

_START_SECONDS = 15.0


def start_mail_server(settings: Settings) -> str:
    """Start it; it outlives this process. Its URL."""
    run = settings.home / "run"
    run.mkdir(parents=True, exist_ok=True)
    port_file = run / "sink.port"
    folder = settings.home / "mail"
    command = [sys.executable, "-m", "thidua.deliver.sink", "--folder", str(folder), "--port-file", str(port_file)]
    with (run / "sink.log").open("wb") as log:
        sink = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
    (run / "sink.pid").write_text(str(sink.pid))
    give_up = time.monotonic() + _START_SECONDS
    while not port_file.exists():
        if time.monotonic() > give_up or sink.poll() is not None:
            raise OperatorError("Máy chủ thư giả lập không khởi động được.", remedy=f"Xem {run / 'sink.log'}.")
        time.sleep(0.05)
    sink.returncode = 0  # it outlives us; without this the interpreter would warn about it
    return f"smtp://127.0.0.1:{port_file.read_text()}?starttls=none"


def stop_mail_server(settings: Settings) -> None:
    pid_file = settings.home / "run" / "sink.pid"
    if pid_file.exists():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid_file.read_text()), signal.SIGTERM)
        pid_file.unlink()

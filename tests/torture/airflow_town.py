"""A commune's whole installation as `thidua up` starts it, with a second scheduler beside that of the launcher."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL
from unittest.mock import patch

import psutil

from thidua.deliver.ledger import read_clock
from thidua.deliver.sink import SmtpSink
from thidua.deliver.status import DeliveryStatus, read_deliveries
from thidua.launch.api import AirflowApi
from thidua.launch.component import Component
from thidua.launch.environment import USER, ui_password
from thidua.launch.state import RunState, fill_from_running, read_state
from thidua.settings import Settings
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres

QUICKLY = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "30",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "15",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "10",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "60",
    "THIDUA_GO_LIVE": "2025-07-01",
}
"""As in production, but for how long the dead are waited for. The reports of 2025 are due at once."""


@dataclass
class Installation:
    """second: the scheduler beside that of the launcher. second_killed: how often it was found killed."""

    settings: Settings
    sink: SmtpSink
    second: Component
    environment: Mapping[str, str] = field(default_factory=dict)
    second_killed: int = 0

    @property
    def state(self) -> RunState:
        state = read_state(self.settings)
        assert state is not None
        return state

    @property
    def api(self) -> AirflowApi:
        return AirflowApi(self.state.api_url, user=USER, password=ui_password(self.settings))

    @property
    def postgres(self) -> EmbeddedPostgres:
        return EmbeddedPostgres(home=self.settings.home, port=self.state.postgres_port)

    def start_second(self) -> None:
        """As the launcher's own was started, when what a dead one has left is ended; nothing where it is up."""
        if not self.second.is_running():
            while not self.environment:
                with suppress(KeyError, psutil.NoSuchProcess):  # killed, and not up again yet
                    first = psutil.Process(self.state.components["scheduler"].pid)
                    self.second.command, self.environment = tuple(first.cmdline()), first.environ()
            self.second_killed += self.second.process is not None and self.second.process.poll() == -SIGKILL
            self.second.wait_for_end(seconds=0)
            self.second.start(self.environment, now=time.monotonic())

    def schedulers_killed(self) -> int:
        """How often one of the two was found killed."""
        launcher = (self.settings.home / "logs" / "launcher.log").read_text(encoding="utf-8")
        return self.second_killed + launcher.count(f"scheduler đã dừng (mã -{SIGKILL:d})")

    def deliveries(self) -> tuple[DeliveryStatus, ...]:
        """As far as can be told: none while PostgreSQL is on its way up."""
        with suppress(Exception), opened(fill_from_running(self.settings).warehouse_url) as engine:
            return read_deliveries(engine, now=read_clock(engine))
        return ()


@contextmanager
def running_installation(home: Path, *, environment: Mapping[str, str] | None = None) -> Iterator[Installation]:
    """The plans are in their folder already. environment: more of it, for all parts."""
    second = Component("second-scheduler", (), home / "second-scheduler.log")
    with SmtpSink(home / "mail") as sink:
        known = {"THIDUA_HOME": str(home), "THIDUA_PLANS": str(home / "plans"), "THIDUA_SMTP_URL": sink.url}
        with patch.dict(os.environ, {**QUICKLY, **known, **(environment or {})}):
            try:
                thidua("up", "--detach")
                installation = Installation(Settings.from_environment(), sink, second)
                installation.start_second()
                yield installation
            finally:
                second.wait_for_end(seconds=0)
                thidua("down")
                EmbeddedPostgres(home=home).remove()


def thidua(*command: str) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("thidua"), *command], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"

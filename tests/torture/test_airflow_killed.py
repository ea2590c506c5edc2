"""A whole installation, as `thidua up` starts it, under SIGKILL of scheduler, tasks, triggerer and PostgreSQL.

Only in `make torture` (THIDUA_TORTURE_AIRFLOW=n rounds): a round takes minutes, for Airflow waits for heartbeats of the
dead. A second scheduler runs beside the first. The reports of a year are due at once when the installation goes live;
each must go out once.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil
import pytest

from factories.installation import PLAN_ID, add_plan
from thidua.deliver.ledger import read_clock
from thidua.deliver.sink import SmtpSink
from thidua.deliver.status import DeliveryStatus, read_deliveries
from thidua.launch.component import Component
from thidua.launch.state import RunState, fill_from_running, read_state
from thidua.settings import Settings
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres

ROUNDS = int(os.environ.get("THIDUA_TORTURE_AIRFLOW", "0"))
KILLS = 12
LONGEST_PAUSE = 6.0
"""Seconds between two kills."""
PATIENCE = 600
"""Seconds for the installation to get over it."""
REPORTS = 2
QUICKLY = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "30",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "15",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "10",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "60",
    "THIDUA_GO_LIVE": "2025-07-01",
}
"""As in production, but for how long the dead are waited for."""

pytestmark = pytest.mark.skipif(not ROUNDS, reason="NOT TESTED here: takes minutes; `make torture` plays it")


@dataclass(frozen=True)
class Installation:
    """second: the scheduler beside that of the launcher."""

    settings: Settings
    sink: SmtpSink
    second: Component

    @property
    def state(self) -> RunState:
        state = read_state(self.settings)
        assert state is not None
        return state

    def start_second(self) -> None:
        """As the launcher's own was started; nothing where it is up."""
        if not self.second.is_running():
            first = psutil.Process(self.state.components["scheduler"].pid)
            command, environment = tuple(first.cmdline()), first.environ()
            self.second.wait_for_end(seconds=0)
            self.second.command = command
            self.second.start(environment, now=time.monotonic())

    def deliveries(self) -> tuple[DeliveryStatus, ...]:
        with opened(fill_from_running(self.settings).warehouse_url) as engine:
            return read_deliveries(engine, now=read_clock(engine))


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    add_plan(tmp_path)
    second = Component("second-scheduler", (), tmp_path / "second-scheduler.log")
    with SmtpSink(tmp_path / "mail") as sink:
        for name, value in {
            **QUICKLY,
            "THIDUA_HOME": str(tmp_path),
            "THIDUA_PLANS": str(tmp_path / "plans"),
            "THIDUA_SMTP_URL": sink.url,
        }.items():
            monkeypatch.setenv(name, value)
        try:
            thidua("up", "--detach")
            installation = Installation(Settings.from_environment(), sink, second)
            installation.start_second()
            yield installation
        finally:
            second.wait_for_end(seconds=0)
            thidua("down")
            EmbeddedPostgres(home=tmp_path).remove()


def thidua(*command: str) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("thidua"), *command], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"


@pytest.mark.parametrize("seed", range(1, ROUNDS + 1))
def test_each_report_goes_out_once_whatever_of_airflow_is_killed(installation: Installation, seed: int) -> None:
    random = Random(seed)
    for _ in range(KILLS):
        time.sleep(random.uniform(0, LONGEST_PAUSE))
        with suppress(psutil.NoSuchProcess, FileNotFoundError):
            random.choice(VICTIMS)(installation, random)
            installation.start_second()
        assert copies(installation) <= {1}
    deliveries = wait_until_all_is_decided(installation)
    arrived = Counter(mail.message_id for mail in installation.sink.mails())
    assert {one.row.plan_id for one in deliveries} == {PLAN_ID}
    assert len({one.row.report_id for one in deliveries}) == REPORTS
    for one in deliveries:
        assert one.standing == "SENT" or (one.standing == "UNKNOWN" and one.needs_a_person), one
        if one.row.channel == "smtp" and one.standing == "SENT":
            assert arrived[one.row.message_id] == 1


def copies(installation: Installation) -> set[int]:
    return set(Counter(mail.message_id for mail in installation.sink.mails()).values())


def wait_until_all_is_decided(installation: Installation) -> tuple[DeliveryStatus, ...]:
    give_up = time.monotonic() + PATIENCE
    deliveries: tuple[DeliveryStatus, ...] = ()
    while time.monotonic() < give_up:
        with suppress(Exception):  # PostgreSQL may be on its way up
            deliveries = installation.deliveries()
        is_each_there = len({one.row.report_id for one in deliveries}) == REPORTS
        if is_each_there and all(one.standing in {"SENT", "UNKNOWN"} for one in deliveries):
            assert copies(installation) <= {1}
            return deliveries
        time.sleep(2)
    raise AssertionError(f"not over it after {PATIENCE} s: {[(one.row.subject, one.standing) for one in deliveries]}")


def kill_component(name: str) -> Callable[[Installation, Random], None]:
    def kill(installation: Installation, _random: Random) -> None:
        psutil.Process(installation.state.components[name].pid).kill()

    return kill


def kill_second(installation: Installation, _random: Random) -> None:
    if installation.second.process is not None:
        installation.second.process.kill()


def kill_task(installation: Installation, random: Random) -> None:
    """A worker of the executor, or what it has started for a task."""
    scheduler = psutil.Process(installation.state.components["scheduler"].pid)
    if children := scheduler.children(recursive=True):
        random.choice(children).kill()


def kill_postgres(installation: Installation, _random: Random) -> None:
    data = EmbeddedPostgres(home=installation.settings.home, port=installation.state.postgres_port).data
    psutil.Process(int((data / "postmaster.pid").read_text().split()[0])).send_signal(signal.SIGQUIT)


VICTIMS = (
    kill_component("scheduler"),
    kill_second,
    kill_component("triggerer"),
    kill_task,
    kill_task,
    kill_task,
    kill_postgres,
)

"""A whole installation, as `thidua up` starts it, under SIGKILL of scheduler, tasks, triggerer and PostgreSQL.

Only in `make torture` (THIDUA_TORTURE_AIRFLOW=n rounds): a round takes minutes, for Airflow waits for heartbeats of the
dead. A second scheduler runs beside the first. The reports of a year are due at once when the installation goes live;
each must go out once.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import psutil
import pytest

from factories.installation import PLAN_ID, add_plan
from thidua.deliver.status import DeliveryStatus
from torture.airflow_town import Installation, running_installation

ROUNDS = int(os.environ.get("THIDUA_TORTURE_AIRFLOW", "0"))
KILLS = 12
LONGEST_PAUSE = 6.0
"""Seconds between two kills."""
PATIENCE = 600
"""Seconds for the installation to get over it."""
REPORTS = 2

pytestmark = pytest.mark.skipif(not ROUNDS, reason="NOT TESTED here: takes minutes; `make torture` plays it")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    add_plan(tmp_path)
    with running_installation(tmp_path) as running:
        yield running


@pytest.mark.parametrize("seed", range(1, ROUNDS + 1))
def test_each_report_goes_out_once_whatever_of_airflow_is_killed(installation: Installation, seed: int) -> None:
    random = Random(seed)
    for _ in range(KILLS):
        time.sleep(random.uniform(0, LONGEST_PAUSE))
        with suppress(psutil.NoSuchProcess, FileNotFoundError, KeyError):  # dead already, and not up again yet
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
    psutil.Process(int((installation.postgres.data / "postmaster.pid").read_text().split()[0])).send_signal(
        signal.SIGQUIT
    )


VICTIMS = (
    kill_component("scheduler"),
    kill_second,
    kill_component("triggerer"),
    kill_task,
    kill_task,
    kill_task,
    kill_postgres,
)

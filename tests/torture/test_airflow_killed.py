"""A whole installation, as `thidua up` starts it, under SIGKILL of scheduler, tasks, triggerer and PostgreSQL.

Only in `make torture` (THIDUA_TORTURE_AIRFLOW=n rounds): a round takes minutes, for Airflow waits for heartbeats of the
dead. A second scheduler runs beside the first. When the installation goes live, workbooks lie there and the reports of
a year are due at once: each must be loaded once, and go out once.
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

from factories.installation import PLAN_ID, hand_in
from thidua.deliver.status import DeliveryStatus
from torture.airflow_town import Installation, running_installation
from torture.commune import Commune
from torture.conftest import UNITS
from torture.invariants import check_at_any_time, count_rows
from torture.town import add_plan_of_town

ROUNDS = int(os.environ.get("THIDUA_TORTURE_AIRFLOW", "0"))
KILLS = 12
STRUCK = 6
"""So many of them find somebody alive, at the least: others come while the dead are not up again yet."""
LONGEST_PAUSE = 6.0
"""Seconds between two kills."""
PATIENCE = 600
"""Seconds for the installation to get over it."""
REPORTS = 2

pytestmark = pytest.mark.skipif(not ROUNDS, reason="NOT TESTED here: takes minutes; `make torture` plays it")


@pytest.fixture
def commune(tmp_path: Path) -> Iterator[Commune]:
    add_plan_of_town(tmp_path)
    hand_in(tmp_path, UNITS)
    with running_installation(tmp_path) as running:
        yield Commune(home=tmp_path, file=tmp_path / "no-point", installation=running)


@pytest.mark.parametrize("seed", range(1, ROUNDS + 1))
def test_all_is_loaded_once_and_goes_out_once_whatever_of_airflow_is_killed(commune: Commune, seed: int) -> None:
    random, installation = Random(seed), commune.installation
    struck: Counter[str] = Counter()
    for name in in_some_order(random):
        time.sleep(random.uniform(0, LONGEST_PAUSE))
        struck[name] += strike(name, installation, random)
        installation.start_second()
        assert copies(installation) <= {1}
    deliveries = wait_until_all_is_decided(commune)
    assert struck.total() >= STRUCK, struck
    assert installation.schedulers_killed() > 0, struck
    check_at_any_time(commune.town)
    assert len(list((commune.home / "landing" / PLAN_ID).glob("_da_nhan/*/*.xlsx"))) == len(UNITS)
    arrived = Counter(mail.message_id for mail in installation.sink.mails())
    assert {one.row.plan_id for one in deliveries} == {PLAN_ID}
    for one in deliveries:
        assert one.needs_a_person == (one.standing == "UNKNOWN"), one
        if one.row.channel == "smtp" and one.standing == "SENT":
            assert arrived[one.row.message_id] == 1


def copies(installation: Installation) -> set[int]:
    return set(Counter(mail.message_id for mail in installation.sink.mails()).values())


def wait_until_all_is_decided(commune: Commune) -> tuple[DeliveryStatus, ...]:
    give_up = time.monotonic() + PATIENCE
    deliveries: tuple[DeliveryStatus, ...] = ()
    while time.monotonic() < give_up:
        commune.installation.start_second()
        deliveries = commune.installation.deliveries()
        is_each_there = len({one.row.report_id for one in deliveries}) >= REPORTS
        is_decided = all(one.standing in {"SENT", "UNKNOWN", "SUPERSEDED"} for one in deliveries)
        if is_each_there and is_decided and count_rows(commune.town, "submission") == {"submission": len(UNITS)}:
            return deliveries
        time.sleep(2)
    raise AssertionError(f"not over it after {PATIENCE} s: {[(one.row.subject, one.standing) for one in deliveries]}")


def in_some_order(random: Random) -> list[str]:
    """The names of victims: each has its turn, some have more."""
    names = [*TURNS, *random.choices(TURNS, k=KILLS - len(TURNS))]
    random.shuffle(names)
    return names


def strike(name: str, installation: Installation, random: Random) -> bool:
    """Whether that one lived until now: it may be dead already, and not up again yet."""
    with suppress(psutil.NoSuchProcess, FileNotFoundError, KeyError):
        return VICTIMS[name](installation, random)
    return False


def end(process_id: int, number: signal.Signals = signal.SIGKILL) -> bool:
    process = psutil.Process(process_id)
    is_alive = bool(process.status() != psutil.STATUS_ZOMBIE)
    process.send_signal(number)
    return is_alive


def kill_scheduler(installation: Installation, _random: Random) -> bool:
    return end(installation.state.components["scheduler"].pid)


def kill_second(installation: Installation, _random: Random) -> bool:
    process = installation.second.process
    return process is not None and end(process.pid)


def kill_triggerer(installation: Installation, _random: Random) -> bool:
    return end(installation.state.components["triggerer"].pid)


def kill_task(installation: Installation, random: Random) -> bool:
    """A worker of the executor, or what it has started for a task."""
    scheduler = psutil.Process(installation.state.components["scheduler"].pid)
    children = scheduler.children(recursive=True)
    return bool(children) and end(random.choice(children).pid)


def kill_postgres(installation: Installation, _random: Random) -> bool:
    return end(int((installation.postgres.data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)


VICTIMS: dict[str, Callable[[Installation, Random], bool]] = {
    "scheduler": kill_scheduler,
    "second scheduler": kill_second,
    "triggerer": kill_triggerer,
    "task": kill_task,
    "PostgreSQL": kill_postgres,
}
TURNS = ("scheduler", "second scheduler", "triggerer", "task", "task", "task", "PostgreSQL")

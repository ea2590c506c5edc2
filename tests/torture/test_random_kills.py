"""Kills at random: of workers, of PostgreSQL, with several workers at once. `make torture` plays many rounds."""

import time
from collections.abc import Callable
from random import Random

import pytest

from torture.conftest import UNITS, Workbooks
from torture.invariants import Rows, check_at_any_time, check_at_the_end
from torture.points import FIRST_REPORT, REPLACEMENT
from torture.rounds import seeds
from torture.town import Town

MOST_WORKERS = 3
LONGEST = 3.0
"""Seconds after which whatever is killed is killed at the latest; a worker needs about as long."""
RESTARTS = 3
"""Undisturbed, the work is done after at most so many runs."""


@pytest.mark.parametrize("seed", seeds(in_short=2))
def test_nothing_is_lost_or_doubled(town: Town, workbooks: Workbooks, undisturbed: list[Rows], seed: int) -> None:
    random = Random(seed)
    for landed in (workbooks.first, workbooks.corrected):
        town.land(landed)
        for _ in range(random.randint(1, 3)):
            random.choice(DISTURBANCES)(town, random)
            check_at_any_time(town)
        assert any(town.run() == 0 for _ in range(RESTARTS)), town.said()
    # What waits for another attempt is due by now.
    assert town.run() == 0, town.said()
    assert check_at_the_end(town, handed_in=len(UNITS) + 1, revisions=2) == undisturbed[1]


def at_a_point(town: Town, random: Random) -> None:
    """One worker, the first to the fourth time that it passes some point."""
    town.run(crash_at=f"{random.choice(FIRST_REPORT + REPLACEMENT)}:{random.randint(1, 4)}")


def at_a_moment(town: Town, random: Random) -> None:
    """Some of several workers."""
    workers = [town.start() for _ in range(random.randint(1, MOST_WORKERS))]
    time.sleep(random.uniform(0, LONGEST))
    for worker in random.sample(workers, random.randint(1, len(workers))):
        worker.kill()
    town.finish(workers)


def postgres(town: Town, random: Random) -> None:
    """PostgreSQL, under several workers; it is back at once or a second later."""
    workers = [town.start() for _ in range(random.randint(1, MOST_WORKERS))]
    time.sleep(random.uniform(0, LONGEST))
    town.stop_postgres_at_once()
    time.sleep(random.choice([0, 1]))
    town.cluster.start()
    town.finish(workers)


def nothing(town: Town, random: Random) -> None:
    """Several workers at once, as with two schedulers."""
    town.finish([town.start() for _ in range(random.randint(2, MOST_WORKERS))])


DISTURBANCES: tuple[Callable[[Town, Random], None], ...] = (at_a_point, at_a_moment, postgres, nothing)

"""The same report made by several workers at once, as with two schedulers: one load, one revision, one delivery each.

`make torture` plays many rounds. In every other one nobody dies, and then every delivery must have gone out; in the
others some workers are killed, and what nobody can know is shown.
"""

import time
from random import Random

import pytest

from torture.conftest import UNITS, Workbooks
from torture.invariants import Rows, check_at_any_time, check_at_the_end, unknown_deliveries
from torture.rounds import seeds
from torture.town import Town

MOST_WORKERS = 4
LONGEST = 1.0
"""Seconds between two starts, and two kills, at the most; a worker needs about three."""
RESTARTS = 3


@pytest.mark.parametrize("seed", seeds(in_short=2))
def test_one_load_one_revision_one_delivery(
    town: Town, workbooks: Workbooks, undisturbed: list[Rows], seed: int
) -> None:
    random = Random(seed)
    town.land(workbooks.first)
    is_anybody_killed = seed % 2 == 1
    work_at_once(town, random, kills=random.randint(1, MOST_WORKERS) if is_anybody_killed else 0)
    check_at_any_time(town)
    assert any(town.run() == 0 for _ in range(RESTARTS)), town.said()
    assert town.run() == 0, town.said()
    assert check_at_the_end(town, handed_in=len(UNITS), revisions=1) == undisturbed[0]
    if not is_anybody_killed:
        assert unknown_deliveries(town) == []


def work_at_once(town: Town, random: Random, *, kills: int) -> None:
    """Up to `MOST_WORKERS` at a time; whoever is killed is followed by another at once, as by a retry."""
    workers = [town.start() for _ in range(random.randint(2, MOST_WORKERS))]
    for _ in range(kills):
        time.sleep(random.uniform(0, LONGEST))
        random.choice(workers).kill()
        workers.append(town.start())
    town.finish(workers)

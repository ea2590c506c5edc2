"""PostgreSQL stops at once at a named point, under a worker that goes on: at every point in `make torture`, at the one
that costs most in `make test`."""

import os
import time

import pytest

from torture.conftest import UNITS, Workbooks
from torture.invariants import Rows, check_at_any_time, check_at_the_end
from torture.points import FIRST_REPORT
from torture.town import SECONDS, Town

IN_SHORT = ("delivery-recording:2",)
"""The mail has gone out, and that cannot be written down."""
POINTS = FIRST_REPORT if "THIDUA_TORTURE_ROUNDS" in os.environ else IN_SHORT
RESTARTS = 3


@pytest.mark.parametrize("point", POINTS)
def test_nothing_is_lost_or_doubled(town: Town, workbooks: Workbooks, undisturbed: list[Rows], point: str) -> None:
    town.land(workbooks.first)
    postmaster = town.postmaster()
    worker = town.start(crash_at=point, crash_pid=postmaster.pid)
    postmaster.wait(SECONDS)
    time.sleep(0.2)
    town.cluster.start()
    town.finish([worker])
    check_at_any_time(town)
    assert any(town.run() == 0 for _ in range(RESTARTS)), town.said()
    assert town.run() == 0, town.said()
    assert check_at_the_end(town, handed_in=len(UNITS), revisions=1) == undisturbed[0]

"""How many rounds are played, and from which seed on: few in `make test`, many in `make torture`."""

import os

import pytest

IS_SHORT = "THIDUA_TORTURE_ROUNDS" not in os.environ

only_in_torture = pytest.mark.skipif(IS_SHORT, reason="NOT TESTED here: takes minutes; `make torture` plays it")


def seeds(*, in_short: int) -> range:
    """The seeds of this run; each plays one round, and the same seed plays the same one as far as time allows."""
    first = int(os.environ.get("THIDUA_TORTURE_SEED", "1"))
    return range(first, first + int(os.environ.get("THIDUA_TORTURE_ROUNDS", str(in_short))))

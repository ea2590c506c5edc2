"""What every sender needs that must not lose an outcome: a clock that goes on, and a write that does not give up."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import sqlalchemy as sa

_log = logging.getLogger(__name__)
_LONGEST_PAUSE = 10.0
"""Seconds between two looks whether the data base is back."""


def running_clock(now: datetime) -> Callable[[], datetime]:
    """`now` (aware), and from then on as time goes by: one clock for all workers, however their machines are set."""
    if now.tzinfo is None:
        raise ValueError("an instant without a zone has no meaning here")
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


def write_insistently(
    write: Callable[[], bool], *, is_written: Callable[[], bool], what: str, patience: timedelta
) -> bool:
    """Commit an outcome, however often the data base has to be asked: it alone knows of a copy that has gone out.

    write: False if there was an outcome already. is_written: whether that one is ours. what: for the log.
    """
    give_up_at = time.monotonic() + patience.total_seconds()
    for attempt in count():
        try:
            # After a lost connection the first commit may have come through all the same.
            return write() or (attempt > 0 and is_written())
        except sa.exc.DBAPIError as error:
            if time.monotonic() >= give_up_at:
                _log.error("not recorded: %s", what)
                raise
            _log.warning("not recorded yet: %s: %s", what, error)
            time.sleep(min(_LONGEST_PAUSE, 0.25 * 2**attempt))
    raise AssertionError("unreachable")

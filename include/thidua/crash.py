"""Named points at which a rehearsal may kill the process; see `tests/torture`.

`THIDUA_CRASH_AT=load-committed` ends it with SIGKILL at that point, `load-committed:3` when it comes there for the
third time. With `THIDUA_CRASH_PID` that process gets SIGQUIT instead, by which PostgreSQL stops at once, and this one
goes on. Nothing of the kind is set in production, where a point costs one look into the environment.
"""

import os
import signal
from collections import Counter

_passed: Counter[str] = Counter()


def crash_point(name: str) -> None:
    """The process ends here if the environment says so. name: unique in the project."""
    wanted = os.environ.get("THIDUA_CRASH_AT")
    if wanted is None:
        return
    _passed[name] += 1
    if wanted not in {name, f"{name}:{_passed[name]}"}:
        return
    if (other := os.environ.get("THIDUA_CRASH_PID")) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    else:
        del os.environ["THIDUA_CRASH_AT"]
        os.kill(int(other), signal.SIGQUIT)

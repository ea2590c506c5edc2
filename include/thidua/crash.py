"""Named points at which a rehearsal may kill the process; see `tests/torture`.

`THIDUA_CRASH_AT=load-committed` ends it with SIGKILL at that point, `load-committed:3` when it comes there for the
third time. Nothing of the kind is set in production, where a point costs one look into the environment.
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
    if wanted in {name, f"{name}:{_passed[name]}"}:
        os.kill(os.getpid(), signal.SIGKILL)

"""Named points at which a rehearsal may kill a process; see `tests/torture`.

`THIDUA_CRASH_AT=load-committed` ends this one with SIGKILL at that point, `load-committed:3` when it comes there for
the third time. With `THIDUA_CRASH_PID` that process gets SIGQUIT instead, by which PostgreSQL stops at once, and this
one goes on when it is gone.

`THIDUA_CRASH_FILE` names a file that may hold such a point, for processes that are started by others and again and
again: whoever comes there takes the file away, ends the leader of its session with SIGKILL, which under Airflow is the
scheduler that started the task, and waits there for its own end.

Nothing of the kind is set in production, where a point costs two looks into the environment.
"""

import os
import select
import signal
from collections import Counter
from pathlib import Path

_passed: Counter[str] = Counter()


def crash_point(name: str) -> None:
    """A process ends here if the environment says so. name: unique in the project."""
    file = os.environ.get("THIDUA_CRASH_FILE")
    wanted = os.environ.get("THIDUA_CRASH_AT") if file is None else _read(Path(file))
    if file is None and wanted is None:
        return
    _passed[name] += 1
    if wanted not in {name, f"{name}:{_passed[name]}"}:
        return
    if file is not None:
        _end_leader(Path(file))
    elif (other := os.environ.get("THIDUA_CRASH_PID")) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    else:
        del os.environ["THIDUA_CRASH_AT"]
        _end_other(int(other))


def _end_other(process_id: int) -> None:
    """And wait for it: nothing that comes after the point may still reach it."""
    other = os.pidfd_open(process_id)
    signal.pidfd_send_signal(other, signal.SIGQUIT)
    select.select([other], [], [])
    os.close(other)


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        return None


def _end_leader(file: Path) -> None:
    try:
        file.unlink()
    except FileNotFoundError:
        return  # another process came here at the same time, and was first
    os.kill(os.getsid(0), signal.SIGKILL)
    while True:
        signal.pause()

"""The child process that reads files: `python -m thidua.read.worker LIMITS-AS-JSON`.

It holds no secret and no connection, opens and writes no file, and may be killed at any moment. It imports what reading
needs and nothing else, for it is started afresh after every file that ends it.
"""

import os
import resource
import sys
from collections.abc import Callable

import msgspec

from thidua.read.limits import MIB, Limits
from thidua.read.parse import read_file
from thidua.read.wire import READY, Outcome, encode_outcome, read_frame, write_frame

Read = Callable[[bytes, Limits], Outcome]


def serve(limits: Limits, read: Read = read_file) -> None:
    """Answer one frame for each asked, until the parent closes the pipe."""
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not look like an answer.
    os.dup2(2, 1)
    _bind(limits)
    write_frame(answers, READY)
    while (data := read_frame(questions)) is not None:
        _allow_cpu(limits.cpu_seconds)
        write_frame(answers, encode_outcome(read(data, limits)))


def _bind(limits: Limits) -> None:
    """What this process can never get back: memory, written files, core dumps."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MIB, MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow_cpu(seconds: int) -> None:
    """So many seconds from now on. The soft limit alone is moved; it ends the process by SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def main() -> None:
    serve(msgspec.json.decode(sys.argv[1], type=Limits))


if __name__ == "__main__":
    main()

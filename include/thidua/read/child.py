"""One child process as its parent sees it: asked files, answers, time and death."""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from thidua.errors import OperatorError
from thidua.read.limits import Limits
from thidua.read.refusals import printable
from thidua.read.wire import Frame, encode_frame, take_frame

START_SECONDS = 60.0
PIPE_BYTES = 1 << 20
_PACKAGES = Path(__file__).resolve().parents[2]
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH")


@dataclass(kw_only=True)
class Job:
    """One file to read. number: its place in the caller's order. failed: how often a child ended on it."""

    number: int
    path: Path
    failed: int = 0


class Child:
    """A running reader. jobs: asked and not answered, the first one is being read."""

    def __init__(self, command: Sequence[str], limits: Limits) -> None:
        self.limits = limits
        self.jobs: deque[Job] = deque()
        self.is_ready = False
        self.last_words = ""
        self.since = time.monotonic()
        self._buffer = bytearray()
        # The child gets no variable of ours but these: connections and passwords stay here.
        kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        self._noise = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the child; closed by `end`)
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._noise,
            env={**kept, "PYTHONPATH": str(_PACKAGES)},
            bufsize=0,
        )
        assert self.process.stdin
        assert self.process.stdout
        self._questions, self.answers = self.process.stdin, self.process.stdout
        os.set_blocking(self.answers.fileno(), False)
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            # Room for whole answers: the child goes on while the parent is busy.
            fcntl.fcntl(self.answers.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)

    def ask(self, job: Job) -> None:
        """Hand over a file. A child that is dead already shows it when its answers are read."""
        if not self.jobs:
            self.since = time.monotonic()
        self.jobs.append(job)
        try:
            self._questions.write(encode_frame({"number": job.number, "path": str(job.path)}))
        except BrokenPipeError:
            return

    def receive(self) -> tuple[list[Frame], bool]:
        """What has been answered by now, and whether the child is still there. ValueError for nonsense."""
        is_alive = True
        while True:
            try:
                piece = os.read(self.answers.fileno(), 1 << 20)
            except BlockingIOError:
                break
            if not piece:
                is_alive = False
                break
            self._buffer += piece
        frames = []
        while (frame := take_frame(self._buffer)) is not None:
            self.since = time.monotonic()
            if not self.is_ready:
                self.is_ready = "ready" in frame
                continue
            frames.append(frame)
        return frames, is_alive

    @property
    def seconds_left(self) -> float:
        """Until the file in hand, or the start, has taken too long."""
        allowed = self.limits.wall_seconds if self.is_ready else START_SECONDS
        return allowed - (time.monotonic() - self.since)

    @property
    def ran_out_of_cpu(self) -> bool:
        return self.process.returncode == -signal.SIGXCPU

    def end(self) -> None:
        """Kill, if need be, keep the last line it wrote to stderr, and leave nothing behind."""
        self._questions.close()
        try:
            self.process.wait(timeout=0 if self.jobs or not self.is_ready else 2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.answers.close()
        with self._noise:
            self._noise.seek(0)
            lines = self._noise.read().decode("utf-8", "replace").strip().splitlines()
        self.last_words = printable(lines[-1]) if lines else ""

    def cannot_start(self) -> OperatorError:
        """For a child that ended, or said nothing, before its first file: no file is to blame."""
        return OperatorError(
            f"Không khởi động được tiến trình đọc tệp: {self.last_words or self.process.returncode}",
            remedy=f"Chạy thử: {sys.executable} -m thidua.read.worker '{{}}'",
        )

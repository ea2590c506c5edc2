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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from thidua.errors import OperatorError
from thidua.read.limits import Limits
from thidua.read.refusals import printable
from thidua.read.wire import READY, encode_frame, take_frame

START_SECONDS = 60.0
PIPE_BYTES = 1 << 20
_PACKAGES = Path(__file__).resolve().parents[2]
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH")


@dataclass(kw_only=True)
class Job:
    """One file to read. number: its place in the caller's order. failed: how often a child ended on it."""

    number: int
    data: bytes
    failed: int = 0


class Child:
    """A running reader. jobs: asked and not answered, the first one is being read. asked: files in its life."""

    def __init__(self, command: Sequence[str], limits: Limits) -> None:
        self.limits = limits
        self.jobs: deque[Job] = deque()
        self.asked = 0
        self.is_ready = False
        self.last_words = ""
        self.since = time.monotonic()
        self._unsent = bytearray()
        self._received = bytearray()
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
        self.questions, self.answers = self.process.stdin, self.process.stdout
        for pipe in (self.questions, self.answers):
            os.set_blocking(pipe.fileno(), False)
            _widen(pipe.fileno())

    def ask(self, job: Job) -> None:
        """Hand over a file. A child that is dead already shows it when its answers are read."""
        if not self.jobs:
            self.since = time.monotonic()
        self.jobs.append(job)
        self.asked += 1
        self._unsent += encode_frame(job.data)
        self.send()

    @property
    def is_sending(self) -> bool:
        """Whether the pipe was too full for what was asked; then `send` is to be called when there is room."""
        return bool(self._unsent)

    def send(self) -> None:
        """Write what the pipe takes now. It never waits: the child may be waiting for its answer to be read."""
        while self._unsent:
            try:
                written = os.write(self.questions.fileno(), self._unsent)
            except BlockingIOError:
                return
            except BrokenPipeError:
                self._unsent.clear()
                return
            del self._unsent[:written]

    def receive(self) -> tuple[list[bytes], bool]:
        """What has been answered by now, and whether the child goes on: it is there, and what it says are frames."""
        is_alive = True
        while True:
            try:
                piece = os.read(self.answers.fileno(), PIPE_BYTES)
            except BlockingIOError:
                break
            if not piece:
                is_alive = False
                break
            self._received += piece
        answers: list[bytes] = []
        with suppress(ValueError):
            while (frame := take_frame(self._received)) is not None:
                self.since = time.monotonic()
                if self.is_ready:
                    answers.append(frame)
                self.is_ready = self.is_ready or frame == READY
            return answers, is_alive
        return answers, False

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
        self.questions.close()
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

    def forget(self) -> None:
        """In a fork of its parent: close what was inherited, so that the child still ends with its true parent."""
        for inherited in (self.questions, self.answers, self._noise):
            inherited.close()
        self.process.returncode = 0

    def cannot_start(self) -> OperatorError:
        """For a child that ended, or said nothing, before its first file: no file is to blame."""
        return OperatorError(
            f"Không khởi động được tiến trình đọc tệp: {self.last_words or self.process.returncode}",
            remedy=f"Chạy thử: {sys.executable} -m thidua.read.worker '{{}}'",
        )


def _widen(pipe: int) -> None:
    """Room for whole files and answers: each side goes on while the other is busy. Only speed depends on it."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(PermissionError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)

"""What was worked out of plan files before, kept in one file of the installation.

Processes that parse DAG files and run tasks live for seconds, and reading the plans of a city takes seconds. An entry
holds for the very file that it was made of, for the files that all are made of (holidays, parts of plans) and for the
code that made it. The file may be deleted at any time: everything is worked out anew.
"""

import hashlib
import json
import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from thidua.settings import project_path

log = logging.getLogger(__name__)

FileVersion = tuple[int, int, int, int]
"""Times of content and of status (ns), size (bytes), inode: a file is read again when any differs."""
Row = list[str | None]
"""A report's key, and two instants (ISO 8601) or None."""

SAVED_EVERY = 100
"""Plans: a process that is ended while it reads thousands of them leaves the next one less to do."""
SETTLED_AFTER = 2.0
"""Seconds since a file's last change: within one tick of the clock it may change again unseen."""
_CODE = (project_path("include", "thidua", "calendar"), project_path("include", "thidua", "plan"))


def file_version(path: Path) -> FileVersion:
    """Raises OSError."""
    status = path.stat()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


class KeptDates:
    """The rows of each plan file that has not changed since."""

    def __init__(self, file: Path, *, made_of: Sequence[Path]) -> None:
        self.file = file
        self.made_by = " ".join((_code_sha256(), *(hashlib.sha256(one.read_bytes()).hexdigest() for one in made_of)))
        self._plans = self._read()
        self._unsaved = 0

    def find(self, path: Path, version: FileVersion) -> list[Row] | None:
        """None where it has to be worked out."""
        kept_version, rows = self._plans.get(str(path), ([], None))
        return rows if tuple(kept_version) == version else None

    def keep(self, path: Path, version: FileVersion, rows: list[Row]) -> None:
        if time.time() - version[1] / 1e9 < SETTLED_AFTER:
            return
        self._plans[str(path)] = (list(version), rows)
        self._unsaved += 1
        if self._unsaved >= SAVED_EVERY:
            self.save()

    def save(self) -> None:
        """Atomic; not durable, and nothing where the folder cannot be written to: it is only time that is lost."""
        if not self._unsaved:
            return
        temporary = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        try:
            temporary.write_text(json.dumps({"made_by": self.made_by, "plans": self._plans}), encoding="utf-8")
            os.replace(temporary, self.file)
            self._unsaved = 0
        except OSError as error:
            log.debug("%s: %s", self.file, error)
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _read(self) -> dict[str, tuple[list[int], list[Row] | None]]:
        with suppress(OSError, ValueError, KeyError, TypeError):
            content = json.loads(self.file.read_bytes())
            if content["made_by"] == self.made_by:
                return {path: (version, rows) for path, (version, rows) in content["plans"].items()}
        return {}


@contextmanager
def kept_dates(file: Path | None, *, made_of: Sequence[Path]) -> Iterator[KeptDates | None]:
    """What is kept, saved at the end; None where no file is named. made_of: files that all dates are made of."""
    kept = KeptDates(file, made_of=made_of) if file else None
    try:
        yield kept
    finally:
        if kept:
            kept.save()


@cache
def _code_sha256() -> str:
    digest = hashlib.sha256()
    for source in (path for folder in _CODE for path in sorted(folder.glob("*.py"))):
        digest.update(source.read_bytes())
    return digest.hexdigest()

"""The folders between the installation and those who sign: what lies to be signed, what came back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fsspec.implementations.local import LocalFileSystem

from thidua.collect.look import look_at
from thidua.collect.whole_file import write_whole
from thidua.sign.records import SigningState
from thidua.text.canonical import sha256_hex
from thidua.text.dates import LEGAL_ZONE

TAKEN = "_da_nhan"
REFUSED = "_tu_choi"
QUIET_SECONDS = 10.0
ABANDONED_SECONDS = 3600.0
LARGEST = 64 * 1024 * 1024
"""Bytes; no report comes near, and a larger file is not read."""
_TAIL = 2048
_UNSAFE = re.compile(r"[^\w.\- ]")


@dataclass(frozen=True, kw_only=True)
class Folders:
    """to_sign: what waits for a person's token; signed: where the clerk puts what was signed."""

    to_sign: Path
    signed: Path

    def place(self, state: SigningState) -> Path:
        """Where the file of a report lies while it waits."""
        return self.to_sign / state.plan_id / state.period_id / state.file_name

    def hand_out(self, state: SigningState, data: bytes) -> Path:
        """Put the file where it is fetched to be signed.

        What lies there under its name and is none of ours was signed in place, and is never written over.
        """
        path = self.place(state)
        if not path.is_file() or (sha256_hex(path.read_bytes()) != sha256_hex(data) and _is_ours(path, state)):
            write_whole(LocalFileSystem(), str(path), data)
        (self.signed / state.plan_id / state.period_id).mkdir(parents=True, exist_ok=True)
        return path

    def take_back(self, state: SigningState) -> None:
        """The file needs no signature any more; its bytes are in the vault."""
        path = self.place(state)
        if path.is_file() and _is_ours(path, state):
            path.unlink(missing_ok=True)

    def returned(self, *, now: datetime) -> Iterator[Path]:
        """Files that came back and that nobody is writing to any more, in order of their names.

        A PDF without its end is left until it is an hour old: it may be on its way. Some clerks sign in place: what
        lies in the folder of files to be signed is looked at as well.
        """
        for root in dict.fromkeys((self.signed, self.to_sign)):
            for path in sorted(root.rglob("*")):
                parts = path.relative_to(root).parts
                is_other = path.suffix.lower() != ".pdf" or any(part[0] in "._" for part in parts)
                if not is_other and path.is_file() and _is_ready(path, now=now):
                    yield path

    def is_handed_out(self, path: Path) -> bool:
        """Whether it lies where files wait to be signed."""
        return path.is_relative_to(self.to_sign)

    def put_taken(self, path: Path, data: bytes, *, now: datetime) -> None:
        """Out of the way; what was put there under the same name meanwhile stays."""
        self._move(path, data, folder=TAKEN, now=now)

    def put_refused(self, path: Path, data: bytes, *, reason: str, now: datetime) -> Path:
        """Aside, with the reason beside it; the place of the file."""
        target = self._target(path, data, folder=REFUSED, now=now)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.with_name(f"{target.name}.txt").write_text(f"{reason}\n", encoding="utf-8")
        self._move(path, data, folder=REFUSED, now=now)
        return target

    def _target(self, path: Path, data: bytes, *, folder: str, now: datetime) -> Path:
        stem = _UNSAFE.sub("-", path.stem)[:80]
        name = f"{stem}__{sha256_hex(data)[:12]}{path.suffix}"
        return self.signed / folder / f"{now.astimezone(LEGAL_ZONE):%Y-%m}" / name

    def _move(self, path: Path, data: bytes, *, folder: str, now: datetime) -> None:
        target = self._target(path, data, folder=folder, now=now)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            if path.read_bytes() == data:
                path.replace(target)
        except FileNotFoundError:
            # Another worker looked at the same time, came to the same, and moved it.
            return


def _is_ours(path: Path, state: SigningState) -> bool:
    return sha256_hex(path.read_bytes()) in {handed.sha256 for handed in state.handed}


def _is_ready(path: Path, *, now: datetime) -> bool:
    look = look_at(path)
    if look is None or not look.is_older_than(QUIET_SECONDS, now=now):
        return False
    return look.is_older_than(ABANDONED_SECONDS, now=now) or _has_end(path, look.size_bytes)


def _has_end(path: Path, size_bytes: int) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, size_bytes - _TAIL))
        return b"%%EOF" in file.read()

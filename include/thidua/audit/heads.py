"""Heads of the audit chain, kept outside of the database: who can rewrite the one cannot rewrite the other unseen.

One line of JSON per head in `<archive>/heads.jsonl`, only ever added to. The folder belongs on another disk, or under
another account, than the data base.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from thidua.audit.chain import Head, hash_at, read_head
from thidua.crash import crash_point
from thidua.errors import OperatorError
from thidua.text.canonical import canonical_json

FILE_NAME = "heads.jsonl"
_TAIL = 64 * 1024

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class KeptHead:
    """One line of the archive. head: None where the line cannot be read."""

    line_no: int
    head: Head | None


def keep_head(engine: sa.Engine, *, archive: Path, after: str) -> Head | None:
    """Add the newest head to the archive, unless it is there already; None while nothing was recorded.

    after: what has just been done, for the reader of the file. OperatorError where the archive cannot be written. A
    chain that no longer holds the head kept last is written about in the log; `thidua audit verify` says more.
    """
    try:
        archive.mkdir(parents=True, exist_ok=True)
        with (archive / FILE_NAME).open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Read below the lock: a head that another worker has kept meanwhile is never newer than this one.
            with engine.connect() as connection:
                last, head = _last_kept(file), read_head(connection)
                _warn_if_rewritten(connection, last)
            crash_point("head-reading")
            if head is not None and head != last:
                _append(file, head, after=after)
            return head
    except OSError as error:
        raise OperatorError(
            f"Không ghi được đầu chuỗi nhật ký vào {archive / FILE_NAME}: {error}",
            remedy="Kiểm tra thư mục THIDUA_ARCHIVE (dung lượng, quyền ghi) rồi chạy lại; chạy lại là an toàn.",
        ) from error


def kept_heads(archive: Path) -> Iterable[KeptHead]:
    """All heads that were kept up to this call, in the order of the file; read when they are asked for."""
    path = archive / FILE_NAME
    size = path.stat().st_size if path.exists() else 0
    return _lines(path, size) if size else ()


def newest_kept(archive: Path) -> Head | None:
    """The head that was kept last; None where there is none. OSError where the file cannot be read."""
    path = archive / FILE_NAME
    if not path.exists():
        return None
    with path.open("rb") as file:
        return _last_kept(file)


def _lines(path: Path, size: int) -> Iterator[KeptHead]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            size -= len(line)
            if size < 0:
                return
            if line.strip():
                yield KeptHead(line_no=number, head=_read_line(line))


def _append(file: IO[bytes], head: Head, *, after: str) -> None:
    line = {"seq": head.seq, "hash": head.hash, "recorded_at": head.recorded_at, "after": after}
    file.seek(0, os.SEEK_END)
    if file.tell():
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":  # a writer died in the middle of its line
            file.write(b"\n")
    file.write(canonical_json(line).encode() + b"\n")
    file.flush()
    os.fsync(file.fileno())


def _last_kept(file: IO[bytes]) -> Head | None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    heads = (_read_line(line) for line in reversed(file.read().splitlines()))
    return next((head for head in heads if head is not None), None)


def _read_line(line: bytes) -> Head | None:
    try:
        found = json.loads(line)
        return Head(
            seq=int(found["seq"]), hash=str(found["hash"]), recorded_at=datetime.fromisoformat(found["recorded_at"])
        )
    except (ValueError, KeyError, TypeError):
        return None


def _warn_if_rewritten(connection: sa.Connection, last: Head | None) -> None:
    if last is not None and hash_at(connection, last.seq) != last.hash:
        log.warning(
            "Chuỗi nhật ký không còn chứa đầu chuỗi đã lưu (mục %s). Chạy `thidua audit verify` để kiểm tra.", last.seq
        )

"""The folder where the document system leaves what came back: statuses to take, and what was put aside.

`<root>/*` is new; `_da_nhan/<yyyy-mm>/` was taken; `_de_rieng/<yyyy-mm>/` was not, each file with its reason beside
it in `<name>.ly-do.txt`. Nothing is ever deleted.
"""

import logging
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from thidua.collect.landing import CLUTTER, UNFINISHED_PREFIXES, UNFINISHED_SUFFIXES
from thidua.collect.put_away import processed_name
from thidua.errors import OperatorError
from thidua.text.canonical import sha256_hex
from thidua.text.dates import LEGAL_ZONE

TAKEN, ASIDE = "_da_nhan", "_de_rieng"
REASON = ".ly-do.txt"
STATUS_SUFFIXES = (".edxml", ".xml")
SIZE_LIMIT = 4 * 1024 * 1024
"""Bytes. A status has no attachments; what is larger is never read into memory."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Aside:
    """A file that was put aside, and why."""

    path: Path
    reason: str


def new_files(root: Path) -> Iterator[Path]:
    """What lies there and is finished by its name, in order of names. Raises OperatorError when the root is not there:
    a share that is not mounted must not look like an empty folder."""
    try:
        entries = sorted(os.scandir(root), key=lambda entry: entry.name)
    except OSError as error:
        raise OperatorError(
            f"Không mở được thư mục trạng thái {root}: {error.strerror or error}.",
            remedy="Kiểm tra THIDUA_STATUSES và quyền đọc; tạo thư mục nếu là lần chạy đầu.",
        ) from None
    for entry in entries:
        lowered = entry.name.lower()
        is_ours = entry.name in {TAKEN, ASIDE}
        is_unfinished = lowered.startswith(UNFINISHED_PREFIXES) or lowered.endswith(UNFINISHED_SUFFIXES)
        if not (is_ours or is_unfinished or lowered in CLUTTER):
            yield Path(entry.path)


def name_fault(path: Path) -> str | None:
    """Why what lies there is not even opened; None for what is read. Raises OSError for what is gone by now."""
    look = path.lstat()
    if not stat.S_ISREG(look.st_mode):
        return "không phải là tệp thường"
    if path.suffix.lower() not in STATUS_SUFFIXES:
        return f"tên tệp cần có đuôi {' hoặc '.join(STATUS_SUFFIXES)}"
    if look.st_size > SIZE_LIMIT:
        return f"tệp lớn hơn {SIZE_LIMIT // 1024 // 1024} MB"
    return None


def put_taken(root: Path, path: Path, *, sha256: str, now: datetime) -> None:
    """Move what was recorded. A file that cannot be moved is read again by the next run, which records nothing new."""
    _move(path, root / TAKEN, mark=sha256[:12], now=now)


def put_aside(root: Path, path: Path, *, reason: str, mark: str, now: datetime) -> None:
    """Move what was not understood, its reason beside it; the reason first, so that no file lies there without one."""
    target = _target(path, root / ASIDE, mark=mark, now=now)
    said = target.with_name(target.name + REASON)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        said.write_text(f"{reason}\n", encoding="utf-8")
        path.rename(target)
    except OSError as error:
        log.warning("Không chuyển được '%s' sang %s: %s", path.name, ASIDE, error)
        if not target.exists():
            said.unlink(missing_ok=True)


def list_aside(root: Path) -> list[Aside]:
    """What was put aside and still lies there, the oldest month first; what a person has moved away is settled."""
    reasons = sorted((root / ASIDE).glob(f"*/*{REASON}"))
    found = ((file.with_name(file.name.removesuffix(REASON)), file) for file in reasons)
    return [Aside(path, file.read_text("utf-8").strip()) for path, file in found if os.path.lexists(path)]


def mark_of(path: Path) -> str:
    """What tells apart files of one name that are not read."""
    look = path.lstat()
    return sha256_hex(f"{path.name}|{look.st_size}|{look.st_mtime_ns}")[:12]


def _move(path: Path, folder: Path, *, mark: str, now: datetime) -> None:
    target = _target(path, folder, mark=mark, now=now)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    except OSError as error:
        log.warning("Không chuyển được '%s' sang %s: %s", path.name, folder.name, error)


def _target(path: Path, folder: Path, *, mark: str, now: datetime) -> Path:
    return folder / f"{now.astimezone(LEGAL_ZONE):%Y-%m}" / processed_name(mark, path.name)

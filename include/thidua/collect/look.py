"""Folders and files of a local disk, an object store or an SFTP server, as far as intake needs them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal, Protocol, Self

from fsspec.implementations.local import LocalFileSystem


class LandingPath(Protocol):
    """The part of `pathlib.Path` that intake uses."""

    @property
    def name(self) -> str: ...
    @property
    def parent(self) -> Self: ...
    def __truediv__(self, key: str, /) -> Self: ...
    def iterdir(self) -> Iterator[Self]: ...
    def exists(self) -> bool: ...
    def is_dir(self) -> bool: ...
    def is_file(self) -> bool: ...
    def is_symlink(self) -> bool: ...
    def stat(self) -> Any: ...
    def open(self, mode: Literal["rb", "wb"], /) -> IO[bytes]: ...
    def mkdir(self, *, parents: bool, exist_ok: bool) -> None: ...
    def rename(self, target: Self, /) -> Any: ...
    def unlink(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Look:
    """A file as it was when looked at. modified_at: seconds since 1970, None where the store does not tell."""

    size_bytes: int
    modified_at: float | None

    def is_older_than(self, seconds: float, *, now: datetime) -> bool:
        """False also for a file whose time is not known or lies ahead of our clock."""
        return self.modified_at is not None and now.timestamp() - self.modified_at >= seconds


def look_at(path: LandingPath) -> Look | None:
    """Size and time of the file now; None when it is gone."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    modified = stat.st_mtime
    # An SFTP store gives a datetime, some give 0 for "not known".
    seconds = modified.timestamp() if isinstance(modified, datetime) else float(modified or 0)
    return Look(size_bytes=int(stat.st_size), modified_at=seconds or None)


def cause_of(error: OSError) -> str:
    """Why, without the path: it may hold what is told nowhere."""
    return error.strerror or type(error).__name__


def forget_listings(root: LandingPath) -> None:
    """Object stores remember listings; a look must be a new one."""
    store = getattr(root, "fs", None)
    if store is not None:
        store.invalidate_cache()


def as_local(path: LandingPath) -> LandingPath:
    """A folder on a disk of this machine as `pathlib` has it, however it was named: that is several times faster."""
    is_local = isinstance(getattr(path, "fs", None), LocalFileSystem)
    return Path(path.path) if is_local and not isinstance(path, Path) else path  # type: ignore[attr-defined]  # an fsspec path

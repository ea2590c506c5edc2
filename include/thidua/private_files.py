"""Files that only their owner reads: passwords, keys, lists of names."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def write_new(path: Path, data: bytes) -> None:
    """A new file of mode 0600. FileExistsError where there is one already."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def read_or_make(path: Path, make: Callable[[], str]) -> str:
    """The text of a file, made on first use in a folder of mode 0700."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            write_new(path, make().encode())
    return path.read_text(encoding="utf-8").strip()

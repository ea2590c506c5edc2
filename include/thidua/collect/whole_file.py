"""Writing a file so that under its name there is the whole of it or nothing, whatever dies in between."""

import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fsspec.implementations.local import LocalFileSystem


def write_whole(fs: Any, path: str, data: bytes, *, before_rename: Callable[[], None] | None = None) -> None:
    """Write `data` to a temporary name in the same folder, make it durable, then give it its name.

    fs: an fsspec file system. On a local disk file and folders are fsynced, so that a name that is visible after a
    power cut belongs to a whole file. Elsewhere the temporary object is read back before it gets its name.
    before_rename: called when all bytes are safe and nothing is visible yet; what it raises stops the writing.
    Raises OSError as the file system does; the temporary file is then removed if that is still possible.
    """
    folder, _, name = path.rpartition("/")
    temporary = f"{folder}/.{name}.{uuid.uuid4().hex}.part"
    is_local = isinstance(fs, LocalFileSystem)
    write, rename = (_write_local, _rename_local) if is_local else (_write_remote, _rename_remote)
    try:
        write(fs, temporary, data)
        if before_rename is not None:
            before_rename()
        rename(fs, temporary, path)
    except BaseException:
        _remove_quietly(fs, temporary)
        raise


def _write_local(fs: Any, temporary: str, data: bytes) -> None:
    _make_folders(Path(temporary).parent)
    with open(temporary, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _rename_local(fs: Any, temporary: str, path: str) -> None:
    os.replace(temporary, path)
    _fsync_folder(Path(path).parent)


def _write_remote(fs: Any, temporary: str, data: bytes) -> None:
    fs.makedirs(temporary.rpartition("/")[0], exist_ok=True)
    fs.pipe_file(temporary, data)
    if fs.cat_file(temporary) != data:
        raise OSError(f"{temporary}: read back differs from what was written")


def _rename_remote(fs: Any, temporary: str, path: str) -> None:
    fs.mv(temporary, path)


def _make_folders(folder: Path) -> None:
    """Like mkdir -p, but each new name is made durable in its parent."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    for new in reversed(missing):
        new.mkdir(exist_ok=True)
        _fsync_folder(new.parent)


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_quietly(fs: Any, temporary: str) -> None:
    try:
        if fs.exists(temporary):
            fs.rm_file(temporary)
    except OSError:
        # A left-over temporary name is never read by anybody; the error that brought us here must be the one told.
        pass

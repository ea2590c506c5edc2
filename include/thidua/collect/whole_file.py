"""Writing a file so that under its name there is the whole of it or nothing, whatever dies in between."""

import os
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from fsspec.implementations.local import LocalFileSystem

from thidua.crash import crash_point

SYNCERS = 4
"""Threads that wait for the disk: it confirms several files at once."""


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
        crash_point("file-written")
        rename(fs, temporary, path)
    except BaseException:
        _remove_quietly(fs, temporary)
        raise


def write_many(fs: Any, files: Mapping[str, bytes]) -> None:
    """Write each file as `write_whole` does. On a local disk they wait for it together: no name is visible before the
    bytes of all are safe, and each folder is fsynced once. Raises OSError; whole files may be there by then."""
    if not isinstance(fs, LocalFileSystem):
        for path, data in files.items():
            write_whole(fs, path, data)
        return
    folders = {Path(path).parent for path in files}
    _make_folders(*folders)
    temporaries = {f"{path.rpartition('/')[0]}/.{uuid.uuid4().hex}.part": path for path in files}
    try:
        _write_together({temporary: files[path] for temporary, path in temporaries.items()})
        for temporary, path in temporaries.items():
            crash_point("files-naming")
            os.replace(temporary, path)
    except BaseException:
        for temporary in temporaries:
            _remove_quietly(fs, temporary)
        raise
    for folder in folders:
        _fsync_folder(folder)


def _write_together(files: Mapping[str, bytes]) -> None:
    """Handles stay open until their file is fsynced: an error of the disk may be told to them alone."""
    with ExitStack() as closing, ThreadPoolExecutor(SYNCERS) as syncers:
        handles = []
        for path, data in files.items():
            file = closing.enter_context(open(path, "xb"))
            file.write(data)
            file.flush()
            handles.append(file.fileno())
        list(syncers.map(os.fsync, handles))


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


def _make_folders(*folders: Path) -> None:
    """Like mkdir -p, but each new name is made durable in its parent."""
    missing = {f for folder in folders if not folder.exists() for f in (folder, *folder.parents) if not f.exists()}
    for new in sorted(missing):
        new.mkdir(exist_ok=True)
    for parent in {new.parent for new in missing}:
        _fsync_folder(parent)


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

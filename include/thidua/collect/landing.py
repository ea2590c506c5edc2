"""What lies in the landing folder and is ready to be taken: <landing>/<plan id>/<any folders>/<file>.

The root is a `pathlib.Path` or anything that behaves like one (an object store, an SFTP server). Looking changes
nothing: the next look starts from the folder alone.
"""

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from thidua.collect.look import LandingPath, Look, forget_listings, look_at
from thidua.collect.zip_end import has_zip_end
from thidua.errors import OperatorError

PROCESSED = "_da_nhan"
UNFINISHED_SUFFIXES = (".part", ".tmp", ".filepart", ".partial", ".crdownload")
UNFINISHED_PREFIXES = (".", "~$")
CLUTTER = {"thumbs.db", "desktop.ini"}
ABANDONED_SECONDS = 3600.0


@dataclass(frozen=True, kw_only=True)
class LandedFile:
    """A file that is ready. name: path below the plan's folder, as the sender wrote it."""

    path: LandingPath
    plan_id: str
    name: str
    look: Look

    @property
    def label(self) -> str:
        return f"{self.plan_id}/{self.name}"


@dataclass(frozen=True, kw_only=True)
class LandingScan:
    """files: ready, oldest first. unfinished: names that look half-written and are left for the next scan. notices:
    Vietnamese sentences about what will not be taken until somebody acts."""

    files: tuple[LandedFile, ...]
    unfinished: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def scan_landing(
    root: LandingPath,
    *,
    plan_ids: Collection[str],
    now: datetime,
    quiet_seconds: float = 10.0,
    settle_seconds: float = 1.0,
    sleep: Callable[[float], None] = time.sleep,
) -> LandingScan:
    """The files of these plans that are ready.

    Ready is what two looks `settle_seconds` apart show unchanged, however old it claims to be, for a file may bring
    its time along from elsewhere while it is still being written; and of zip files, that the end mark is there. A zip
    file without one is taken when it is an hour old, so that its sender gets an answer. settle_seconds 0: no second
    look, and only what nobody wrote to for `quiet_seconds` is ready. Raises OperatorError when the root is not there.
    """
    require_landing(root)
    found: list[LandedFile] = []
    notices: list[str] = []
    for plan_id in sorted(plan_ids):
        found += _files_of(root / plan_id, plan_id=plan_id, notices=notices)
    changing = {f.label for f in found if quiet_seconds > 0 and not f.look.is_older_than(quiet_seconds, now=now)}
    if found and settle_seconds > 0:
        sleep(settle_seconds)
        forget_listings(root)
        changing = {f.label for f in found if look_at(f.path) != f.look}
    ready = [f for f in found if f.label not in changing and _is_whole(f, now=now, notices=notices)]
    ready.sort(key=lambda f: (f.look.modified_at or 0.0, f.label))
    taken = {f.label for f in ready}
    return LandingScan(
        files=tuple(ready),
        unfinished=tuple(f.label for f in found if f.label not in taken),
        notices=tuple(notices),
    )


def find_strangers(root: LandingPath, *, plan_ids: Collection[str]) -> list[str]:
    """A sentence for everything at the top of the landing folder that belongs to no plan: nobody would ever take it."""
    require_landing(root)
    strangers = sorted(
        (path for path in root.iterdir() if path.name not in plan_ids and not _is_passed_over(path.name)),
        key=lambda path: path.name,
    )
    return [
        f"Thư mục '{path.name}' trong thư mục tiếp nhận không ứng với kế hoạch nào; các tệp trong đó chưa được nhận."
        if path.is_dir()
        else f"Tệp '{path.name}' nằm ngoài thư mục của các kế hoạch nên chưa được nhận."
        for path in strangers
    ]


def require_landing(root: LandingPath) -> None:
    """Raises OperatorError when the root is not there: an unmounted share must not look like an empty folder."""
    forget_listings(root)
    if not root.is_dir():
        raise OperatorError(
            f"Không có thư mục tiếp nhận {root}.",
            remedy="Kiểm tra THIDUA_LANDING và kết nối tới nơi chứa tệp; tạo thư mục nếu là lần chạy đầu.",
        )


def _files_of(folder: LandingPath, *, plan_id: str, notices: list[str]) -> Iterator[LandedFile]:
    pending = [(folder, "")] if folder.is_dir() else []
    while pending:
        current, prefix = pending.pop()
        for path in _entries(current, notices=notices):
            name = prefix + path.name
            if _is_passed_over(path.name) or name == PROCESSED:
                continue
            # A link or a pipe put there by a sender must not make us read another file, or wait for ever.
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                notices.append(f"'{plan_id}/{name}' không phải là tệp thường nên không được nhận.")
            elif path.is_dir():
                pending.append((path, f"{name}/"))
            elif (look := look_at(path)) is not None:
                yield LandedFile(path=path, plan_id=plan_id, name=name, look=look)


def _entries(folder: LandingPath, *, notices: list[str]) -> list[LandingPath]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        notices.append(f"Không mở được thư mục '{folder}' để nhận tệp: {error}")
        return []


def _is_passed_over(name: str) -> bool:
    lowered = name.lower()
    return lowered.startswith(UNFINISHED_PREFIXES) or lowered.endswith(UNFINISHED_SUFFIXES) or lowered in CLUTTER


def _is_whole(file: LandedFile, *, now: datetime, notices: list[str]) -> bool:
    if file.look.is_older_than(ABANDONED_SECONDS, now=now):
        return True
    try:
        return has_zip_end(file.path, size_bytes=file.look.size_bytes)
    except FileNotFoundError:
        return False
    except OSError as error:
        notices.append(f"Không mở được tệp '{file.label}' để nhận: {error}")
        return False

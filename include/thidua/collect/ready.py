"""Which files of the landing folder are ready: nobody is writing to them any more.

A file may bring its time along from elsewhere while it is still being written, so an old time alone proves nothing. A
zip file on a local disk that proves itself whole (`whole_zip`) and was left alone for a while is ready at the first
look. Every other file is looked at a second time.
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from thidua.collect.landing import LandedFile, list_landing
from thidua.collect.look import LandingPath, as_local, cause_of, forget_listings, look_at
from thidua.collect.whole_zip import is_whole_zip
from thidua.collect.zip_end import has_zip_end

ABANDONED_SECONDS = 3600.0
QUIET_SECONDS = 10.0
SETTLE_SECONDS = 1.0
PROVEN_LIMIT = 25 * 1024 * 1024
"""Bytes; a larger file is looked at twice instead of being read for a proof."""


@dataclass(frozen=True, kw_only=True)
class LandingScan:
    """files: ready, oldest first. doubtful: want a second look. unfinished: names that look half-written and are left
    for the next scan. notices: Vietnamese sentences about what will not be taken until somebody acts."""

    files: tuple[LandedFile, ...]
    doubtful: tuple[LandedFile, ...] = ()
    unfinished: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def first_look(
    root: LandingPath,
    *,
    plan_ids: Collection[str],
    now: datetime,
    cities: Collection[str] = (),
    discreet: Mapping[str, Collection[str]] = {},
    quiet_seconds: float = QUIET_SECONDS,
) -> LandingScan:
    """What is ready without a doubt, and what wants a second look.

    A zip file without its end is neither until it is an hour old: no look can make it ready. Raises OperatorError when
    the root is not there.
    """
    notices: list[str] = []
    ready: list[LandedFile] = []
    doubtful: list[LandedFile] = []
    unfinished: list[str] = []
    for file in list_landing(as_local(root), plan_ids=plan_ids, cities=cities, discreet=discreet, notices=notices):
        try:
            if _is_left_alone(file, quiet_seconds, now=now) and _is_proven(file):
                ready.append(file)
            elif file.look.is_older_than(ABANDONED_SECONDS, now=now) or _has_end(file):
                doubtful.append(file)
            else:
                unfinished.append(file.label)
        except FileNotFoundError:
            unfinished.append(file.label)
        except OSError as error:
            notices.append(f"Không mở được tệp '{file.label}' để nhận: {cause_of(error)}")
            unfinished.append(file.label)
    return LandingScan(
        files=_oldest_first(ready), doubtful=tuple(doubtful), unfinished=tuple(unfinished), notices=tuple(notices)
    )


def second_look(root: LandingPath, scan: LandingScan) -> LandingScan:
    """The doubtful files again: those that are as they were are ready."""
    forget_listings(root)
    return _decided(scan, lambda file: look_at(file.path) == file.look)


def without_second_look(scan: LandingScan, *, now: datetime, quiet_seconds: float) -> LandingScan:
    """Of the doubtful files those that nobody wrote to for `quiet_seconds`."""
    return _decided(scan, lambda file: _is_left_alone(file, quiet_seconds, now=now))


def _decided(scan: LandingScan, is_ready: Callable[[LandedFile], bool]) -> LandingScan:
    decided = [(file, is_ready(file)) for file in scan.doubtful]
    return LandingScan(
        files=_oldest_first(file for file, ready in decided if ready),
        unfinished=(*scan.unfinished, *(file.label for file, ready in decided if not ready)),
    )


def scan_landing(
    root: LandingPath,
    *,
    plan_ids: Collection[str],
    now: datetime,
    quiet_seconds: float = QUIET_SECONDS,
    settle_seconds: float = SETTLE_SECONDS,
    sleep: Callable[[float], None] = time.sleep,
) -> LandingScan:
    """Both looks, `settle_seconds` apart where a second one is needed at all.

    settle_seconds 0: no second look, and of the doubtful files only what nobody wrote to for `quiet_seconds` is ready.
    """
    first = first_look(root, plan_ids=plan_ids, now=now, quiet_seconds=quiet_seconds)
    if settle_seconds <= 0:
        rest = without_second_look(first, now=now, quiet_seconds=quiet_seconds)
    else:
        if first.doubtful:
            sleep(settle_seconds)
        rest = second_look(root, first)
    return LandingScan(
        files=_oldest_first([*first.files, *rest.files]), unfinished=rest.unfinished, notices=first.notices
    )


def _is_left_alone(file: LandedFile, quiet_seconds: float, *, now: datetime) -> bool:
    return quiet_seconds <= 0 or file.look.is_older_than(quiet_seconds, now=now)


def _is_proven(file: LandedFile) -> bool:
    # A server at the other end of a line may tell times and sizes of its own.
    if not isinstance(file.path, Path) or file.look.size_bytes > PROVEN_LIMIT:
        return False
    with file.path.open("rb") as stream:
        data = stream.read(PROVEN_LIMIT + 1)
    return len(data) == file.look.size_bytes and is_whole_zip(data)


def _has_end(file: LandedFile) -> bool:
    return has_zip_end(file.path, size_bytes=file.look.size_bytes)


def _oldest_first(files: Iterable[LandedFile]) -> tuple[LandedFile, ...]:
    return tuple(sorted(files, key=lambda file: (file.look.modified_at or 0.0, file.label)))

"""Memory in large pages, for a process that others are forked from.

Each fork copies an entry for every page of its parent and drops it at its end: with 370 MiB in pages of 4 KiB, half of
the processor time from the fork to the first line of a task. What a fork writes to is still copied in small pages.
"""

import ctypes
import re
from collections.abc import Iterator
from pathlib import Path

LARGE_PAGE = 2 << 20
_COLLAPSE = 25
"""madvise(2): MADV_COLLAPSE, since Linux 6.1; where the kernel cannot, the pages stay as they are."""
_MEMORY = Path("/proc/self/smaps")
_AREA = re.compile(
    r"^([0-9a-f]+)-([0-9a-f]+) rw-p .*\nSize: +(\d+) kB\n(?:\w+: .*\n)*?Anonymous: +(\d+) kB$", re.MULTILINE
)
_MOSTLY = 0.75


def use_large_pages() -> int:
    """How many there are now; 0 where the system has none. Nothing else changes."""
    if not _MEMORY.exists():
        return 0
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return sum(madvise(address, LARGE_PAGE, _COLLAPSE) == 0 for address in list(_full_addresses()))


def _full_addresses() -> Iterator[int]:
    """Where a large page may begin, in areas that are mostly in use: the stacks of threads would grow by it."""
    for start, end, size, used in _AREA.findall(_MEMORY.read_text(errors="replace")):
        if int(used) >= _MOSTLY * int(size):
            first = -(-int(start, 16) // LARGE_PAGE) * LARGE_PAGE
            yield from range(first, int(end, 16) - LARGE_PAGE + 1, LARGE_PAGE)

"""Pools kept for the next call in this process: starting a child costs as much as reading sixty files.

Children end with their parent, for then their pipe ends. A fork of this process knows nothing of them.
"""

import atexit
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from thidua.read.pool import ReaderPool

_idle: dict[int, ReaderPool] = {}
_lock = threading.Lock()


@contextmanager
def reader_pool(workers: int) -> Iterator[ReaderPool]:
    """A pool for the caller alone. When it is given back in good order, its children wait for the next caller."""
    with _lock:
        pool = _idle.pop(workers, None) or ReaderPool(workers)
    try:
        yield pool
    except BaseException:
        pool.close()
        raise
    with _lock:
        spare = _idle.setdefault(workers, pool)
    if spare is not pool:
        pool.close()


def close_idle_pools() -> None:
    """End every child that waits for nothing but its next caller."""
    with _lock:
        pools = list(_idle.values())
        _idle.clear()
    for pool in pools:
        pool.close()


def _forget() -> None:
    """In a fork: pipes and children are the parent's."""
    global _lock
    _lock = threading.Lock()
    for pool in _idle.values():
        pool.forget()
    _idle.clear()


atexit.register(close_idle_pools)
os.register_at_fork(after_in_child=_forget)

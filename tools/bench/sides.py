"""One long-lived process for each way, so that none pays for another's memory, caches or imports."""

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Side:
    """A spawned process that runs one function after the other."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=_begin)

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function returns, or raises, in the other process."""
        return self._pool.submit(function, *args, **kwargs).result()

    @property
    def pid(self) -> int:
        return self.run(os.getpid)

    def settle(self) -> None:
        """Of all that is in memory now, nothing is visited by the garbage collector any more. Airflow's tasks have it
        so too; a process that keeps Great Expectations in memory otherwise loses a quarter of a second each time."""
        self.run(_freeze)

    def end(self) -> None:
        self._pool.shutdown()


def _freeze() -> None:
    gc.collect()
    gc.freeze()


def _begin() -> None:
    # Great Expectations must not phone home; it reads this while it is imported.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"


@contextmanager
def sides(*names: str) -> Iterator[Mapping[str, Side]]:
    """A process for each name."""
    with ExitStack() as stack:
        made = {name: Side() for name in names}
        for side in made.values():
            stack.callback(side.end)
        yield made

"""One long-lived process for each way, so that none pays for another's memory, caches or imports."""

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from thidua.errors import OperatorError
from thidua.preload import settle

P = ParamSpec("P")
T = TypeVar("T")


class Side:
    """A spawned process that runs one function after the other."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=_begin)

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function returns, or raises, in the other process; an OperatorError as a RuntimeError."""
        return self._pool.submit(_told, partial(function, *args, **kwargs)).result()

    @property
    def pid(self) -> int:
        return self.run(os.getpid)

    def settle(self) -> None:
        """As the process that Airflow's tasks are forked from does it: the garbage collector lets be what stays."""
        self.run(settle)

    def end(self) -> None:
        self._pool.shutdown()


def _told(work: Callable[[], T]) -> T:
    try:
        return work()
    except OperatorError as error:
        # It cannot be unpickled: the pool would end without a word of what is wrong.
        raise RuntimeError(f"{error.message} {error.remedy}") from None


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

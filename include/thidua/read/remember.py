"""Results kept by the bytes they were made from: the forms of one plan share most of their rows and parts.

A result depends on nothing but its arguments, so that one file can never change what is read of another.
"""

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Concatenate, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def remembered(
    *, calls: int, most_bytes: int
) -> Callable[[Callable[Concatenate[bytes, P], R]], Callable[Concatenate[bytes, P], R]]:
    """Keep the results of the last `calls` calls whose first argument has no more than `most_bytes` bytes."""

    def decorate(function: Callable[Concatenate[bytes, P], R]) -> Callable[Concatenate[bytes, P], R]:
        known = cast(Callable[Concatenate[bytes, P], R], lru_cache(maxsize=calls)(function))

        def call(data: bytes, /, *args: P.args, **kwargs: P.kwargs) -> R:
            return (known if len(data) <= most_bytes else function)(data, *args, **kwargs)

        update_wrapper(call, function)
        return call

    return decorate

"""Seconds per stage of the pipeline, taken inside the real functions while they run as always."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import wraps
from importlib import import_module
from typing import Any

PDF = "of which PDF"


class Stages:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started

    @contextmanager
    def inside(self, places: Mapping[str, str]) -> Iterator[None]:
        """Time functions where they are called: stage name -> 'module:function', as the caller's module names it."""
        with ExitStack() as stack:
            for name, place in places.items():
                stack.enter_context(self._wrapped(name, place))
            yield

    @contextmanager
    def _wrapped(self, name: str, place: str) -> Iterator[None]:
        module_name, _, function_name = place.partition(":")
        module = import_module(module_name)
        function: Any = getattr(module, function_name)

        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.stage(name):
                return function(*args, **kwargs)

        setattr(module, function_name, timed)
        try:
            yield
        finally:
            setattr(module, function_name, function)

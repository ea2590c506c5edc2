"""When a failed delivery is tried again: `include/delivery/retries.yaml`, a file that the operator may change."""

from datetime import timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from thidua.plan.model import Model
from thidua.plan.yaml_files import read_model
from thidua.settings import project_path

_UNITS = {"s": 1, "m": 60, "h": 3600}


def _duration(text: object) -> object:
    """'10s', '5m', '2h'; anything else is left for pydantic to refuse."""
    if isinstance(text, str) and text[:-1].isascii() and text[:-1].isdigit() and text[-1:] in _UNITS:
        return timedelta(seconds=int(text[:-1]) * _UNITS[text[-1]])
    return text


class Retry(Model):
    """A wait after a failed attempt, so many times in a row."""

    after: Annotated[timedelta, BeforeValidator(_duration), Field(gt=timedelta(0))]
    times: Annotated[int, Field(ge=1, le=1000)] = 1


class RetryFile(Model):
    retries: Annotated[tuple[Retry, ...], Field(min_length=1)]


def read_retries(path: Path) -> tuple[timedelta, ...]:
    """The wait after the n-th failed attempt, in order. Raises PlanError for a file that cannot be used."""
    entries = read_model(path, RetryFile).retries
    return tuple(chain.from_iterable([entry.after] * entry.times for entry in entries))


@cache
def retry_delays() -> tuple[timedelta, ...]:
    """The waits of this installation; there is one attempt more than there are waits."""
    return read_retries(project_path("include", "delivery", "retries.yaml"))

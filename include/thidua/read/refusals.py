"""Why a file is not read: the sentences stand in `refusals.json`, the places are filled in here."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from thidua.read.model import Refusal


class RefusedError(Exception):
    """Ends the reading of one file. Never leaves this package: callers get the `Refusal`."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def refuse(reason: str, *, part: str | None = None, **places: object) -> RefusedError:
    """The error to raise. reason: one of `refusals.json`; places: words for its braces."""
    return RefusedError(make_refusal(reason, part=part, **places))


def make_refusal(reason: str, *, part: str | None = None, **places: object) -> Refusal:
    known = _texts()["reasons"][reason]
    shown = printable(part) if part is not None else None
    message = known["message"].format(part=shown, **places)
    return Refusal(reason=reason, code=known["code"], message=message, remedy=known["remedy"], part=shown)


def sealed_elsewhere() -> Refusal:
    """Of a file with names of persons that another plan has taken in: nobody may read its bytes any more."""
    return make_refusal("sealed_elsewhere")


def untold(refusal: Refusal, *, instead: str) -> Refusal:
    """The same reason in our own words alone: whatever a message is filled in with may tell of a person."""
    told = make_refusal(refusal.reason, part=instead, found=instead, limit=instead)
    return replace(told, part=None)


def is_reason(reason: str) -> bool:
    return reason in _texts()["reasons"]


def word(key: str, **places: object) -> str:
    """A word or two that a reason is filled in with: the name of a format, of a place."""
    return str(_texts()["words"][key].format(**places))


def printable(name: str) -> str:
    """A name out of a file, safe to show: no control characters, at most 80 characters."""
    shown = "".join(c if c.isprintable() else "?" for c in name)
    return shown if len(shown) <= 80 else f"{shown[:77]}..."


@cache
def _texts() -> dict[str, Any]:
    return msgspec.json.decode(Path(__file__).with_name("refusals.json").read_bytes(), type=dict[str, Any])

"""What a digest is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa

from thidua.calendar.workdays import Workdays
from thidua.plan.model import Plan


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that one address must be told today.

    address: a mail address. name: whom the letter greets, 'Trường THCS Chu Văn An'. kind: identifier, one per
    template section: 'unit-due'. key: what it is about, the same every day: 'plan|period|unit'. title: one line of
    Vietnamese. lines: what follows it, one sentence each. due: the last legal instant, None where there is none; with
    it an item may break the quiet hours.
    """

    address: str
    name: str
    kind: str
    key: str
    title: str
    lines: tuple[str, ...]
    due: datetime | None


class SourceModule(Protocol):
    """A module of `thidua.remind.sources`: who must be told what at `now`.

    It reads through `connection` only, returns at once what a person must hear today (whether today is a day for it is
    the source's own rule), and does not care what was sent before: the notice ledger does.
    """

    @staticmethod
    def items(
        connection: sa.Connection, *, plans: Sequence[Plan], workdays: Workdays, now: datetime
    ) -> Iterable[Item]: ...
